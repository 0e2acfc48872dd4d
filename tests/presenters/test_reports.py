"""A report is shown ..."""

import pytest

from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.report import Severity
from schemas_app.domain.schema_format import Outcome, Verdict, Witness
from schemas_app.presenters import prose, reports, words
from schemas_app.presenters.diff_rows import Segment
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
                "Breaking under BACKWARD (STRICT): 4 changes; version 2's documents are "
                "not all accepted by revision 1."
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
                "Breaking under FULL (STRICT): 1 change; version 2's documents are not "
                "all accepted by revision 1; version 2 does not accept every document of "
                "revision 1."
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
                "whether revision 1 accepts all of version 2's documents could not be "
                "decided."
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


def test_with_the_document_that_proves_a_break():
    verdict = no({"price": 1, "size": 2}, "/price", "`price` is not allowed")

    (witness,) = reports.view(report(comparison(backward=verdict)), new="r1").witnesses

    assert witness == reports.Witness(
        title="Backward, against version 2",
        accepted_by="version 2",
        rejected_by="r1",
        place="/price",
        message=(prose.Part("price", code=True), prose.Part(" is not allowed")),
        second_opinion=(),
        lines=(
            reports.WitnessLine(segments=(Segment("{"),), marked=False),
            reports.WitnessLine(
                segments=(
                    Segment("  "),
                    Segment('"price"', "name"),
                    Segment(": "),
                    Segment("1", "number"),
                    Segment(","),
                ),
                marked=True,
            ),
            reports.WitnessLine(
                segments=(
                    Segment("  "),
                    Segment('"size"', "name"),
                    Segment(": "),
                    Segment("2", "number"),
                ),
                marked=False,
            ),
            reports.WitnessLine(segments=(Segment("}"),), marked=False),
        ),
        promised=True,
    )


def test_with_accepted_and_rejected_turned_the_other_way():
    (witness,) = reports.view(report(comparison(forward=no())), new="r1").witnesses

    assert (witness.accepted_by, witness.rejected_by) == ("r1", "version 2")
    assert not witness.promised


def test_with_the_second_opinion_of_another_validator():
    disputed = Verdict(
        outcome=Outcome.INCOMPATIBLE,
        witness=Witness(document=1, place="", message="no", second_opinion="It is."),
    )

    (witness,) = reports.view(report(comparison(backward=disputed)), new="r1").witnesses

    assert text(witness.second_opinion) == "It is."


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

    assert reports.change_rows((change,))[0].path == "(whole document)"


def test_with_its_reading():
    assert reports.view(made_up.report(), new="r1").reading == (
        "STRICT: Schemas are read as they are written."
    )
