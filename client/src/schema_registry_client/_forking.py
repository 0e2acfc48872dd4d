"""After a fork, the child begins anew: two processes on one connection read each
other's answers, and a lock that a thread of the parent held is never let go.
"""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Forked(Protocol):
    """What holds connections or locks."""

    def _after_fork(self) -> None:
        """Begin anew, without a word to whoever the parent is speaking with."""


_known: weakref.WeakSet[Forked] = weakref.WeakSet()


def follow(one: Forked) -> None:
    """Have it begin anew in every child, for as long as it lives."""
    _known.add(one)


def _begin_anew() -> None:
    for one in tuple(_known):
        one._after_fork()  # noqa: SLF001 -- for this module alone


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
