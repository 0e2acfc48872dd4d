"""The search for a document that a writer may send and a reader refuses."""

from decimal import Decimal

import pytest

from schemas_app.domain import exact_json
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.verdict import (
    cases,
    operands,
    witness,
)
from schemas_app.domain.formats.json_schema.verdict.engine import second_opinion
from tests.domain.formats.json_schema.schemas import document, record

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
INTEGER = {"type": "integer"}


def found(old, new, dialect="2020-12"):
    """Return the witness that `new` refuses something of `old`."""
    case = cases.strict(
        reader=operands.form(document(new, dialect=dialect)),
        writer=operands.form(document(old, dialect=dialect)),
    )
    search = witness.Search(case, Budget(60))
    return search.briefly() or search.thoroughly(subtract=True)


class TestWitness:
    def test_is_none_where_all_is_accepted(self):
        assert found(INTEGER, NUMBER) is None

    @pytest.mark.parametrize(
        ("old", "new", "shown"),
        [
            (NUMBER, INTEGER, "1.5"),
            ({"enum": ["B", "S", "X"]}, {"enum": ["B", "S"]}, '"X"'),
            ({"enum": list(range(3000))}, {"enum": list(range(2999))}, "2999"),
            ({"minimum": 0}, {"exclusiveMinimum": 0}, "0"),
            ({"maxLength": 5}, {"maxLength": 3}, '"aaaa"'),
            (TEXT, {"pattern": "^[A-Z]+$"}, '"a"'),
            ({"pattern": "^[A-Z]{3}-\\d+$"}, {"maxLength": 4}, '"ABZ-0"'),
            ({"type": "array"}, {"maxItems": 3}, '["a","a","a","a"]'),
            ({"type": "array"}, {"uniqueItems": True}, '["a","a"]'),
            ({"type": "array"}, {"contains": TEXT}, "[]"),
            ({"type": "object"}, {"maxProperties": 1}, '{"extra":0,"zz":0}'),
            ({"type": "object"}, {"propertyNames": {"pattern": "^x"}}, '{"extra":0}'),
            ({"type": "object"}, {"dependentRequired": {"a": ["b"]}}, '{"a":"a"}'),
            (record(a=TEXT), {"not": {"required": ["a"]}}, '{"a":"a"}'),
        ],
    )
    def test_is_as_small_as_it_can_be(self, old, new, shown):
        assert exact_json.dumps(found(old, new).document) == shown

    def test_keeps_what_it_needs_around_a_change_far_inside(self):
        def nested(schema, depth=10):
            for _ in range(depth):
                schema = record(("in_",), in_=schema, other=TEXT)
            return schema

        assert exact_json.dumps(found(nested(NUMBER), nested(TEXT)).document) == (
            '{"in_":' * 10 + "0" + "}" * 10
        )

    def test_is_found_behind_references_and_branches(self):
        def schema(kind):
            leaf = record(("kind", "size"), kind={"const": "lot"}, size={"type": kind})
            other = record(("kind",), kind={"const": "note"})
            return {
                "$ref": "#/$defs/order",
                "$defs": {
                    "order": record(
                        ("legs",),
                        legs={"type": "array", "items": {"$ref": "#/$defs/leg"}},
                    ),
                    "leg": {"oneOf": [other, leaf, {"$ref": "#/$defs/order"}]},
                },
            }

        shown = found(schema("number"), schema("integer"))

        assert shown.document == {"legs": [{"kind": "lot", "size": Decimal("1.5")}]}
        assert shown.place == "/legs/0"

    def test_looks_like_real_data_where_the_schema_says_how(self):
        stamp = {"type": "string", "format": "date-time"}
        venue = {"type": "string", "examples": ["XNAS"]}
        old = record(("ts", "venue"), ts=stamp, venue=venue)

        shown = found(old, {**old, "required": ["ts", "venue", "size"]})

        assert shown.document == {"ts": "2025-01-27T09:30:00Z", "venue": "XNAS"}

    def test_names_members_that_look_like_numbers_exactly(self):
        old = {"type": "object", "properties": {"007": NUMBER}, "required": ["007"]}
        shown = found(old, {**old, "properties": {"007": INTEGER}})

        assert (shown.document, shown.place) == ({"007": Decimal("1.5")}, "/007")

    def test_names_the_member_that_is_missed(self):
        shown = found(record(ask=NUMBER), {**record(bid=NUMBER), "required": ["bid"]})

        assert (shown.place, shown.missing) == ("", "bid")

    def test_shortens_what_the_engine_says(self):
        shown = found({}, {"enum": ["x" * 1000]})

        assert len(shown.message) <= 300


class TestSecondOpinion:
    def test_is_empty_where_validators_agree_on_exact_numbers(self):
        cent = exact_json.loads('{"type": "number", "multipleOf": 0.01}')
        shown = found(
            {**cent, "enum": [exact_json.loads("19.99")]}, {**cent, "maximum": 1}
        )

        assert shown.document == Decimal("19.99")
        assert shown.second_opinion == ""

    def test_says_where_they_differ(self):
        # Only one of them has `dependencies` in the newest draft.
        shown = found({"type": "object"}, {"dependencies": {"a": ["b"]}})

        assert shown.second_opinion == (
            "Validators differ: the Python package jsonschema accepts it under the "
            "rejecting version, too."
        )

    def test_does_not_wait_for_a_pattern_that_takes_years(self):
        slow = {"type": "string", "pattern": "^(a+)+$", "minLength": 40}
        shown = found({"enum": ["a" * 60 + "!"]}, slow)

        assert shown.second_opinion == (
            f"There is no second opinion: it took longer than {second_opinion.SECONDS} s."
        )

    def test_is_missing_where_the_other_cannot_read_a_pattern(self):
        shown = found({"type": "string"}, {"pattern": "^\\p{L}$"})

        assert shown.second_opinion.startswith("There is no second opinion: bad escape")
