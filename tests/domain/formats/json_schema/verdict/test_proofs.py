"""Proofs that a reader accepts all that a writer may send."""

from decimal import Decimal

import pytest

from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.verdict import (
    cases,
    listing,
    operands,
    proofs,
)
from tests.domain.formats.json_schema.schemas import document, record

TEXT = {"type": "string"}
# Nobody reasons about it: it depends on how evaluation got there.
DYNAMIC = {"$dynamicRef": "#a", "$defs": {"a": {"$dynamicAnchor": "a"}}}


def case(old, new, dialect="2020-12", reader_dialect=None):
    return cases.strict(
        reader=operands.form(document(new, dialect=reader_dialect or dialect)),
        writer=operands.form(document(old, dialect=dialect)),
    )


def proven(prove, *sides, **dialects):
    return prove(case(*sides, **dialects), Budget(60)).holds


class TestByExtremes:
    def test_is_about_readers_that_refuse_nothing_and_writers_that_send_nothing(self):
        assert proven(proofs.by_extremes, DYNAMIC, {"title": "anything"})
        assert proven(proofs.by_extremes, False, DYNAMIC)

    def test_is_no_other(self):
        assert not proven(proofs.by_extremes, TEXT, {"minLength": 0})
        assert not proven(proofs.by_extremes, TEXT, DYNAMIC)


class TestByListing:
    @pytest.mark.parametrize(
        "old",
        [
            {"const": "a"},
            {"enum": ["a", "b"], "maxLength": 3},
            {"anyOf": [{"const": "a"}, {"oneOf": [{"enum": ["b", 1]}, False]}]},
            {"$ref": "#/$defs/x", "$defs": {"x": {"const": "a"}}},
        ],
    )
    def test_tries_every_value_even_if_the_reader_is_in_doubt(self, old):
        accepts = {**DYNAMIC, "enum": ["a", "b", 1]}
        refuses = {**DYNAMIC, "enum": ["b"], "not": {"const": "b"}}

        assert proven(proofs.by_listing, old, accepts)
        assert not proven(proofs.by_listing, old, refuses)

    def test_says_nothing_where_not_all_values_are_listed(self):
        assert listing.values(case({"anyOf": [{"const": 1}, TEXT]}, {})) is None
        assert listing.values(case({"enum": list(range(1001))}, {})) is None

    def test_says_nothing_of_a_list_that_may_not_count(self):
        in_doubt = {"$ref": "https://e.org/nowhere", "const": 1}

        assert listing.values(case(in_doubt, {})) is None

    def test_tries_each_number_as_draft_4_tells_them_apart(self):
        whole = case({"enum": [1, "a"]}, {"type": "number"}, dialect="draft-04")
        inside = case({"enum": [[1]]}, {}, dialect="draft-04")

        assert listing.values(whole) == [1, "a", 1, Decimal("1.0")]
        assert listing.values(inside) is None
        assert not proven(
            proofs.by_listing,
            {"const": 1},
            {"type": "integer"},
            dialect="draft-07",
            reader_dialect="draft-04",
        )

    def test_is_no_proof_where_validators_differ(self):
        assert not proven(
            proofs.by_listing, {"const": 1}, {"dependencies": {"a": ["b"]}}
        )

    def test_is_no_proof_where_a_pattern_cannot_be_decided(self):
        endless = {"pattern": "^((a|a(?=a|!))+)+$|!$"}

        assert not proven(
            proofs.by_listing, {"const": "a" * 40 + "!"}, {"not": endless}
        )
        assert not proven(proofs.by_listing, {"const": "a" * 40 + "!"}, endless)


class TestBySetAlgebra:
    def test_proves_what_it_can(self):
        assert proven(proofs.by_set_algebra, {"minimum": 2}, {"minimum": 1})

    def test_must_hold_with_and_without_what_validators_differ_in(self):
        needs = {"dependencies": {"a": ["b"]}}
        # With the keyword nothing of the kind can come; without it, it can.
        never = {**needs, "required": ["a"], "properties": {"b": False}}

        assert proven(proofs.by_set_algebra, {**needs, "minProperties": 2}, needs)
        assert not proven(proofs.by_set_algebra, never, TEXT)
        assert len(case(needs, needs).ways) == 2

    def test_names_what_it_could_not_read_and_where(self):
        other = {"$schema": "http://json-schema.org/draft-07/schema#", **TEXT}
        sides = case(record(a=TEXT), record(a=other))

        attempt = proofs.by_set_algebra(sides, Budget(60))

        assert (attempt.holds, attempt.place, attempt.reason) == (
            False,
            "/properties/a",
            "The set algebra cannot tell (unmodeled).",
        )

    def test_is_not_asked_without_a_budget(self):
        attempt = proofs.by_set_algebra(case({"minimum": 2}, {"minimum": 1}), Budget(0))

        assert (attempt.holds, attempt.lasting, attempt.reason) == (
            False,
            False,
            "The set algebra gave no answer: the time for this comparison was used up.",
        )


class TestFirst:
    def test_stops_at_the_first_proof(self):
        sides = case({"minimum": 2}, {"minimum": 1})

        found = proofs.first(
            [proofs.by_extremes, proofs.by_set_algebra], sides, Budget(9)
        )

        assert (found.holds, found.reason) == (True, "Proven by set algebra.")

    def test_says_what_all_attempts_came_to(self):
        sides = case({"minimum": 1}, {"minimum": 2})

        found = proofs.first(
            [proofs.by_entailment, proofs.by_set_algebra], sides, Budget(9)
        )

        assert (found.holds, found.reason) == (
            False,
            (
                "No rule shows that what may come fits the whole document. The set algebra says that "
                "the versions differ."
            ),
        )
