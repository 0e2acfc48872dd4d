"""Lines as markup ..."""

from schemas_app.presenters import line_markup, review_text
from schemas_app.presenters.diff_rows import Segment, Side


def test_say_what_each_word_is_and_what_differs():
    segments = (
        Segment("  "),
        Segment('"last_', "name", marked=True),
        Segment('price"', "name"),
        Segment(",", marked=True),
    )

    assert line_markup.marked(segments, "ins") == (
        '  <ins class="j-name">&quot;last_</ins>'
        '<span class="j-name">price&quot;</span><ins>,</ins>'
    )


def test_hold_no_markup_of_the_document():
    segments = (
        Segment("<script>", "string"),
        Segment("</td>", marked=True),
        Segment("&"),
    )

    assert line_markup.marked(segments, "del") == (
        '<span class="j-string">&lt;script&gt;</span><del>&lt;/td&gt;</del>&amp;'
    )


def test_have_numbers_that_links_find():
    assert line_markup.number(Side(number=7, segments=())) == '<td class="ln">7</td>'
    assert line_markup.number(Side(number=7, segments=(), anchor="new-7")) == (
        '<td class="ln" id="new-7">7</td>'
    )


def test_have_numbers_that_begin_a_thread():
    cell = review_text.Cell(
        number=7, segments=(), anchor="", comment='?thread=/a"b#thread-text'
    )

    assert line_markup.number(cell) == (
        '<td class="ln"><a href="?thread=/a&quot;b#thread-text" tabindex="-1" '
        'title="Begin a thread on this line">7</a></td>'
    )
