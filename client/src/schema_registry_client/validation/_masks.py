"""Which rows: Boolean arrays without nulls, or None for no row at all.

None costs nothing, and it is what almost every check of good data finds.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from schema_registry_client.validation._libraries import pa, pc

Mask = Any


def settled(mask: Mask | None, rows: Mask | None = None) -> Mask | None:
    """Return `mask` within `rows` (None: all) without nulls; None if nothing is left."""
    if mask is None or mask.true_count == 0:
        return None
    if mask.null_count:
        mask = mask.fill_null(False)  # noqa: FBT003 -- Arrow's signature
    if rows is None:
        return mask
    mask = pc.and_(mask, rows)
    return mask if mask.true_count else None


def either(one: Mask | None, two: Mask | None) -> Mask | None:
    """Return the rows of both together."""
    if one is None or two is None:
        return two if one is None else one
    return pc.or_(one, two)


def both(one: Mask | None, two: Mask | None) -> Mask | None:
    """Return the rows that are in both."""
    return None if one is None or two is None else settled(pc.and_(one, two))


def minus(one: Mask | None, two: Mask | None) -> Mask | None:
    """Return the rows of one that are not in two."""
    return one if one is None or two is None else settled(pc.and_not(one, two))


def every(length: int) -> Mask | None:
    """Return all rows; None if there are none."""
    return full_of(length) if length else None


def full_of(length: int) -> Mask:
    """Return all rows as an array in any case."""
    return _same(length, truth=True)


@functools.lru_cache(maxsize=64)
def _same(length: int, *, truth: bool) -> Mask:
    # Batches are of one length but for the last; arrays never change.
    return pa.repeat(pa.scalar(truth), length)


def at(length: int, numbers: Iterable[int]) -> Mask | None:
    """Return the rows with these numbers."""
    wanted = pa.array(numbers, pa.int64())
    if not len(wanted):
        return None
    return pc.is_in(pa.array(range(length), pa.int64()), value_set=wanted)


def numbers(mask: Mask | None) -> list[int]:
    """Return the numbers of the rows."""
    found: list[int] = [] if mask is None else pc.indices_nonzero(mask).to_pylist()
    return found


def full(mask: Mask | None, length: int) -> Mask:
    """Return a mask that is an array in any case."""
    return _same(length, truth=False) if mask is None else mask


def first(mask: Mask, most: int) -> list[int]:
    """Return the numbers of the first rows, no more than `most`."""
    found: list[int] = pc.indices_nonzero(mask).slice(0, most).to_pylist()
    return found


def greater(counts: Any, limit: int) -> Mask:  # noqa: ANN401 -- Arrow's
    """Return the rows whose count is greater."""
    return pc.greater(counts, limit)
