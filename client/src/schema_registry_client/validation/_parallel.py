"""Several batches at once: Arrow leaves Python's lock while it calculates."""

from __future__ import annotations

import collections
import concurrent.futures
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")
_MOST = 4


def mapped(function: Callable[[In], Out], things: Iterable[In]) -> Iterator[Out]:
    """Yield the function of each thing, in order, a few ahead of who takes them."""
    rest = iter(things)
    first = list(itertools.islice(rest, 2))
    workers = min(_MOST, os.cpu_count() or 1)
    if len(first) < 2 or workers < 2:
        yield from map(function, itertools.chain(first, rest))
        return
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        running: collections.deque[concurrent.futures.Future[Out]] = collections.deque()
        try:
            for thing in itertools.chain(first, rest):
                running.append(pool.submit(function, thing))
                if len(running) > workers:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        finally:
            for future in running:
                future.cancel()
