"""Pages of rows in the order of one unique column: what comes after a value of it.

Rows that appear or go meanwhile shift nothing, as they would with page numbers.
"""

import dataclasses
import urllib.parse
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which page: at most `limit` rows after a key, or the last ones before it.

    `kept` are the parameters that the neighboring pages are asked for with, too.
    """

    after: object
    before: object
    limit: int
    kept: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """Some rows, and the addresses of what follows and precedes them."""

    results: tuple[Row, ...]
    next: str | None
    previous: str | None


def page(rows: QuerySet[Row], *, key: str, wanted: Wanted, path: str) -> Page[Row]:
    """Return the page of `rows`, ordered by the column `key`."""
    found = _found(rows, key, wanted)
    if not found:
        return Page(results=(), next=None, previous=None)
    first, last = getattr(found[0], key), getattr(found[-1], key)
    has_next = rows.filter(**{f"{key}__gt": last}).exists()
    has_previous = rows.filter(**{f"{key}__lt": first}).exists()
    return Page(
        results=found,
        next=_address(path, wanted, after=last) if has_next else None,
        previous=_address(path, wanted, before=first) if has_previous else None,
    )


def _found(rows: QuerySet[Row], key: str, wanted: Wanted) -> tuple[Row, ...]:
    if wanted.after is not None:
        rows = rows.filter(**{f"{key}__gt": wanted.after})
    if wanted.before is None:
        return tuple(rows.order_by(key)[: wanted.limit])
    below = rows.filter(**{f"{key}__lt": wanted.before})
    return tuple(reversed(below.order_by(f"-{key}")[: wanted.limit]))


def _address(path: str, wanted: Wanted, **edge: Any) -> str:  # noqa: ANN401 - a key
    # Without scheme and host, so that it holds behind any proxy.
    return f"{path}?{urllib.parse.urlencode({**wanted.kept, **edge, 'limit': wanted.limit})}"
