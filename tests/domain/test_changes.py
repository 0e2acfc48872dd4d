"""Changes as facts, and as JSON."""

from decimal import Decimal

import pytest

from schemas_app.domain import changes
from schemas_app.domain.changes import Effect
from schemas_app.domain.levels import Direction

ADDED = changes.Change(
    rule="PROPERTY_ADDED",
    path="/properties/exchange_id",
    sentence="`exchange_id` was added to the document.",
    effect=Effect.WIDENS,
    after={"type": "string"},
    had_before=False,
    hint="possibly renamed from `venue`",
)


class TestAsJson:
    def test_leaves_out_the_side_that_is_absent(self):
        assert ADDED.as_json() == {
            "rule": "PROPERTY_ADDED",
            "path": "/properties/exchange_id",
            "sentence": "`exchange_id` was added to the document.",
            "effect": "widens",
            "after": {"type": "string"},
            "hint": "possibly renamed from `venue`",
        }

    def test_keeps_a_null_that_was_there(self):
        change = changes.Change(
            rule="CONST_CHANGED",
            path="/const",
            sentence="",
            effect=Effect.EITHER,
            before=None,
            after=Decimal("0.10"),
        )

        assert change.as_json() == {
            "rule": "CONST_CHANGED",
            "path": "/const",
            "sentence": "",
            "effect": "either",
            "before": None,
            "after": Decimal("0.10"),
        }


def standing(new_path, old_path=None, effect=Effect.NARROWS):
    return changes.Change(
        rule="R",
        path="",
        sentence="",
        effect=effect,
        old_path=old_path,
        new_path=new_path,
    )


class TestPlaceAround:
    @pytest.mark.parametrize(
        ("paths", "around"),
        [
            ([], ""),
            (["/a/b/pattern"], "/a/b/pattern"),
            (["/a/b/pattern", "/a/b/type"], "/a/b"),
            (["/a/bc", "/a/b"], "/a"),
            (["/a", "/b"], ""),
            (["/a", None], ""),
            (["/a", ""], ""),
        ],
    )
    def test_is_what_holds_all_that_may_break(self, paths, around):
        found = [*map(standing, paths), standing("/z", effect=Effect.WIDENS)]

        assert changes.place_around(found, Direction.BACKWARD) == around

    def test_is_in_the_version_that_reads(self):
        found = [standing("/new", "/old", effect=Effect.EITHER)]

        assert changes.place_around(found, Direction.FORWARD) == "/old"


class TestMayBreak:
    @pytest.mark.parametrize(
        ("effect", "backward", "forward"),
        [
            (Effect.NARROWS, True, False),
            (Effect.WIDENS, False, True),
            (Effect.EITHER, True, True),
            (Effect.ARTIFACTS, False, False),
            (Effect.NONE, False, False),
        ],
    )
    def test_is_told_by_the_effect(self, effect, backward, forward):
        change = changes.Change(rule="R", path="", sentence="", effect=effect)

        assert changes.may_break(change, Direction.BACKWARD) is backward
        assert changes.may_break(change, Direction.FORWARD) is forward

    def test_is_not_said_of_what_is_not_listed(self):
        *_, last = changes.bounded([ADDED] * (changes.LISTED + 1))

        assert not changes.may_break(last, Direction.BACKWARD)


class TestFromJson:
    def test_reads_what_was_written(self):
        assert changes.Change.from_json(ADDED.as_json()) == ADDED

    def test_tells_absent_from_null(self):
        gone = changes.Change(
            rule="CONST_REMOVED",
            path="/const",
            sentence="",
            effect=Effect.WIDENS,
            before=None,
            had_after=False,
        )

        read = changes.Change.from_json(gone.as_json())

        assert (read.had_before, read.had_after, read) == (True, False, gone)
