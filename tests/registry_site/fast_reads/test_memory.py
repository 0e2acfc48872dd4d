"""Memory ..."""

from typing import Any

import pytest

from registry_site.fast_reads import answers, memory, questions


def answer(schema_id: str, size: int = 0) -> answers.Answer:
    """Return an answer of so many bytes."""

    async def nobody(_message: Any) -> None:
        """Take it."""

    heard = answers.Heard(nobody, most=size)
    heard.headers, heard.body = [(b"x-request-id", b"")], b"x" * size
    return answers.Answer(heard, questions.Published(schema_id, None))


def key(path: str) -> questions.Key:
    return path.encode(), b"localhost", "http"


@pytest.fixture
def empty() -> memory.Memory:
    return memory.Memory(entries=2, size=20_000)


def test_forgets_what_was_not_used_for_longest(empty: memory.Memory) -> None:
    for path in "ab":
        empty.keep(key(path), answer(path))
    empty.get(key("a"))

    empty.keep(key("c"), answer("c"))

    assert [path for path in "abc" if key(path) in empty] == ["a", "c"]


def test_forgets_all_about_a_schema(empty: memory.Memory) -> None:
    empty.keep(key("a"), answer("one"))
    empty.keep(key("b"), answer("other"))

    empty.forget(["one", "unknown"])

    assert [path for path in "ab" if key(path) in empty] == ["b"]
    assert empty.size == answer("other").size


def test_never_holds_more_bytes_than_it_may(empty: memory.Memory) -> None:
    empty.keep(key("a"), answer("a", size=10_000))
    empty.keep(key("b"), answer("b", size=10_000))
    empty.keep(key("c"), answer("c", size=30_000))

    assert (len(empty), empty.size) == (0, 0)


def test_counts_what_is_replaced_once(empty: memory.Memory) -> None:
    empty.keep(key("a"), answer("a", size=10))
    empty.keep(key("a"), answer("a", size=20))

    assert (len(empty), empty.size) == (1, answer("a", size=20).size)


def test_spoils_what_is_being_made_of_what_changes(empty: memory.Memory) -> None:
    one, other, later = empty.begin("one"), empty.begin("other"), empty.begin("one")
    empty.end(later)

    empty.forget(["one"])

    assert [empty.end(one), empty.end(other)] == [False, True]


def test_spoils_everything_when_all_is_forgotten(empty: memory.Memory) -> None:
    empty.keep(key("a"), answer("a"))
    one = empty.begin("one")

    empty.forget_all()

    assert (empty.end(one), len(empty), empty.size) == (False, 0, 0)
