"""What a schema means that refers back to itself on the same value."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given, strategies

from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.verdict import (
    cases,
    endings,
    lowering,
    operands,
    proofs,
)
from tests.domain.formats.json_schema import made_up_schemas
from tests.domain.formats.json_schema.schemas import document

TEXT = {"type": "string"}
LEAF = {"$ref": "#/$defs/0"}


def circle(definition, **others):
    """Return a schema that is `definition`, in which `#/$defs/a` is itself."""
    return {"$ref": "#/$defs/a", "$defs": {"a": definition, **others}}


AGAIN = {"$ref": "#/$defs/a"}
ONLY_TEXT = circle({"allOf": [AGAIN, TEXT]})
TEXT_OR_MORE = circle({"anyOf": [AGAIN, TEXT]})


def ways(writer, reader):
    return endings.ways(
        lowering.lower(document(writer)), lowering.lower(document(reader))
    )


def is_proven(writer, reader):
    sides = cases.strict(
        reader=operands.form(document(reader)), writer=operands.form(document(writer))
    )
    return proofs.by_endings(sides, Budget(60)).holds


class TestWays:
    def test_are_circles_that_accept_and_circles_that_refuse(self):
        (accepting, read), (refusing, _) = ways(TEXT_OR_MORE, True)

        assert (accepting.root, dict(accepting.definitions)) == (
            LEAF,
            {"0": {"anyOf": [True, TEXT]}},
        )
        assert (refusing.root, dict(refusing.definitions)) == (
            LEAF,
            {"0": {"anyOf": [False, TEXT]}},
        )
        assert read.root is True

    def test_make_a_reader_refuse_all_that_could_lead_to_a_circle(self):
        reader = {
            "properties": {"a": AGAIN, "b": {"anyOf": [AGAIN, TEXT]}, "c": TEXT},
            "$defs": ONLY_TEXT["$defs"],
        }

        _, (_, untouched) = ways(True, reader)

        assert untouched.root == {"properties": {"a": False, "b": False, "c": TEXT}}

    def test_write_out_circles_of_several_definitions(self):
        pair = circle({"anyOf": [{"$ref": "#/$defs/b"}, TEXT]}, b={"allOf": [AGAIN]})

        (accepting, _), _ = ways(pair, True)

        assert dict(accepting.definitions) == {
            "0": {"anyOf": [{"allOf": [True]}, TEXT]},
            "1": {"allOf": [{"anyOf": [True, TEXT]}]},
        }
        assert not accepting.circles

    def test_leave_recursion_through_members_as_it_is(self):
        tree = circle({"anyOf": [AGAIN, {"properties": {"next": AGAIN}}]})

        (_, accepting), _ = ways(True, tree)

        assert dict(accepting.definitions) == {
            "0": {"anyOf": [True, {"properties": {"next": LEAF}}]}
        }

    @pytest.mark.parametrize(
        "definition",
        [
            {"anyOf": [AGAIN, {"not": TEXT}]},
            {"oneOf": [AGAIN, TEXT]},
            {"if": AGAIN, "then": TEXT},
            {"anyOf": [AGAIN], "contains": TEXT},
            {"anyOf": [AGAIN], "unevaluatedItems": False},
            {"anyOf": [AGAIN], "unevaluatedProperties": False},
        ],
    )
    def test_are_none_where_accepting_more_may_accept_less(self, definition):
        assert ways(circle(definition), True) == ways(True, circle(definition)) == ()

    @pytest.mark.parametrize(
        ("names", "parts"),
        [
            ("abcdefgh", 0),  # the circles are all orders of eight
            ("abc", 5_000),
        ],
    )
    def test_are_none_where_they_would_be_too_large(self, names, parts):
        references = [{"$ref": f"#/$defs/{name}"} for name in names]
        limits = [{"minLength": length} for length in range(parts)]
        each = {"anyOf": [*references, *limits]}

        assert ways(circle(each, **dict.fromkeys(names[1:], each)), True) == ()


class TestProof:
    @pytest.mark.parametrize(
        ("writer", "reader"),
        [
            (ONLY_TEXT, TEXT),
            ({**ONLY_TEXT, "minLength": 2}, {**ONLY_TEXT, "minLength": 1}),
            ({"items": AGAIN, "$defs": ONLY_TEXT["$defs"]}, {"items": TEXT}),
            (
                circle({"allOf": [AGAIN, {"enum": ["a", "b"]}]}),
                {"enum": ["a", "b", "c"]},
            ),
            (
                circle({"dependentSchemas": {"x": AGAIN}, "required": ["y"]}),
                {"required": ["y"]},
            ),
        ],
    )
    def test_is_found_where_it_is_one_for_every_ending(self, writer, reader):
        assert is_proven(writer, reader)

    @pytest.mark.parametrize(
        ("writer", "reader", "why"),
        [
            (TEXT_OR_MORE, TEXT, "accepted circles accept everything"),
            (TEXT, ONLY_TEXT, "refused circles accept nothing"),
            (TEXT, circle({"anyOf": [TEXT, AGAIN]}), "a validator may never answer"),
        ],
    )
    def test_is_not_found_where_one_ending_refutes_it(self, writer, reader, why):
        assert not is_proven(writer, reader), why


# An oracle of its own: a validator that ends circles as it is told, at the reference.


class _NoEndError(Exception):
    pass


def validator(schema, ending):
    """Return a validator for which a reference met again is what `ending` says."""
    above = set()

    def reference(validator, name, instance, _):
        here = (name, id(instance))
        if here not in above:
            above.add(here)
            try:
                part = schema["$defs"][name.rpartition("/")[2]]
                yield from list(validator.descend(instance, part))
            finally:
                above.discard(here)
        elif ending == "never":
            raise _NoEndError
        elif ending == "refusing":
            yield jsonschema.ValidationError("met again")

    kind = jsonschema.validators.extend(
        jsonschema.Draft202012Validator, {"$ref": reference}
    )
    return kind(schema)


def accepts(schema, ending, value):
    try:
        return validator(schema, ending).is_valid(value)
    except _NoEndError:
        return False


LEAVES = strategies.sampled_from(
    [
        True,
        False,
        TEXT,
        {"type": ["string", "object"]},
        {"enum": ["a", 1]},
        {"minimum": 1},
        {"maxLength": 1},
        {"required": ["x"]},
        AGAIN,
        {"$ref": "#/$defs/b"},
    ]
)


def _held(parts):
    several = strategies.lists(parts, min_size=1, max_size=2)
    member = parts.map(lambda part: {"x": part})
    return strategies.fixed_dictionaries(
        {},
        optional={
            "allOf": several,
            "anyOf": several,
            "properties": member,
            "dependentSchemas": member,
            "items": parts,
            "propertyNames": parts,
            "type": strategies.sampled_from(["string", "object"]),
        },
    )


PARTS = strategies.recursive(LEAVES, _held, max_leaves=6)
VALUES: tuple[Any, ...] = (
    *("a", "aa", 0, 1, None, [], ["a"], [0], {}, {"x": "a"}, {"x": 0}, {"y": 1}),
    *({"x": {"x": "a"}}, {"x": {"x": 0}, "y": 1}, [{"x": 1}], {"x": ["aa"]}),
)


@made_up_schemas.some
@given(parts=strategies.tuples(PARTS, PARTS), other=PARTS, wider=strategies.booleans())
def test_no_proof_is_refuted_by_any_ending(parts, other, wider):
    definitions = dict(zip("ab", parts, strict=True))
    circular = {"allOf": [AGAIN], "$defs": definitions}
    changed = {"anyOf": [AGAIN, other], "$defs": definitions}
    if not wider:
        changed = {"allOf": [other], "$defs": definitions}

    for writer, reader in ((circular, changed), (changed, circular)):
        if not is_proven(writer, reader):
            continue
        for ending in ("accepting", "refusing", "never"):
            for value in VALUES:
                if accepts(writer, ending, value):
                    assert accepts(reader, ending, value), (ending, value)
