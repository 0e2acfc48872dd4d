"""What an author could write instead, on a toy format."""

import dataclasses

import pytest

from schemas_app.domain import fixes
from schemas_app.domain.budget import Budget
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Fix
from schemas_app.domain.schema_format import Outcome, Reading
from tests.domain import toy_format
from tests.domain.toy_format import TOY, check, document

NEW_MAJOR = Fix(
    kind="NEW_MAJOR",
    sentence=(
        "Keep the text and publish it as the next major version, with the approval "
        "that a breaking change needs."
    ),
    patch=(),
)
BACKWARD, FORWARD = (Direction.BACKWARD,), (Direction.FORWARD,)
BOTH = (*BACKWARD, *FORWARD)


def rows(report):
    """Return the fixes but for the last, which is always the same."""
    assert report.fixes[-1] == NEW_MAJOR
    return [(fix.kind, fix.path, fix.turns) for fix in report.fixes[:-1]]


class TestWhereNothingIsViolated:
    @pytest.mark.parametrize(
        ("new", "old", "level"),
        [({1}, {1}, "FULL"), ({1, 2}, {1}, "BACKWARD"), ({1}, {2}, "NONE")],
    )
    def test_there_are_none(self, new, old, level):
        assert check(new, old, level=level).fixes == ()

    def test_nothing_is_tried(self):
        never = dataclasses.replace(
            TOY, remedies=toy_format.unused, patched=toy_format.unused
        )
        report = check({1, 2}, {1}, level="BACKWARD")

        found = fixes.found(
            schema_format=never,
            earlier=[document(1)],
            new=document(1, 2),
            report=report,
            budget=Budget(1),
        )

        assert found == ()


class TestOneChange:
    def test_has_what_turns_its_direction(self):
        report = check({1}, {1, 2}, level="BACKWARD")

        assert report.fixes == (
            Fix(
                kind="OBVIOUS",
                sentence="OBVIOUS: add 2.",
                patch=({"op": "add", "number": 2},),
                rule="NUMBER_CHANGED",
                path="/2",
                turns=BACKWARD,
            ),
            Fix(
                kind="ALSO",
                sentence="ALSO: add 2, add 0.",
                patch=({"op": "add", "number": 2}, {"op": "add", "number": 0}),
                rule="NUMBER_CHANGED",
                path="/2",
                turns=BACKWARD,
            ),
            NEW_MAJOR,
        )

    def test_is_not_offered_what_breaks_another_direction(self):
        number = toy_format.HARMFUL

        assert rows(check({1}, {1, number}, level="FULL")) == [
            ("OBVIOUS", f"/{number}", BACKWARD)
        ]

    def test_may_be_offered_what_breaks_a_direction_nobody_promised(self):
        number = toy_format.HARMFUL

        assert rows(check({1}, {1, number}, level="BACKWARD")) == [
            ("OBVIOUS", f"/{number}", BACKWARD),
            ("HARMFUL", f"/{number}", BACKWARD),
        ]

    @pytest.mark.parametrize("number", [toy_format.EMPTY, toy_format.UNLUCKY])
    def test_is_not_offered_what_could_not_be_kept(self, number):
        assert rows(check({1}, {1, number}, level="BACKWARD")) == [
            ("OBVIOUS", f"/{number}", BACKWARD)
        ]

    def test_that_is_not_to_blame_by_itself_is_tried_all_the_same(self):
        report = check({1}, {1, 95}, level="BACKWARD")

        assert report.causes == ()
        assert rows(report)[0] == ("OBVIOUS", "/95", BACKWARD)

    def test_leaves_out_of_account_what_the_reading_does(self):
        report = check({1}, {1, 2, -3}, level="BACKWARD", reading=Reading.LENIENT)

        assert rows(report) == [("OBVIOUS", "/2", BACKWARD), ("ALSO", "/2", BACKWARD)]


class TestSeveralChanges:
    def test_are_fixed_together_where_none_is_enough(self):
        report = check({1}, {1, 2, 3}, level="BACKWARD")

        assert report.fixes == (
            Fix(
                kind="OBVIOUS",
                sentence="OBVIOUS: add 2.",
                patch=({"op": "add", "number": 2},),
                rule="NUMBER_CHANGED",
                path="/2",
            ),
            Fix(
                kind="OBVIOUS",
                sentence="OBVIOUS: add 3.",
                patch=({"op": "add", "number": 3},),
                rule="NUMBER_CHANGED",
                path="/3",
            ),
            Fix(
                kind="ALL",
                sentence=(
                    "All of it together: the new version is then backward compatible."
                ),
                patch=({"op": "add", "number": 2}, {"op": "add", "number": 3}),
                turns=BACKWARD,
            ),
            NEW_MAJOR,
        )

    def test_that_break_a_direction_each_are_turned_each(self):
        report = check({1, 3}, {1, 2}, level="FULL")

        assert rows(report) == [
            ("OBVIOUS", "/2", BACKWARD),
            ("ALSO", "/2", BACKWARD),
            ("OBVIOUS", "/3", FORWARD),
            ("ALL", "", BOTH),
        ]
        assert report.fixes[3].patch == (
            {"op": "add", "number": 2},
            {"op": "remove", "number": 3},
        )
        assert report.fixes[3].sentence == (
            "All of it together: the new version is then backward and forward compatible."
        )

    def test_that_are_too_many_have_no_fix(self):
        report = check({1}, range(1, fixes.ROWS + 99), level="BACKWARD")

        assert report.fixes == (NEW_MAJOR,)

    def test_found_only_when_others_are_out_of_the_way_are_fixed_in_a_later_round(self):
        report = check({1}, {1, 2, 95}, level="BACKWARD")

        assert [cause.change for cause in report.causes] == [0]
        assert rows(report) == [("OBVIOUS", "/2", ()), ("ALL", "", BACKWARD)]
        assert report.fixes[1].patch == (
            {"op": "add", "number": 2},
            {"op": "add", "number": 95},
        )


class TestUndecided:
    def test_is_turned_where_what_cannot_be_decided_about_goes(self):
        report = check({1, None}, {1, 3}, level="FORWARD")

        assert report.comparisons[0].verdicts[Direction.FORWARD].outcome is (
            Outcome.UNDECIDED
        )
        assert rows(report) == [("OBVIOUS", "/None", FORWARD)]

    def test_has_no_fix_where_it_stays(self):
        report = check({1}, {1, None}, level="BACKWARD")

        assert report.comparisons[0].verdicts[Direction.BACKWARD].outcome is (
            Outcome.UNDECIDED
        )
        assert report.fixes == (NEW_MAJOR,)


class TestTransitiveLevels:
    def test_ask_for_what_turns_all_versions(self):
        report = check({1}, {1, 2}, {1, 3}, level="BACKWARD_TRANSITIVE")

        assert rows(report) == [("OBVIOUS", "/2", ()), ("ALL", "", BACKWARD)]
        assert report.fixes[1].patch == (
            {"op": "add", "number": 2},
            {"op": "add", "number": 3},
        )

    def test_are_fixed_where_only_an_older_version_is_broken(self):
        report = check({1}, {1}, {1, 3}, level="BACKWARD_TRANSITIVE")

        assert report.changes == ()
        assert rows(report) == [("OBVIOUS", "/3", BACKWARD), ("ALSO", "/3", BACKWARD)]

    def test_do_not_count_where_they_were_not_promised(self):
        report = check({1}, {1}, {1, 3}, level="BACKWARD")

        assert report.fixes == ()


class TestABudget:
    def test_that_is_used_up_leaves_what_needs_no_trial(self):
        report = check({1}, {1, 2}, level="BACKWARD")

        found = fixes.found(
            schema_format=TOY,
            earlier=[document(1, 2)],
            new=document(1),
            report=report,
            budget=Budget(0),
        )

        assert found == (NEW_MAJOR,)

    def test_is_charged_with_the_trials(self):
        report = check({1}, {1, 2}, level="BACKWARD")
        budget = Budget(1)

        def dear(outer, inner, reading, budget):
            budget.charge(0.01)
            return toy_format.contains(outer, inner, reading, budget)

        fixes.found(
            schema_format=dataclasses.replace(TOY, contains=dear),
            earlier=[document(1, 2)],
            new=document(1),
            report=report,
            budget=budget,
        )

        assert budget.left < 1 - 2 * 0.01
