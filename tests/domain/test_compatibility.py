"""The verdict, on a toy format."""

import dataclasses

import pytest

from schemas_app.domain import changes, compatibility, fixes, semver
from schemas_app.domain.changes import Effect
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Cause, Report, Severity
from schemas_app.domain.schema_format import (
    Outcome,
    Reading,
    SchemaFormat,
    Verdict,
    Witness,
)
from tests.domain.toy_format import TOY, check, document, witness


def outcomes(report):
    return [
        (
            comparison.against,
            str(comparison.verdicts[Direction.BACKWARD].outcome),
            str(comparison.verdicts[Direction.FORWARD].outcome),
        )
        for comparison in report.comparisons
    ]


class TestDirections:
    def test_backward_asks_whether_the_new_accepts_all_of_the_old(self):
        report = check({1, 2}, {1})

        assert outcomes(report) == [(1, "compatible", "incompatible")]

    def test_forward_asks_whether_the_old_accepts_all_of_the_new(self):
        report = check({1}, {1, 2})

        assert outcomes(report) == [(1, "incompatible", "compatible")]

    def test_the_reading_is_passed_on(self):
        report = check({1}, {1, -2}, reading=Reading.LENIENT)

        assert outcomes(report) == [(1, "compatible", "compatible")]


class TestLevels:
    @pytest.mark.parametrize(
        ("level", "widened", "narrowed"),
        [
            ("NONE", Severity.COMPATIBLE, Severity.COMPATIBLE),
            ("BACKWARD", Severity.COMPATIBLE, Severity.BREAKING),
            ("FORWARD", Severity.BREAKING, Severity.COMPATIBLE),
            ("FULL", Severity.BREAKING, Severity.BREAKING),
        ],
    )
    def test_decide_what_is_breaking(self, level, widened, narrowed):
        assert check({1, 2}, {1}, level=level).severity is widened
        assert check({1}, {1, 2}, level=level).severity is narrowed

    def test_without_transitive_promise_about_the_newest_only(self):
        report = check({1}, {1}, {1, 2}, level="BACKWARD")

        assert outcomes(report) == [
            (2, "compatible", "compatible"),
            (1, "incompatible", "compatible"),
        ]
        assert report.violations == ()

    def test_that_would_accept_the_change_are_named(self):
        report = check({1}, {1}, {1, 2}, level="BACKWARD")

        assert report.accepted_by == (
            "NONE",
            "BACKWARD",
            "FORWARD",
            "FORWARD_TRANSITIVE",
            "FULL",
        )

    def test_transitive_report_every_version_past_the_first_violation(self):
        report = check({1}, {1, 2}, {1}, {1, 3}, level="BACKWARD_TRANSITIVE")

        assert outcomes(report) == [
            (3, "incompatible", "compatible"),
            (2, "compatible", "compatible"),
            (1, "incompatible", "compatible"),
        ]
        assert [(number, direction) for number, direction, _ in report.violations] == [
            (3, Direction.BACKWARD),
            (1, Direction.BACKWARD),
        ]


class TestSeverity:
    def test_of_undecided_is_breaking(self):
        report = check({1}, {1, None}, level="BACKWARD")

        assert report.severity is Severity.BREAKING
        assert report.violations[0][2].reason == "None is no number."

    def test_of_words_only_is_documentation(self):
        report = check({0, 1}, {1}, level="BACKWARD", reading=Reading.LENIENT)

        assert report.severity is Severity.DOCUMENTATION
        assert report.bump is semver.Bump.PATCH

    def test_of_nothing_changed_is_documentation(self):
        assert check({1}, {1}).severity is Severity.DOCUMENTATION

    def test_of_words_that_break_is_breaking(self):
        report = check({0, 1}, {1}, level="FORWARD")

        assert (report.severity, report.bump) == (Severity.BREAKING, semver.Bump.MAJOR)

    def test_of_words_that_are_refuted_is_not_documentation(self):
        report = check({0, 1}, {1}, level="BACKWARD")

        assert outcomes(report) == [(1, "compatible", "incompatible")]
        assert report.severity is Severity.COMPATIBLE

    def test_of_anything_else_is_compatible(self):
        report = check({1, 2}, {1}, level="BACKWARD")

        assert (report.severity, report.bump) == (
            Severity.COMPATIBLE,
            semver.Bump.MINOR,
        )

    @pytest.mark.parametrize(
        ("level", "bump"),
        [
            ("NONE", semver.Bump.MAJOR),
            ("FORWARD", semver.Bump.MAJOR),
            ("BACKWARD", semver.Bump.MAJOR),
        ],
    )
    def test_of_what_breaks_old_documents_needs_a_major_version(self, level, bump):
        assert check({1}, {1, 2}, level=level).bump is bump

    def test_of_what_only_old_readers_cannot_read_needs_a_minor_version(self):
        assert check({1, 2}, {1}, level="NONE").bump is semver.Bump.MINOR

    def test_of_what_breaks_an_older_version_only_needs_a_minor_version(self):
        assert check({1}, {1}, {1, 2}, level="NONE").bump is semver.Bump.PATCH

    def test_of_artifacts_only_is_compatible(self):
        report = check({0.5, 1}, {1}, level="BACKWARD")

        assert [change.effect for change in report.changes] == [Effect.ARTIFACTS]
        assert report.severity is Severity.COMPATIBLE


class TestCauses:
    def test_are_told_for_each_direction_with_a_witness_of_their_own(self):
        report = check({1, 4}, {1, 2, 3})

        assert report.causes == (
            Cause(change=0, direction=Direction.BACKWARD, witness=witness(2)),
            Cause(change=1, direction=Direction.BACKWARD, witness=witness(3)),
            Cause(change=2, direction=Direction.FORWARD, witness=witness(4)),
        )

    def test_are_against_the_newest_version_only(self):
        report = check({1}, {1}, {1, 2})

        assert report.comparisons[1].verdicts[Direction.BACKWARD].witness == witness(2)
        assert report.causes == ()

    def test_are_not_looked_for_where_nothing_is_decided(self):
        report = check({1}, {1, 2, None})

        assert outcomes(report) == [(1, "undecided", "compatible")]
        assert report.causes == ()


class TestFirstVersion:
    def test_has_nothing_to_break(self):
        report = check({1})

        assert (report.changes, report.comparisons, report.violations) == ((), (), ())
        assert report.severity is Severity.COMPATIBLE


class TestReportAsJson:
    def test_holds_everything(self):
        report = check({2}, {1}, level="BACKWARD")

        assert report.as_json() == {
            "level": "BACKWARD",
            "reading": "STRICT",
            "severity": "breaking",
            "accepted_by": ["NONE"],
            "causes": [
                {
                    "change": 0,
                    "direction": "backward",
                    "witness": {
                        "document": 1,
                        "place": "",
                        "message": "not listed",
                        "missing": None,
                        "second_opinion": "",
                    },
                },
                {
                    "change": 1,
                    "direction": "forward",
                    "witness": {
                        "document": 2,
                        "place": "",
                        "message": "not listed",
                        "missing": None,
                        "second_opinion": "",
                    },
                },
            ],
            "fixes": [
                {
                    "kind": "OBVIOUS",
                    "sentence": "OBVIOUS: add 1.",
                    "patch": ({"op": "add", "number": 1},),
                    "rule": "NUMBER_CHANGED",
                    "path": "/1",
                    "turns": (Direction.BACKWARD,),
                },
                {
                    "kind": "ALSO",
                    "sentence": "ALSO: add 1, add 0.",
                    "patch": (
                        {"op": "add", "number": 1},
                        {"op": "add", "number": 0},
                    ),
                    "rule": "NUMBER_CHANGED",
                    "path": "/1",
                    "turns": (Direction.BACKWARD,),
                },
                {
                    "kind": "NEW_MAJOR",
                    "sentence": fixes.SENTENCES[fixes.NEW_MAJOR],
                    "patch": (),
                    "rule": "",
                    "path": "",
                    "turns": (),
                },
            ],
            "notices": [],
            "forms": {"printed": {"before": 1, "after": 1, "possible": True}},
            "changes": [
                {
                    "rule": "NUMBER_CHANGED",
                    "path": "/1",
                    "sentence": "1 changed.",
                    "effect": "either",
                    "before": None,
                    "after": None,
                },
                {
                    "rule": "NUMBER_CHANGED",
                    "path": "/2",
                    "sentence": "2 changed.",
                    "effect": "either",
                    "before": None,
                    "after": None,
                },
            ],
            "comparisons": [
                {
                    "against": 1,
                    "backward": {
                        "outcome": "incompatible",
                        "witness": {
                            "document": 1,
                            "place": "",
                            "message": "not listed",
                            "missing": None,
                            "second_opinion": "",
                        },
                    },
                    "forward": {
                        "outcome": "incompatible",
                        "witness": {
                            "document": 2,
                            "place": "",
                            "message": "not listed",
                            "missing": None,
                            "second_opinion": "",
                        },
                    },
                }
            ],
        }

    def test_is_read_back(self):
        report = check({1, None}, {1, 2}, {3}, level="FULL_TRANSITIVE")

        assert Report.from_json(report.as_json()) == report


class TestVerdict:
    @pytest.mark.parametrize("outcome", [Outcome.COMPATIBLE, Outcome.UNDECIDED])
    def test_other_than_incompatible_carries_no_witness(self, outcome):
        witness = Witness(document=1, place="", message="")

        with pytest.raises(ValueError, match="A witness belongs to INCOMPATIBLE"):
            Verdict(outcome=outcome, witness=witness)

    def test_of_incompatible_needs_a_witness(self):
        with pytest.raises(ValueError, match="INCOMPATIBLE needs one"):
            Verdict(outcome=Outcome.INCOMPATIBLE)


class TestAReport:
    def test_lists_no_more_changes_than_anybody_reads(self):
        old, new = document(), document(*range(1, changes.LISTED + 8))
        earlier = [compatibility.EarlierVersion(number=1, document=old)]

        report = compatibility.check(
            schema_format=TOY,
            new=new,
            earlier=earlier,
            level="BACKWARD",
            reading=Reading.STRICT,
        )

        assert len(report.changes) == changes.LISTED + 1
        assert report.changes[-1].rule == "CHANGES_NOT_LISTED"
        assert report.changes[-1].sentence == "7 more changes are not listed."


class TestForms:
    def test_are_compared_with_the_newest_version(self):
        report = check({1, 2, 13}, {1, 2}, {1})

        assert report.forms == {"printed": {"before": 2, "after": 3, "possible": False}}
        assert Report.from_json(report.as_json()).forms == report.forms

    def test_are_not_compared_without_one(self):
        assert check({1}).forms == {}

    def test_are_none_of_a_format_of_which_nothing_is_made(self):
        without = {
            field.name: getattr(TOY, field.name)
            for field in dataclasses.fields(TOY)
            if field.name != "compare_forms"
        }

        formless = SchemaFormat(**without)

        assert formless.compare_forms(document(1), document(2)) == {}


class TestThePlaceOfUndecided:
    def test_is_where_the_changes_are_that_may_be_to_blame(self):
        report = check({1}, {1, None})

        assert [verdict.place for _, _, verdict in report.violations] == ["/None"]
