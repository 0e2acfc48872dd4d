"""The next batch is read while the last one is worked on."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


def of(things: Iterable[Thing]) -> Iterator[Thing]:
    """Yield the things, each of which was made while the one before was in use."""
    rest = iter(things)
    with concurrent.futures.ThreadPoolExecutor(1, "cleaner") as pool:
        waiting = pool.submit(_next, rest)
        while (found := waiting.result()) is not None:
            waiting = pool.submit(_next, rest)
            yield found[0]


def _next(things: Iterator[Thing]) -> tuple[Thing] | None:
    # An end is told apart from a thing; StopIteration leaves no thread.
    for thing in things:
        return (thing,)
    return None
