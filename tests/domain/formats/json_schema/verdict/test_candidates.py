"""Documents that may tell two schemas apart, the likelier first."""

import itertools
from typing import Any

import pytest

from schemas_app.domain.formats.json_schema.verdict import candidates, lowering
from tests.domain.formats.json_schema.schemas import document, record

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
INTEGER = {"type": "integer"}


def pair(old, new):
    return candidates.pair(lowering.lower(document(old)), lowering.lower(document(new)))


def first(old, new, count):
    return list(itertools.islice(pair(old, new).documents(), count))


class TestDocuments:
    @pytest.mark.parametrize(
        ("old", "new", "shown"),
        [
            (record(a=NUMBER), record(a={**NUMBER, "maximum": 5}), {"a": 6}),
            (record(a=TEXT), record(a={**TEXT, "maxLength": 2}), {"a": "aaa"}),
            (
                record(a={"pattern": "^[A-Z]{2,5}$"}),
                record(a={"pattern": "^[A-Z]{2,4}$"}),
                {"a": "AAAAA"},
            ),
            (
                record(a={"enum": ["x", "y", "z"]}),
                record(a={"enum": ["x", "y"]}),
                {"a": "z"},
            ),
            (
                {"patternProperties": {"^x": TEXT, "x$": INTEGER}},
                {"patternProperties": {"^x": TEXT, "x$": {"maximum": 5}}},
                {"ax": 6},
            ),
        ],
    )
    def test_begin_with_what_the_reader_plainly_refuses(self, old, new, shown):
        assert shown in first(old, new, 8)

    def test_leave_out_what_the_writer_plainly_refuses(self):
        old = record(("a",), a={"type": "integer", "minimum": 3, "maximum": 9})
        new = record(("a",), a={"type": "integer", "minimum": 4, "maximum": 8})

        assert all(3 <= one["a"] <= 9 for one in first(old, new, 6))

    def test_follow_the_branch_that_a_member_is_declared_in(self):
        def tagged(last):
            kinds = [
                record(("kind",), kind={"const": kind}, **{kind: NUMBER})
                for kind in "abcdefgh"
            ]
            kinds[-1]["properties"]["h"] = last
            return {"oneOf": kinds}

        found = first(tagged(NUMBER), tagged(INTEGER), 8)

        assert {"kind": "h", "h": 1} in [{**one, "h": 1} for one in found]


class TestWork:
    """What is looked into grows with what differs, not with the schema."""

    @pytest.mark.parametrize("count", [10, 100, 1000])
    def test_is_the_same_for_one_difference_among_any_number_of_members(self, count):
        members: dict[str, Any] = {f"p{number}": TEXT for number in range(count)}
        asked = pair(record(**members), record(**{**members, "p7": INTEGER}))

        list(itertools.islice(asked.documents(), 10))

        assert candidates.MAX_PLACES - asked.fuel < 12

    def test_is_done_only_when_asked_for(self):
        members: dict[str, Any] = {f"p{number}": TEXT for number in range(1000)}
        changed: dict[str, Any] = dict.fromkeys(members, INTEGER)
        asked = pair(record(**members), record(**changed))

        next(asked.documents())

        assert asked.fuel == candidates.MAX_PLACES
