"""From a case to its verdict, in as few questions to the engine as it takes."""

import logging
from typing import Any

import pytest

from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.notices import notices
from schemas_app.domain.formats.json_schema.verdict import (
    cases,
    containment,
    operands,
    proofs,
    settling,
    workers,
)
from schemas_app.domain.schema_format import Outcome, Reading
from tests.domain.formats.json_schema.schemas import document, record

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
INTEGER = {"type": "integer"}


def strict(old, new):
    return cases.strict(
        reader=operands.form(document(new)), writer=operands.form(document(old))
    )


class TestWitnessAgainstProof:
    def test_wins_and_is_logged_as_a_fault(self, caplog):
        wrong = proofs.Proof(holds=True, reason="Proven by mistake.")
        effort = settling.Effort(Budget(60))

        with caplog.at_level(logging.ERROR):
            verdict = settling.Settling(strict(NUMBER, TEXT), effort).plainly(wrong)

        assert verdict.outcome is Outcome.INCOMPATIBLE
        assert [entry.levelname for entry in caplog.records] == ["ERROR"]
        assert "Proven by mistake." in caplog.text


class TestQuestions:
    """How many questions it takes: each costs more than all else of a small schema."""

    def asked(self, old, new, reading=Reading.STRICT):
        containment.forget()
        before = workers.pool.lent
        verdict = containment.contains(
            document(new), document(old), reading, Budget(60)
        )
        return str(verdict.outcome), workers.pool.lent - before

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            (record(a=TEXT), record(a=TEXT), ("compatible", 0)),
            ({"minimum": 1, "title": "a"}, {"minimum": 1}, ("compatible", 1)),
            (record(a=TEXT, b=TEXT), record(a=TEXT), ("compatible", 1)),
            (record(a=TEXT), record(a=TEXT, b=TEXT), ("incompatible", 1)),
            (record(a=NUMBER), record(a=INTEGER), ("incompatible", 1)),
        ],
    )
    def test_are_one_for_a_witness_or_a_proof(self, old, new, expected):
        assert self.asked(old, new) == expected

    @pytest.mark.parametrize("reading", Reading)
    def test_are_one_for_both_directions_where_the_two_say_the_same(self, reading):
        old, new = record(a=TEXT) | {"title": "A"}, record(a=TEXT) | {"title": "B"}

        there = self.asked(old, new, reading)
        before = workers.pool.lent
        back = containment.contains(document(old), document(new), reading, Budget(0))

        assert there == ("compatible", 1)
        assert (str(back.outcome), workers.pool.lent - before) == ("compatible", 0)

    def test_are_none_about_emptiness_where_a_document_was_accepted(self):
        old, new = document(record(a=NUMBER)), document({"minProperties": 1})
        containment.forget()
        containment.contains(old, new, Reading.STRICT, Budget(60))
        before = workers.pool.lent

        assert notices.notices(new) == ()
        assert workers.pool.lent == before

    def test_are_one_in_the_lenient_reading_with_its_sentence(self):
        old, new = record(a=TEXT), record(a=TEXT, vwap=NUMBER)

        assert self.asked(old, new, Reading.LENIENT) == ("compatible", 1)

    def test_are_one_where_all_of_many_members_differ(self):
        long: dict[str, Any] = {f"p{number}": TEXT for number in range(200)}
        short: dict[str, Any] = {name: {**TEXT, "maxLength": 5} for name in long}
        old, new = record(**long), record(**short)

        assert self.asked(old, new) == ("incompatible", 1)
        assert self.asked(new, old) == ("compatible", 1)

    def test_are_one_for_the_last_of_a_thousand_members(self):
        members: dict[str, Any] = {f"p{number}": NUMBER for number in range(1000)}

        assert self.asked(
            record(**members), record(**{**members, "p999": INTEGER})
        ) == (
            "incompatible",
            1,
        )

    def test_are_one_in_the_last_of_many_tagged_branches(self):
        def tagged(last):
            kinds = [
                record(("kind", "x"), kind={"const": f"k{number}"}, x=NUMBER)
                for number in range(30)
            ]
            kinds[-1]["properties"]["x"] = last
            return {"oneOf": kinds}

        assert self.asked(tagged(NUMBER), tagged(INTEGER)) == ("incompatible", 1)

    def test_are_none_the_second_time(self):
        sides = document(record(a=NUMBER)), document(record(a=INTEGER))
        first = containment.contains(*sides, Reading.STRICT, Budget(60))
        before = workers.pool.lent

        second = containment.contains(*sides, Reading.STRICT, Budget(60))

        assert second is first
        assert workers.pool.lent == before
