"""The rows of a diff ..."""

import json

from schemas_app.presenters import diff_rows, json_lines
from schemas_app.presenters.diff_rows import Kind, Segment
from schemas_app.presenters.json_lines import Line
from tests import factories


def text(*lines, **anchors):
    return diff_rows.Text(tuple(Line("", line) for line in lines), **anchors)


def shown(diff):
    """Return the rows as text, marks in brackets, a fold as its number of lines."""

    def side(of):
        if of is None:
            return None
        marked = [f"[{s.text}]" if s.marked else s.text for s in of.segments]
        return f"{of.number} {''.join(marked)}"

    lines = []
    for block in diff.blocks:
        if block.folded:
            lines.append(block.hidden)
        else:
            lines += [
                (str(row.kind), side(row.before), side(row.after)) for row in block.rows
            ]
    return lines


def test_mark_the_words_that_differ():
    diff = diff_rows.diff(
        text('"required": ["ts", "price"]'), text('"required": ["ts", "last_price"]')
    )

    assert shown(diff) == [
        (
            "changed",
            '1 "required": ["ts", "price"]',
            '1 "required": ["ts", "[last_]price"]',
        )
    ]
    assert (diff.added, diff.removed) == (1, 1)


def test_mark_whole_lines_that_have_little_in_common():
    diff = diff_rows.diff(text("  one two"), text("  one xx yy zz aa bb cc dd"))

    assert shown(diff) == [
        ("removed", "1   one two", None),
        ("added", None, "1   one xx yy zz aa bb cc dd"),
    ]


def test_leave_a_side_empty_where_it_has_no_line():
    diff = diff_rows.diff(text("a", "c"), text("a", "b", "c"))

    assert shown(diff) == [
        ("same", "1 a", "1 a"),
        ("added", None, "2 b"),
        ("same", "2 c", "3 c"),
    ]
    assert (diff.added, diff.removed) == (1, 0)


def test_take_a_comma_before_the_next_member_for_nothing():
    diff = diff_rows.diff(text("a"), text("a,", "b"))

    assert shown(diff) == [("same", "1 a", "1 a,"), ("added", None, "2 b")]


def test_fold_what_did_not_change():
    lines = [f"line {number}" for number in range(20)]
    diff = diff_rows.diff(text(*lines), text(*lines[:10], "new", *lines[10:]))

    assert [block.hidden for block in diff.blocks] == [7, 0, 7]
    assert [len(block.rows) for block in diff.blocks] == [7, 7, 7]


def test_do_not_fold_one_or_two_lines():
    lines = [f"line {number}" for number in range(5)]
    diff = diff_rows.diff(text(*lines), text(*lines, "new"))

    assert [block.hidden for block in diff.blocks] == [0]


def test_fold_everything_where_nothing_changed():
    diff = diff_rows.diff(text("a", "b"), text("a", "b"))

    assert [(block.hidden, len(block.rows)) for block in diff.blocks] == [(2, 2)]
    assert (diff.added, diff.removed) == (0, 0)


def test_are_not_sent_for_a_very_long_fold():
    lines = [f"line {n}" for n in range(diff_rows.MOST_FOLDED_LINES + 10)]
    diff = diff_rows.diff(text(*lines), text(*lines, "new"))

    assert [(block.hidden, len(block.rows)) for block in diff.blocks] == [
        (diff_rows.MOST_FOLDED_LINES + 7, 0),
        (0, 4),
    ]


def test_send_what_is_folded_only_as_long_as_it_is_not_too_much():
    part = diff_rows.MOST_FOLDED_LINES // 2
    old = [f"line {n}" for n in range(3 * part)]
    new = [f"changed {n}" if n % part == 0 else line for n, line in enumerate(old)]

    folds = [b for b in diff_rows.diff(text(*old), text(*new)).blocks if b.folded]

    assert [bool(fold.rows) for fold in folds] == [True, True, False]
    assert len(folds[2].rows) == 0
    assert folds[2].hidden > 0


def test_are_given_up_for_texts_beyond_measure():
    many = text(*["x"] * diff_rows.MOST_LINES)

    diff = diff_rows.diff(many, text("y"))

    assert diff == diff_rows.Diff(
        blocks=(), added=1, removed=diff_rows.MOST_LINES, compared=False
    )


def test_know_what_each_piece_is_in_json():
    assert diff_rows.plain('"a": 1') == (
        Segment('"a"', "name"),
        Segment(": "),
        Segment("1", "number"),
    )


def test_carry_the_anchors_asked_for():
    diff = diff_rows.diff(
        text("a", anchors={0: "old-1"}), text("a", "b", anchors={1: "new-2"})
    )

    (rows,) = (block.rows for block in diff.blocks)
    anchors = [
        tuple(side.anchor if side else None for side in (row.before, row.after))
        for row in rows
    ]
    assert anchors == [("old-1", ""), (None, "new-2")]


def test_show_the_user_s_own_rename():
    def lines(release):
        document = json.loads(factories.ticks_text(release))
        return diff_rows.Text(json_lines.lines(document))

    diff = diff_rows.diff(lines("1.1.0"), lines("2.0.0"))

    changed = [row for row in shown(diff) if isinstance(row, tuple)]
    assert [row for row in changed if row[0] != "same"] == [
        ("changed", '16     "price": {', '16     "[last_]price": {'),
        (
            "changed",
            '34   "required": ["ts", "symbol", "price", "size"],',
            '34   "required": ["ts", "symbol", "[last_]price", "size"],',
        ),
        (
            "changed",
            '52         "name": "price",',
            '52         "name": "[last_]price",',
        ),
        ("changed", '77   "version": "[1].[1].0"', '77   "version": "[2].[0].0"'),
    ]


def test_of_two_thousand_lines():
    def document(names):
        fields = {
            name: {"type": "string", "description": "A field.", "minLength": 1}
            for name in names
        }
        return diff_rows.Text(json_lines.lines({"properties": fields}))

    before = document([f"field_{n}" for n in range(400)])
    after = document([f"field_{n}" if n % 3 else f"renamed_{n}" for n in range(400)])
    assert len(before.lines) > 2000

    diff = diff_rows.diff(before, after)

    assert (diff.added, diff.removed) == (134, 134)
    assert {row.kind for block in diff.blocks for row in block.rows} == {
        Kind.SAME,
        Kind.CHANGED,
    }
