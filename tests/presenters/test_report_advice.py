"""Advice is shown ..."""

from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Fix
from schemas_app.domain.schema_format import Notice
from schemas_app.presenters import prose, report_advice
from tests.presenters import made_up

PATCH = ({"op": "remove", "path": "/required/0"}, {"op": "test", "path": ""})


def test_with_its_patch_in_lines():
    row = report_advice.fix_row(
        Fix(
            kind="MAKE_OPTIONAL",
            sentence="Make `venue` optional.",
            patch=PATCH,
            turns=(Direction.BACKWARD, Direction.FORWARD),
        )
    )

    assert row.sentence == (
        prose.Part("Make "),
        prose.Part("venue", code=True),
        prose.Part(" optional."),
    )
    assert (row.effect, row.patch_label) == (
        "mends backward and forward",
        "Patch, 2 operations",
    )
    assert ["".join(part.text for part in line) for line in row.patch] == [
        "[",
        "  {",
        '    "op": "remove",',
        '    "path": "/required/0"',
        "  },",
        "  {",
        '    "op": "test",',
        '    "path": ""',
        "  }",
        "]",
    ]


def test_without_a_patch_in_words_alone():
    row = report_advice.fix_row(Fix(kind="NEW_MAJOR", sentence="So.", patch=()))

    assert (row.effect, row.patch_label, row.patch) == ("", "", ())


def test_as_a_part_that_does_not_help_alone():
    row = report_advice.fix_row(Fix(kind="A", sentence="So.", patch=PATCH, rule="R"))

    assert row.effect == (
        "alone it does not turn the verdict; all of it together, below, does"
    )


def test_with_its_place():
    first, second = report_advice.notice_rows(
        made_up.report(
            notices=(
                Notice(code="A", path="", sentence="One."),
                Notice(code="B", path="/b", sentence="Two."),
            )
        )
    )

    assert first == report_advice.NoticeRow(
        code="A", path="the whole document", sentence=(prose.Part("One."),)
    )
    assert (second.code, second.path) == ("B", "/b")
