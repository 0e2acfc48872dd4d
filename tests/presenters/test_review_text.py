"""The text of a review ..."""

import pytest

from schemas_app.presenters import report_diff, review_text
from schemas_app.presenters.review_text import Pair, View

OLD = '{"type": "object", "title": "Old", "gone": 1}'
NEW = '{"type": "object", "title": "New", "minimum": 2}'


def shown(view=None, *, threads=None, may_comment=True, others=(), old=OLD, new=NEW):
    linked = report_diff.report_diff((), (), before=old, after=new)
    return review_text.text(
        linked.diff,
        pair=Pair(before="version 1", after="revision 2", first=not old),
        view=view or View(),
        others=others,
        threads=threads or {},
        may_comment=may_comment,
    )


def lines(text):
    """Return kind and words of each line of a unified text."""
    return [
        (row.kind, "".join(segment.text for segment in row.line.segments).strip())
        for block in text.blocks
        for row in block.rows
    ]


def test_is_unified_with_what_was_before_what_is():
    assert lines(shown(View(layout="unified"))) == [
        ("same", "{"),
        ("same", '"type": "object",'),
        ("removed", '"title": "Old",'),
        ("removed", '"gone": 1'),
        ("added", '"title": "New",'),
        ("added", '"minimum": 2'),
        ("same", "}"),
    ]


def test_offers_a_thread_on_each_line_that_may_be_discussed():
    rows = shown().blocks[0].rows

    assert (rows[1].after.comment, rows[1].before.comment) == (
        "?thread=/type#thread-text",
        "",
    )
    assert shown(may_comment=False).blocks[0].rows[1].after.comment == ""


def test_keeps_how_it_is_looked_at_in_its_links():
    view = View(layout="unified", against="1")

    assert view.thread_at("/a~1b c") == (
        "?view=unified&against=1&thread=/a~1b%20c#thread-text"
    )
    assert view.address(against="") == "?view=unified"


def test_offers_no_other_pair_where_there_is_none():
    assert shown(others=[("base", "base (version 1)")]).pairs == ()


def test_says_which_pair_and_layout_are_chosen():
    others = [("base", "base (version 1)"), ("1", "revision 1")]

    text = shown(View(against="1"), others=others)

    assert [(pair.label, pair.href, pair.chosen) for pair in text.pairs] == [
        ("base (version 1)", "?#text", False),
        ("revision 1", "?against=1#text", True),
    ]
    assert [(layout.label, layout.chosen) for layout in text.layouts] == [
        ("Side by side", True),
        ("Unified", False),
    ]


def test_of_a_first_version_is_the_whole_document():
    text = shown(old="", new=NEW)

    assert (text.whole, text.template) == (True, "registry/text_rows_whole.html")


def test_says_when_both_texts_are_the_same():
    assert shown(old=NEW).same is True


@pytest.mark.parametrize(
    ("pointer", "anchor"),
    [
        ("/title", "new-3"),
        ("/gone", "old-4"),
        ("/nowhere/at/all", "new-1"),
        ("", "new-1"),
    ],
)
def test_finds_the_line_of_a_place(pointer, anchor):
    linked = report_diff.report_diff((), (), before=OLD, after=NEW, pinned=[pointer])

    assert linked.pins == {pointer: anchor}


def test_never_folds_a_line_that_is_talked_about_away():
    many = {f"f{number}": number for number in range(60)}
    text = str(many).replace("'", '"')

    linked = report_diff.report_diff((), (), before=text, after=text, pinned=["/f30"])

    folded = [block.hidden for block in linked.diff.blocks if block.folded]
    assert folded == [28, 27]
