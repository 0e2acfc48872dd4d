"""When to ask again, and after how long. Decides only; waits for nobody."""

from __future__ import annotations

import random
from collections.abc import Iterator

from schema_registry_client import errors

LONGEST_WAIT = 30.0
_PASSING = frozenset({429, 502, 503, 504})
_STILL_ANSWERING = "still_answering"  # 409: the same request is on its way


def delays(*, first: float = 0.25, longest: float = 8.0) -> Iterator[float]:
    """Yield delays that double up to `longest`, each shortened by chance by up to half.

    Chance keeps many clients that lost the same hub from coming back as one.
    """
    delay = first
    while True:
        yield delay * random.uniform(0.5, 1.0)  # noqa: S311 -- no secret depends on it
        delay = min(delay * 2, longest)


def pause_before(
    error: errors.SchemaRegistryError, usual: Iterator[float]
) -> float | None:
    """Return the seconds to wait before the same request, or None to give up.

    The hub's own word (`Retry-After`) goes before ours, unless it asks for longer
    than a caller would want to stand still.
    """
    if not _is_passing(error):
        return None
    if error.retry_after is None:
        return next(usual)
    return error.retry_after if error.retry_after <= LONGEST_WAIT else None


def _is_passing(error: errors.SchemaRegistryError) -> bool:
    if isinstance(error, errors.ProblemError):
        return error.status in _PASSING or error.code == _STILL_ANSWERING
    return isinstance(error, errors.TransportError) and error.retryable
