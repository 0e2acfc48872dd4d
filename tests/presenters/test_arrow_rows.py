"""The Arrow verdict on the screen..."""

from schemas_app.domain import arrow_verdict, fields
from schemas_app.presenters import arrow_rows
from tests.domain.artifact_kinds import wide


def forms(old, new, reason=""):
    columns = arrow_verdict.compare(old, new)
    verdict = arrow_verdict.ArrowVerdict(columns=columns, reason=reason)
    return {"arrow": verdict.as_json()}


PX = wide.column("px", fields.FLOAT64)
SIZE = wide.column("size", fields.integer(32))
WIDE_SIZE = wide.column("size", fields.integer(64), description="shares")


def test_shows_the_columns_that_differ_and_whom_they_hurt():
    panel = arrow_rows.panel(forms((PX, SIZE), (WIDE_SIZE, PX)))

    assert panel is not None
    assert (panel.old_reads_new.label, panel.new_reads_old.label) == (
        "Cannot read",
        "Reads",
    )
    assert [
        (row.name, [mark.label for mark in row.marks], row.before, row.after, row.hurts)
        for row in panel.columns
    ] == [
        (
            "size",
            ["Moved", "Widened", "Metadata"],
            "int32 not null",
            "int64 not null",
            "old readers",
        ),
        ("px", ["Moved"], "float64 not null", "float64 not null", ""),
    ]


def test_counts_the_columns_that_stay():
    panel = arrow_rows.panel(forms((PX,), (PX, SIZE)))

    assert panel is not None
    assert (panel.same, len(panel.columns)) == (1, 1)


def test_shows_why_there_is_no_verdict():
    panel = arrow_rows.panel(forms((), (), reason="`x` is any value."))

    assert panel is not None
    assert (panel.reason, panel.columns) == ("`x` is any value.", ())


def test_shows_nothing_where_nothing_changed_or_nothing_is_known():
    assert arrow_rows.panel(forms((PX,), (PX,))) is None
    assert arrow_rows.panel({}) is None
