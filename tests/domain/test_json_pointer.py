"""JSON Pointers."""

import pytest

from schemas_app.domain import json_pointer

DOCUMENT = {"a/b": {"~": [10, {"": 20}]}, "0": 30}


@pytest.mark.parametrize(
    ("pointer", "parts", "value"),
    [
        ("", (), DOCUMENT),
        ("/a~1b", ("a/b",), {"~": [10, {"": 20}]}),
        ("/a~1b/~0/0", ("a/b", "~", "0"), 10),
        ("/a~1b/~0/1/", ("a/b", "~", "1", ""), 20),
        ("/0", ("0",), 30),
    ],
)
def test_a_pointer_leads_to_a_value(pointer, parts, value):
    assert json_pointer.parts(pointer) == parts
    assert json_pointer.of(parts) == pointer
    assert json_pointer.lookup(DOCUMENT, pointer) == value


def test_an_escaped_tilde_is_not_escaped_twice():
    assert json_pointer.parts("/~01") == ("~1",)


@pytest.mark.parametrize(
    "pointer",
    [
        "/b",
        "/0/0",
        "/a~1b/~0/2",
        "/a~1b/~0/01",
        "/a~1b/~0/-1",
        "/a~1b/~0/-",
        "/a~1b/~0/²",
        "/a~1b/~0/" + "1" * 5000,
    ],
)
def test_nothing_is_found_where_nothing_is(pointer):
    with pytest.raises(KeyError):
        json_pointer.lookup(DOCUMENT, pointer)


def test_what_does_not_begin_with_a_slash_is_no_pointer():
    with pytest.raises(ValueError, match="'a' is not a JSON Pointer"):
        json_pointer.parts("a")


@pytest.mark.parametrize(("pointer", "parent"), [("/a/b", "/a"), ("/a", ""), ("", "")])
def test_a_parent_is_what_holds_a_value(pointer, parent):
    assert json_pointer.parent(pointer) == parent
