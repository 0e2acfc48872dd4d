"""A comment is read as ..."""

import pytest

from schemas_app.presenters import comment_text
from schemas_app.presenters.comment_text import Part


def test_lines_and_code():
    assert comment_text.lines("Use `price`\nplease") == (
        (Part("Use "), Part("price", code=True)),
        (Part("please"),),
    )


@pytest.mark.parametrize(
    ("text", "href", "after"),
    [
        ("https://example.com/a?b=1&c=2#d", "https://example.com/a?b=1&c=2#d", ""),
        ("https://example.com/a.", "https://example.com/a", "."),
        ("http://example.com/x), and", "http://example.com/x", "), and"),
        ("https://example.com/a_(b)", "https://example.com/a_(b)", ""),
    ],
)
def test_links_without_what_ends_the_sentence(text, href, after):
    expected = [Part(href, href=href), *([Part(after)] if after else [])]

    assert comment_text.lines(text) == (tuple(expected),)


def test_no_other_kind_of_link():
    text = "javascript:alert(1) and <https://x.example>"

    assert [part.href for part in comment_text.lines(text)[0]] == [
        "",
        "https://x.example",
        "",
    ]


def test_no_link_inside_code():
    assert comment_text.lines("`https://example.com`") == (
        (Part("https://example.com", code=True),),
    )
