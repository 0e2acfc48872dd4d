"""A report as plain text ..."""

import dataclasses

from schemas_app.command_line import plain_report
from schemas_app.command_line.checking import Checked
from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Cause, Comparison, Fix, Report, Severity
from schemas_app.domain.schema_format import (
    Notice,
    Outcome,
    Reading,
    Verdict,
    Witness,
)

YES = Verdict(outcome=Outcome.COMPATIBLE)
UNKNOWN = Verdict(
    outcome=Outcome.UNDECIDED, reason="`not` is beyond the prover.", place="/a/not"
)
WITNESS = Witness(
    document={"price": 1.5},
    place="/price",
    message="1.5 is not of type `integer`",
    second_opinion="Another validator accepts it.",
)
NO = Verdict(outcome=Outcome.INCOMPATIBLE, witness=WITNESS)
CHANGE = Change(
    rule="TYPE_NARROWED",
    path="/properties/price/type",
    sentence="The type of `price` was narrowed.",
    effect=Effect.NARROWS,
    before="number",
    after="integer",
    hint="Perhaps on purpose.",
)
REPORT = Report(
    level="BACKWARD",
    reading=Reading.STRICT,
    severity=Severity.BREAKING,
    changes=(CHANGE,),
    comparisons=(
        Comparison(
            against=1,
            verdicts={Direction.BACKWARD: NO, Direction.FORWARD: UNKNOWN},
        ),
    ),
    causes=(Cause(change=0, direction=Direction.BACKWARD, witness=WITNESS),),
    fixes=(
        Fix(
            kind="WIDEN_TYPE",
            sentence="Accept both types.",
            patch=({"op": "replace", "path": "/type", "value": "number"},),
            rule="TYPE_NARROWED",
            path="/properties/price/type",
            turns=(Direction.BACKWARD,),
        ),
        Fix(
            kind="MAKE_OPTIONAL",
            sentence="Make it optional.",
            patch=({"op": "remove", "path": "/required"},),
            rule="PROPERTY_MADE_REQUIRED",
            path="/required",
        ),
        Fix(kind="NEW_MAJOR", sentence="Publish it as a major version.", patch=()),
    ),
    notices=(
        Notice(code="CONTRADICTION", path="/properties/a", sentence="Nothing fits."),
        Notice(code="REFERENCE_LOOP", path="", sentence="It goes in a circle."),
    ),
)
CHECKED = Checked(report=REPORT, new="new.json", earlier={1: "old.json"})


def of(**members):
    return plain_report.text(
        dataclasses.replace(CHECKED, report=dataclasses.replace(REPORT, **members))
    )


def test_says_everything_that_the_report_says():
    assert (
        plain_report.text(CHECKED)
        == """\
BREAKING under BACKWARD (STRICT)
new.json after old.json

Backward: does new.json accept all that old.json accepts?
  No.
  old.json accepts this document, new.json rejects it:
    {
      "price": 1.5
    }
  at /price: 1.5 is not of type `integer`
  Another validator accepts it.

Forward: does old.json accept all that new.json accepts?
  Not known. `not` is beyond the prover.
  Not promised by BACKWARD.
  The place: /a/not in old.json

Changes: 1
  - The type of `price` was narrowed.
    TYPE_NARROWED at /properties/price/type: accepts less
    before: "number"
    after:  "integer"
    Perhaps on purpose.
    By itself it breaks backward; old.json accepts, new.json rejects:
      {
        "price": 1.5
      }
    at /price: 1.5 is not of type `integer`
    Another validator accepts it.

Notices: 2
  - Nothing fits.
    CONTRADICTION at /properties/a
  - It goes in a circle.
    REFERENCE_LOOP in the whole document

Suggestions: 3
  - Accept both types.
    WIDEN_TYPE, for TYPE_NARROWED at /properties/price/type
    Mends backward.
    {"op":"replace","path":"/type","value":"number"}
  - Make it optional.
    MAKE_OPTIONAL, for PROPERTY_MADE_REQUIRED at /required
    Alone it does not turn the verdict; all of it together, below, does.
    {"op":"remove","path":"/required"}
  - Publish it as a major version.
    NEW_MAJOR

Levels that accept it: NONE
Next version: major
"""
    )


def test_turns_accepted_and_rejected_the_other_way():
    shown = of(
        level="FORWARD",
        comparisons=(
            Comparison(
                against=1,
                verdicts={Direction.BACKWARD: YES, Direction.FORWARD: NO},
            ),
        ),
    )

    assert "  new.json accepts this document, old.json rejects it:\n" in shown


def test_is_headed_by_what_it_comes_to():
    compatible = (
        Comparison(
            against=1, verdicts={Direction.BACKWARD: YES, Direction.FORWARD: UNKNOWN}
        ),
    )

    heads = [
        of(**members).partition("\n")[0]
        for members in (
            {"level": "FORWARD"},
            {"level": "NONE", "severity": Severity.COMPATIBLE},
            {"comparisons": compatible, "severity": Severity.COMPATIBLE},
            {"comparisons": compatible, "severity": Severity.DOCUMENTATION},
        )
    ]
    assert heads == [
        "UNDECIDED, SO TREATED AS BREAKING, under FORWARD (STRICT)",
        "NOTHING IS PROMISED under NONE (STRICT)",
        "COMPATIBLE under BACKWARD (STRICT)",
        "DOCUMENTATION under BACKWARD (STRICT)",
    ]


def test_names_transitive_levels_where_there_is_more_than_one_version():
    same = {Direction.BACKWARD: YES, Direction.FORWARD: YES}
    two = Checked(
        report=dataclasses.replace(
            REPORT,
            comparisons=tuple(
                Comparison(against=number, verdicts=same) for number in (2, 1)
            ),
        ),
        new="third.json",
        earlier={2: "second.json", 1: "first.json"},
    )

    shown = plain_report.text(two)

    assert "third.json after second.json, first.json\n" in shown
    assert shown.count("does third.json accept all that first.json accepts?") == 1
    assert "NONE, BACKWARD, BACKWARD_TRANSITIVE, FORWARD, FORWARD_TRANSITIVE" in shown


def test_shows_of_what_is_very_long_both_ends_only():
    name = "n" * 100_000
    long = Witness(
        document={name: "a" * 100_000},
        place=f"/{name}",
        message=f'"{name}" is a required property',
    )
    shown = of(
        changes=(dataclasses.replace(CHANGE, path=f"/properties/{name}/type"),),
        causes=(Cause(change=0, direction=Direction.BACKWARD, witness=long),),
        comparisons=(
            Comparison(
                against=1,
                verdicts={
                    Direction.BACKWARD: dataclasses.replace(NO, witness=long),
                    Direction.FORWARD: dataclasses.replace(UNKNOWN, place=f"/{name}"),
                },
            ),
        ),
        notices=(Notice(code="CONTRADICTION", path=f"/{name}", sentence="No."),),
        fixes=(
            Fix(
                kind="RESTORE",
                sentence="As it was.",
                patch=({"op": "remove", "path": f"/{name}"},),
                rule="TYPE_NARROWED",
                path=f"/{name}",
            ),
        ),
    )

    assert max(map(len, shown.splitlines())) < 300
