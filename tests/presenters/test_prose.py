"""A sentence is cut ..."""

import pytest

from schemas_app.presenters.prose import Part, parts


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("", ()),
        ("plain", (Part("plain"),)),
        (
            "`a` is `b`.",
            (Part("a", code=True), Part(" is "), Part("b", code=True), Part(".")),
        ),
        ("an odd ` stays", (Part("an odd ` stays"),)),
        ("`a` and `", (Part("a", code=True), Part(" and `"))),
    ],
)
def test_where_it_quotes_code(sentence, expected):
    assert parts(sentence) == expected
