"""A report is shown ..."""

import pytest

from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Fix, Report, Severity
from schemas_app.domain.schema_format import Outcome, Verdict
from schemas_app.presenters import prose, report_advice, reports, words
from tests.presenters import made_up
from tests.presenters.made_up import UNKNOWN, comparison, no, report

RENAMED = Change(
    rule="PROPERTY_REMOVED",
    path="/properties/price",
    sentence="`price` was removed.",
    effect=Effect.NARROWS,
    before={"type": "number"},
    had_after=False,
    hint="possibly renamed to `last_price`",
)


def said(of):
    view = reports.view(of, new="revision 1")
    return f"{view.headline}: {view.sentence}"


def text(parts):
    return "".join(part.text for part in parts)


@pytest.mark.parametrize(
    ("of", "words_said"),
    [
        (
            report(
                comparison(backward=no()),
                changes=[RENAMED] * 4,
                severity=Severity.BREAKING,
            ),
            (
                "Breaking under BACKWARD (STRICT): 4 changes; not every document of "
                "version 2 is accepted by revision 1."
            ),
        ),
        (
            report(
                comparison(backward=no(), forward=no()),
                level="FULL",
                changes=[RENAMED],
                severity=Severity.BREAKING,
            ),
            (
                "Breaking under FULL (STRICT): 1 change; not every document of version 2 "
                "is accepted by revision 1; not every document of revision 1 is accepted "
                "by version 2."
            ),
        ),
        (
            report(
                comparison(backward=no(), against=3),
                comparison(against=2),
                comparison(backward=no(), against=1),
                level="BACKWARD_TRANSITIVE",
                severity=Severity.BREAKING,
            ),
            (
                "Breaking under BACKWARD_TRANSITIVE (STRICT): No change that a rule "
                "names; not every document of versions 3 and 1 is accepted by revision 1."
            ),
        ),
        (
            report(
                comparison(backward=UNKNOWN),
                changes=[RENAMED],
                severity=Severity.BREAKING,
            ),
            (
                "Undecided, so treated as breaking, under BACKWARD (STRICT): 1 change; "
                "whether every document of version 2 is accepted by revision 1 could not "
                "be decided."
            ),
        ),
        (
            report(comparison(forward=no()), changes=[RENAMED] * 2),
            (
                "Compatible under BACKWARD (STRICT): 2 changes; every document of "
                "version 2 stays valid."
            ),
        ),
        (
            report(comparison(against=3), comparison(), level="FULL_TRANSITIVE"),
            (
                "Compatible under FULL_TRANSITIVE (STRICT): No change that a rule names; "
                "every document of versions 3 and 2 stays valid and readers of versions "
                "3 and 2 accept every document of revision 1."
            ),
        ),
        (
            report(comparison(), severity=Severity.DOCUMENTATION, changes=[RENAMED]),
            (
                "Documentation under BACKWARD (STRICT): 1 change; what is valid stays "
                "exactly the same."
            ),
        ),
        (
            report(comparison(backward=no()), level="NONE", changes=[RENAMED]),
            "Nothing is promised under NONE (STRICT): 1 change.",
        ),
        (
            report(),
            "First version: There is no earlier version that it could break.",
        ),
    ],
)
def test_in_one_sentence(of, words_said):
    assert said(of) == words_said


def test_with_both_directions_whatever_the_level_promises():
    view = reports.view(
        report(comparison(backward=no(), forward=UNKNOWN)), new="revision 3"
    )

    assert [
        (row.direction, row.question, row.mark.label, text(row.answer), row.promise)
        for row in view.verdicts
    ] == [
        (
            "Backward",
            "Does revision 3 accept all that version 2 accepts?",
            "Incompatible",
            "No: the document below proves it.",
            "promised by BACKWARD",
        ),
        (
            "Forward",
            "Does version 2 accept all that revision 3 accepts?",
            "Undecided",
            "Not known. not is beyond the prover.",
            "not promised by BACKWARD",
        ),
    ]


def test_with_the_reason_of_a_proof():
    proven = Verdict(outcome=Outcome.COMPATIBLE, reason="By set algebra.")

    (backward, forward) = reports.view(
        report(comparison(backward=proven)), new="version 3"
    ).verdicts

    assert text(backward.answer) == "Yes. By set algebra."
    assert text(forward.answer) == "Yes, proven."


def test_with_its_changes_as_rows():
    (row,) = reports.view(
        report(comparison(backward=no()), changes=[RENAMED]), new="r1"
    ).changes

    assert row == reports.ChangeRow(
        number=1,
        mark=words.Mark(label="Accepts less", tone="danger", icon="narrow"),
        rule="PROPERTY_REMOVED",
        sentence=(prose.Part("price", code=True), prose.Part(" was removed.")),
        path="/properties/price",
        before=reports.Value(short='{"type": "number"}'),
        after=None,
        hint=(
            prose.Part("possibly renamed to "),
            prose.Part("last_price", code=True),
        ),
    )


@pytest.mark.parametrize(
    ("effect", "broken", "tone"),
    [
        (Effect.NARROWS, {"backward": no()}, "danger"),
        (Effect.WIDENS, {"backward": no()}, "quiet"),
        (Effect.EITHER, {"backward": no()}, "warn"),
        (Effect.NONE, {"backward": no()}, "quiet"),
        (Effect.ARTIFACTS, {"backward": no()}, "quiet"),
        (Effect.NARROWS, {}, "warn"),
        (Effect.NARROWS, {"forward": no()}, "warn"),
    ],
)
def test_with_what_can_be_behind_a_break_marked(effect, broken, tone):
    change = Change(rule="R", path="", sentence="s", effect=effect)

    (row,) = reports.view(
        report(comparison(**broken), changes=[change]), new="r1"
    ).changes

    assert row.mark.tone == tone


def test_with_long_values_on_lines_and_very_long_ones_folded():
    long = reports.value({"type": "number", "description": "Last traded price"})
    longer = reports.value([{"name": f"field_{n}"} for n in range(5)])

    assert (long.short, len(long.lines), long.folded) == ("4 lines", 4, False)
    assert (longer.short, len(longer.lines), longer.folded) == ("17 lines", 17, True)


def test_with_null_told_from_nothing():
    change = Change(
        rule="R", path="", sentence="s", effect=Effect.EITHER, had_after=False
    )

    (row,) = reports.change_rows((change,))

    assert (row.before, row.after) == (reports.Value(short="null"), None)


def test_with_the_whole_document_named():
    change = Change(rule="R", path="", sentence="s", effect=Effect.EITHER)

    assert reports.change_rows((change,))[0].path == "the whole document"


OTHER = Change(rule="OTHER", path="/o", sentence="s", effect=Effect.EITHER)
RESTORE = Fix(
    kind="RESTORE",
    sentence="Keep `price`.",
    patch=({"op": "add", "path": "/properties/price", "value": {}},),
    rule=RENAMED.rule,
    path=RENAMED.path,
    turns=(Direction.BACKWARD,),
)


def test_with_what_each_change_breaks_by_itself():
    first, second = reports.view(
        report(
            comparison(backward=no(), forward=no()),
            changes=[OTHER, RENAMED],
            causes=(
                made_up.cause(0, Direction.FORWARD),
                made_up.cause(1, document={"price": 1}, message="`price` is gone"),
            ),
        ),
        new="r1",
    ).changes

    (forward,), (backward,) = first.causes, second.causes
    assert (forward.title, forward.promised, forward.rejected_by) == (
        "By itself it lets in what version 2 rejects",
        False,
        "version 2",
    )
    assert (backward.title, backward.promised, backward.rejected_by) == (
        "By itself it shuts out documents of version 2",
        True,
        "r1",
    )
    assert text(backward.message) == "price is gone"


def test_with_a_proven_culprit_marked_whatever_its_effect():
    (row,) = reports.view(
        report(comparison(backward=no()), changes=[OTHER], causes=(made_up.cause(),)),
        new="r1",
    ).changes

    assert row.mark.tone == "danger"


def test_with_each_fix_at_its_change_and_the_others_together():
    whole = Fix(kind="NEW_MAJOR", sentence="Publish it as a major one.", patch=())

    view = reports.view(
        report(
            comparison(backward=no()),
            changes=[OTHER, RENAMED],
            fixes=(RESTORE, whole),
        ),
        new="r1",
    )

    assert [len(row.fixes) for row in view.changes] == [0, 1]
    assert view.changes[1].fixes == (report_advice.fix_row(RESTORE),)
    assert view.fixes == (report_advice.fix_row(whole),)


@pytest.mark.parametrize(
    ("of", "levels"),
    [
        (report(comparison(backward=no(), against=1)), (
            "NONE", "FORWARD", "FORWARD_TRANSITIVE",
        )),
        (report(comparison(backward=no(), against=3)), ("NONE", "FORWARD")),
        (report(comparison(backward=no(), forward=UNKNOWN)), ("NONE",)),
        (report(comparison()), ()),
        (report(), ()),
    ],
    ids=["all compared", "not all compared", "none", "accepted", "first"],
)  # fmt: skip
def test_with_the_levels_that_would_accept_what_its_own_does_not(of, levels):
    assert reports.view(of, new="r1").accepting == levels


def test_with_the_place_that_could_not_be_decided():
    lost = Verdict(outcome=Outcome.UNDECIDED, reason="Too deep.", place="/a/not")

    backward, _ = reports.view(report(comparison(backward=lost)), new="r1").verdicts

    assert text(backward.answer) == "Not known. Too deep. The place is /a/not in r1."


class TestWithSeveralVersions:
    """What proves most is read first; the rest waits below the matrix."""

    def titles(self, *comparisons, level="BACKWARD_TRANSITIVE"):
        view = reports.view(report(*comparisons, level=level), new="r1")
        return (
            [witness.title for witness in view.witnesses],
            [witness.title for witness in view.older_witnesses],
        )

    def test_the_newest_comes_first(self):
        assert self.titles(
            comparison(backward=no(), forward=no(), against=3),
            comparison(backward=no(), against=2),
        ) == (
            ["Backward, against version 3", "Forward, against version 3"],
            ["Backward, against version 2"],
        )

    def test_a_broken_promise_comes_first_where_the_newest_breaks_nothing(self):
        assert self.titles(
            comparison(against=3),
            comparison(backward=no(), forward=no(), against=2),
            comparison(backward=no(), against=1),
        ) == (
            ["Backward, against version 2"],
            ["Forward, against version 2", "Backward, against version 1"],
        )

    def test_only_the_newest_is_asked_about_in_full(self):
        view = reports.view(
            report(comparison(against=2), comparison(against=1)), new="r1"
        )

        assert [row.question for row in view.verdicts] == [
            "Does r1 accept all that version 2 accepts?",
            "Does version 2 accept all that r1 accepts?",
        ]


def test_that_an_earlier_release_has_stored():
    row = report(comparison(backward=no(message="no")), changes=[RENAMED]).as_json()
    for name in ("accepted_by", "causes", "fixes", "notices", "forms"):
        del row[name]

    view = reports.view(Report.from_json(row), new="r1")

    assert (view.fixes, view.notices, view.matrix) == ((), (), None)
    assert (view.changes[0].causes, view.changes[0].fixes) == ((), ())
    assert len(view.witnesses) == 1


def test_with_its_reading():
    assert reports.view(made_up.report(), new="r1").reading == (
        "STRICT: Schemas are read as they are written."
    )
