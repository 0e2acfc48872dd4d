"""The words that something is found by: lower case, and parts of names by themselves."""

import itertools
import re
from collections.abc import Iterable

LONGEST = 64
MOST = 5000
# PostgreSQL takes no more than a mebibyte of them.
MOST_BYTES = 900_000
_NAME = re.compile(r"[^\W_]+(?:[_.-][^\W_]+)*")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+|[^\W\d_]+")


def of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of `texts`: `tick_size`, `tick` and `size` of `tick_size`.

    Also of `tickSize`, whose whole is written in one.
    """
    found: set[str] = set()
    for text in texts:
        for name in _NAME.findall(text):
            found.add(_word(name))
            found.update(map(_word, re.split(r"[_.-]", name)))
            found.update(map(_word, _PART.findall(name)))
    return frozenset(found)


def bounded(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the words of `texts` in order, the first MOST and MOST_BYTES of them."""
    words = sorted(of(texts))[:MOST]
    sizes = itertools.accumulate(len(word.encode()) for word in words)
    return tuple(
        word for word, size in zip(words, sizes, strict=True) if size <= MOST_BYTES
    )


def asked(text: str) -> tuple[str, ...]:
    """Return what somebody who searches wrote, word by word as `of` writes them."""
    return tuple(dict.fromkeys(_word(name) for name in _NAME.findall(text)))


def _word(text: str) -> str:
    # As case folds, some letters become two.
    return text.casefold()[:LONGEST]
