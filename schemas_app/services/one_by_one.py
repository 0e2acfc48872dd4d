"""Doing what the clock asks for, one thing after the other."""

from collections.abc import Callable, Iterable

import structlog

logger = structlog.get_logger(__name__)


def count(keys: Iterable[int], do: Callable[[int], bool], *, what: str) -> int:
    """Do something with each key; return with how many there was something to do.

    What fails through a fault of ours is logged and left as it was, to be tried again
    when the clock comes round: it must not keep the others waiting.
    """
    done = 0
    for key in list(keys):
        try:
            done += do(key)
        except Exception:
            logger.exception("not_done", what=what, key=key)
    return done
