"""Whether a reader accepts all that a writer may send: proven, refuted or undecided."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies

from schemas_app.domain import exact_json
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema import dialects, reference_index, validation
from schemas_app.domain.formats.json_schema.verdict import (
    building,
    containment,
    operands,
    proofs,
)
from schemas_app.domain.schema_format import Outcome, Reading
from tests.domain.formats.json_schema import made_up_schemas
from tests.domain.formats.json_schema.schemas import document, record, resource

EXAMPLES = Path(__file__).parents[5] / "examples" / "data"
TEXT = {"type": "string"}
NUMBER = {"type": "number"}
INTEGER = {"type": "integer"}
STRICT, LENIENT = Reading.STRICT, Reading.LENIENT


def asked(outer, inner, reading):
    return containment.contains(outer, inner, reading, Budget(60))


def contains(outer, inner, reading=STRICT, **options):
    return asked(document(outer, **options), document(inner, **options), reading)


def shown(verdict):
    """Return the witness of a verdict that must have one."""
    assert verdict.outcome is Outcome.INCOMPATIBLE
    assert verdict.witness is not None
    return verdict.witness


def ticks(version):
    return document((EXAMPLES / "ticks" / f"ticks_v{version}.json").read_text())


def fdc3(release, name):
    """Return a context schema of a release with all that it refers to."""
    folder = EXAMPLES / "fdc3" / release
    values = [exact_json.loads(path.read_text()) for path in folder.glob("*.json")]
    known = {value["$id"]: value for value in values}
    own = next(uri for uri in known if uri.endswith(f"/{name}.schema.json"))
    needed: list[str] = []
    waiting = [own]
    while waiting:
        uri = waiting.pop()
        index = reference_index.Index(known[uri], dialects.DIALECTS["draft-07"])
        for reference in index.references:
            if reference.uri not in (own, *needed, uri):
                needed.append(reference.uri)
                waiting.append(reference.uri)
    return document(
        known[own],
        dialect="draft-07",
        uri=own,
        resources=tuple(
            resource(uri, known[uri], dialect="draft-07") for uri in needed
        ),
    )


class TestTicks:
    def test_with_a_new_optional_field_read_the_old_ones(self):
        verdict = asked(ticks("1.1.0"), ticks("1.0.0"), STRICT)

        assert (verdict.outcome, verdict.reason) == (
            Outcome.COMPATIBLE,
            "Proven rule by rule.",
        )

    def test_are_refused_by_readers_that_do_not_know_the_field(self):
        verdict = asked(ticks("1.0.0"), ticks("1.1.0"), STRICT)

        assert shown(verdict).document == {
            "ts": "2025-01-27T09:30:00Z",
            "symbol": "a",
            "price": 0,
            "size": 0,
            "exchange_id": "a",
        }
        assert shown(verdict).place == ""
        assert shown(verdict).message == (
            "Additional properties are not allowed ('exchange_id' was unexpected)"
        )
        assert shown(verdict).second_opinion == ""

    def test_are_accepted_by_lenient_readers_and_the_reason_says_what_that_hides(self):
        verdict = asked(ticks("1.0.0"), ticks("1.1.0"), LENIENT)

        assert (verdict.outcome, verdict.reason) == (
            Outcome.COMPATIBLE,
            (
                "Proven rule by rule. Breaking only for a reader that does not ignore "
                "an unknown `exchange_id`."
            ),
        )

    @pytest.mark.parametrize("reading", Reading)
    def test_with_a_renamed_field_break_both_ways(self, reading):
        backward = asked(ticks("2.0.0"), ticks("1.1.0"), reading)
        forward = asked(ticks("1.1.0"), ticks("2.0.0"), reading)

        assert (shown(backward).message, shown(backward).document) == (
            '"last_price" is a required property',
            {"ts": "2025-01-27T09:30:00Z", "symbol": "a", "price": 0, "size": 0},
        )
        assert (shown(forward).message, shown(forward).document) == (
            '"price" is a required property',
            {"ts": "2025-01-27T09:30:00Z", "symbol": "a", "last_price": 0, "size": 0},
        )


class TestContextsOfFdc3:
    def outcomes(self, name, old, new, reading):
        one, other = fdc3(old, name), fdc3(new, name)
        return tuple(
            str(asked(outer, inner, reading).outcome)
            for outer, inner in ((other, one), (one, other))
        )

    @pytest.mark.parametrize(
        ("name", "old", "new", "strict", "lenient"),
        [
            ("instrument", "1.2", "2.0", "CC", "CC"),
            ("instrument", "2.0", "2.1", "II", "CC"),
            ("instrument", "2.1", "2.2", "CC", "CC"),
            ("position", "1.2", "2.0", "CI", "CI"),
            ("position", "2.0", "2.1", "II", "CI"),
            ("position", "2.1", "2.2", "IC", "IC"),
            ("portfolio", "1.2", "2.0", "CI", "CI"),
            ("contact", "2.0", "2.1", "CI", "CC"),
            ("context", "2.0", "2.1", "CI", "CI"),
        ],
    )
    def test_through_their_references(self, name, old, new, strict, lenient):
        words = {"C": "compatible", "I": "incompatible"}

        assert self.outcomes(name, old, new, STRICT) == tuple(map(words.get, strict))
        assert self.outcomes(name, old, new, LENIENT) == tuple(map(words.get, lenient))

    def test_are_shown_by_a_document_at_its_place(self):
        verdict = asked(fdc3("1.2", "portfolio"), fdc3("2.0", "portfolio"), STRICT)

        assert shown(verdict).document == {
            "type": "fdc3.portfolio",
            "positions": [
                {
                    "type": "fdc3.position",
                    "instrument": {"type": "fdc3.instrument", "id": {}},
                    "holding": -1,
                }
            ],
        }
        assert (shown(verdict).place, shown(verdict).message) == (
            "/positions/0/holding",
            "-1 is less than the minimum of 0",
        )


class TestReferences:
    def test_of_one_name_to_different_documents_are_kept_apart(self):
        def using(kind):
            held = resource("https://e.org/x", {"type": kind})
            return document(record(x={"$ref": "https://e.org/x"}), resources=(held,))

        narrow, wide = using("integer"), using("number")

        assert asked(wide, narrow, STRICT).outcome is Outcome.COMPATIBLE
        refused = asked(narrow, wide, STRICT)
        assert shown(refused).document == {"x": Decimal("1.5")}

    def test_to_another_draft_are_not_proven_but_can_be_refuted(self):
        def using(schema):
            held = resource("https://e.org/x", schema, dialect="draft-07")
            return document(record(x={"$ref": "https://e.org/x"}), resources=(held,))

        draft = {"$schema": "http://json-schema.org/draft-07/schema#"}
        verdict = asked(
            using({**draft, "type": "integer"}),
            using({**draft, "type": "string"}),
            STRICT,
        )

        assert verdict.outcome is Outcome.INCOMPATIBLE


class TestLenientReading:
    def test_names_what_a_producer_may_already_send(self):
        old, new = record(a=TEXT), record(a=TEXT, vwap=NUMBER)

        verdict = contains(new, old, LENIENT)

        assert verdict.reason == (
            "Proven rule by rule. Breaking only if a producer already sends an "
            "undeclared `vwap`."
        )

    def test_does_not_pass_off_a_name_of_its_own_for_theirs(self):
        open_object = {"type": "object", "properties": {"a": TEXT}}
        limited = {**open_object, "additionalProperties": NUMBER}

        verdict = contains(limited, open_object, LENIENT)

        assert verdict.reason == (
            "Proven rule by rule. Breaking only if a producer already sends a member "
            "that it does not declare (for example `extra`)."
        )

    def test_cuts_long_names_short(self):
        members: dict[str, Any] = {"a": TEXT, "n" * 1000: NUMBER}
        old, new = record(a=TEXT), record(**members)

        verdict = contains(new, old, LENIENT)

        assert verdict.reason == (
            "Proven rule by rule. Breaking only if a producer already sends an "
            f"undeclared `{'n' * 28}...{'n' * 28}`."
        )

    def test_closes_over_the_names_of_all_branches_together(self):
        old = {
            "allOf": [record(a=TEXT), record(b=TEXT)],
            "anyOf": [record(c=TEXT), True],
        }
        new = {"allOf": [record(a=TEXT), record(b=INTEGER)]}

        verdict = contains(new, old, LENIENT)

        assert shown(verdict).document == {"b": "a"}

    def test_leaves_free_form_objects_free(self):
        old = record(meta={"type": "object"})
        new = record(meta=record(a=TEXT))

        verdict = contains(new, old, LENIENT)

        assert verdict.outcome is Outcome.INCOMPATIBLE
        assert list(shown(verdict).document["meta"]) == ["a"]

    def test_opens_at_every_depth_but_not_under_not(self):
        closed = {**record(a=TEXT), "additionalProperties": False}
        grown = {**record(a=TEXT, b=TEXT), "additionalProperties": False}

        nested = contains(record(x=closed), record(x=grown), LENIENT)
        negated = contains({"not": grown}, {"not": closed}, LENIENT)

        assert nested.outcome is Outcome.COMPATIBLE
        assert negated.outcome is Outcome.INCOMPATIBLE

    def test_accepts_as_written_what_opening_would_make_ambiguous(self):
        branches = [
            {**record(a=TEXT), "additionalProperties": False, "minProperties": 1},
            {**record(b=TEXT), "additionalProperties": False, "minProperties": 1},
        ]

        verdict = contains({"oneOf": branches}, {"oneOf": branches[::-1]}, LENIENT)

        assert verdict.outcome is Outcome.COMPATIBLE

    def test_is_undecided_where_nothing_can_be_sent(self):
        # Only an undeclared member could match, and undeclared ones are not sent.
        old = {**record(a=TEXT), "minProperties": 2}
        new = {**record(a=TEXT), "minProperties": 3}

        verdict = contains(new, old, LENIENT)

        assert (verdict.outcome, verdict.reason) == (
            Outcome.UNDECIDED,
            "Read as sending only what it declares, the accepting version may send nothing.",
        )


class TestUndecided:
    def test_is_what_two_drafts_read_differently_by_their_text(self):
        # By 2019-09 what `contains` finds stays unevaluated; validators do not do so.
        tuples = {"contains": INTEGER, "unevaluatedItems": False}
        old = document(tuples, dialect="2019-09")
        new = document(tuples, dialect="2020-12")

        verdict = asked(new, old, STRICT)

        assert (verdict.outcome, verdict.reason) == (
            Outcome.UNDECIDED,
            (
                "No rule shows that what may come fits the whole document. There is no "
                "proof: the versions are written in 2019-09 and 2020-12, which read "
                "`unevaluatedItems` differently. No document that shows a difference was "
                "found."
            ),
        )

    def test_is_what_no_prover_can_tell_and_no_document_shows(self):
        # The reader's pattern needs backtracking: nobody reasons about those.
        old = record(x={"type": "string", "pattern": "^[A-Z]{2,4}$"})
        new = record(x={"type": "string", "pattern": "^(?=[A-Z])[A-Z]{1,9}$"})

        verdict = contains(new, old)

        assert (verdict.outcome, verdict.place, verdict.reason) == (
            Outcome.UNDECIDED,
            "/properties/x",
            (
                "No rule shows that what may come fits /properties/x. The set algebra "
                "cannot tell. No document that shows a difference was found."
            ),
        )

    def test_is_what_is_nested_too_deeply(self):
        def nested(schema):
            for _ in range(600):
                schema = {"not": schema}
            return schema

        verdict = contains(nested(TEXT), nested(NUMBER))

        assert (verdict.outcome, verdict.reason) == (
            Outcome.UNDECIDED,
            "The versions are nested too deeply to be compared.",
        )

    def test_names_the_drafts_that_set_algebra_cannot_compare(self):
        pattern = {"type": "string", "pattern": "^(?=a)"}
        outer = document({"items": [{**pattern, "maxLength": 9}]}, dialect="draft-07")
        inner = document({"prefixItems": [{**pattern, "pattern": "^a"}], "maxItems": 1})

        verdict = asked(outer, inner, STRICT)

        assert verdict.outcome is Outcome.INCOMPATIBLE

    def test_says_that_the_time_was_used_up_and_is_not_remembered(self):
        old, new = document(record(a=TEXT)), document(record(a=TEXT, b=TEXT))
        containment.forget()
        spent = Budget(0)

        verdict = containment.contains(old, new, STRICT, spent)

        assert (verdict.outcome, verdict.reason) == (
            Outcome.UNDECIDED,
            (
                "The time for this comparison was used up. The search for a document that "
                "shows a difference ended: the time for this comparison was used up."
            ),
        )
        assert asked(old, new, STRICT).outcome is Outcome.COMPATIBLE


class TestALimit:
    @pytest.mark.parametrize(
        ("limited", "size"),
        [
            ({"type": "string", "maxLength": 65535}, 65536),
            ({"type": "array", "maxItems": 1000}, 1001),
            ({"type": "object", "maxProperties": 1000}, 1001),
        ],
    )
    def test_is_exceeded_by_a_document_as_long_as_it_takes(self, limited, size):
        verdict = contains(limited, {"type": limited["type"]})

        assert len(shown(verdict).document) == size

    def test_of_a_member_is_exceeded_there(self):
        verdict = contains(record(a={**TEXT, "maxLength": 65535}), record(a=TEXT))

        assert len(shown(verdict).document["a"]) == 65536


LOOP = {"$ref": "#/$defs/a", "$defs": {"a": {"not": {"$ref": "#/$defs/a"}}}}


class TestALoop:
    """A reference back to itself on the same value: validators disagree about it."""

    @pytest.mark.parametrize(
        ("outer", "inner"),
        [
            ({"not": {"$ref": "#"}}, LOOP),
            (LOOP, {"not": {"$ref": "#"}}),
            (False, LOOP),
            (TEXT, {"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#"}]}}}),
        ],
    )
    def test_is_undecided(self, outer, inner):
        verdict = contains(outer, inner)

        assert (verdict.outcome, verdict.reason) == (
            Outcome.UNDECIDED,
            containment.ENDLESS,
        )

    def test_is_refuted_where_both_validators_agree(self):
        loop = {
            "$ref": "#/$defs/a",
            "$defs": {
                "a": {"allOf": [{"type": "string"}, {"anyOf": [True, {"$ref": "#"}]}]}
            },
        }

        verdict = contains(loop, {"type": ["string", "null"]})

        assert (shown(verdict).document, shown(verdict).second_opinion) == (None, "")

    @pytest.mark.parametrize("reading", Reading)
    def test_is_proven_where_that_holds_for_every_validator(self, reading):
        texts = {"$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}, TEXT]}}}
        named = {"propertyNames": {"$ref": "#/$defs/a"}, **texts}

        verdict = contains(
            {**named, "required": ["x"]}, {**named, "required": ["x", "y"]}, reading
        )

        assert (verdict.outcome, verdict.reason) == (
            Outcome.COMPATIBLE,
            proofs.ANY_ENDING,
        )

    @pytest.mark.parametrize("reading", Reading)
    def test_is_undecided_where_one_validator_would_refuse(self, reading):
        texts = {"allOf": [{"$ref": "#/$defs/a"}, TEXT]}
        anything = {"anyOf": [{"$ref": "#/$defs/a"}, TEXT]}
        old, new = (
            {"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": part}}
            for part in (anything, texts)
        )

        assert contains(new, old, reading).reason == containment.ENDLESS
        assert contains(old, new, reading).outcome is Outcome.COMPATIBLE

    def test_is_the_same_whether_a_validator_comes_to_it_first_or_last(self):
        loop = {"allOf": [{"$ref": "#/$defs/a"}]}
        refusing = {"not": {"minItems": 0}}
        defs = {"$defs": {"a": loop}}

        verdicts = [
            contains(reader, {})
            for reader in ({**loop, **refusing, **defs}, {**refusing, **loop, **defs})
        ]

        assert verdicts[0] == verdicts[1]

    @pytest.mark.parametrize(
        ("outer", "inner"), [(LOOP, LOOP), (True, LOOP), (LOOP, False)]
    )
    def test_is_of_no_account_where_the_rest_decides(self, outer, inner):
        assert contains(outer, inner).outcome is Outcome.COMPATIBLE


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
@made_up_schemas.some
@given(data=strategies.data())
def test_no_verdict_on_any_two_schemas_is_refuted(dialect, data):
    old, new = data.draw(made_up_schemas.pairs(dialect))
    outer, inner = document(new, dialect=dialect), document(old, dialect=dialect)

    strict = asked(outer, inner, STRICT)
    lenient = asked(outer, inner, LENIENT)

    accepts, reads = (validation.validator(side).is_valid for side in (inner, outer))
    if strict.outcome is Outcome.INCOMPATIBLE:
        assert accepts(shown(strict).document)
        assert not reads(shown(strict).document)
    if lenient.outcome is Outcome.INCOMPATIBLE:
        assert accepts(shown(lenient).document)
        assert not reads(shown(lenient).document)
    if strict.outcome is Outcome.COMPATIBLE:
        assert lenient.outcome is Outcome.COMPATIBLE
        for sent in _documents(inner, outer):
            assert reads(sent) or not accepts(sent), sent


def _documents(*sides):
    for side in sides:
        lowered = operands.form(side).lowered
        yield from building.Builder(lowered).documents([lowered.root])
    yield from (
        {"a": {}},
        {"b": [1]},
        {"kind": "a", "a": 0},
        [0, 0],
        ["a", {}],
        2,
        "aaaa",
    )
