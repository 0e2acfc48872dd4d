"""Pages of rows in the order of one unique column: what comes after a value of it.

Rows that appear or go meanwhile shift nothing, as they would with page numbers.
"""

import dataclasses
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeAlias, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
# Some first rows of what is ordered: how to find them, where not all of them count.
First: TypeAlias = Callable[[QuerySet[Row], int], tuple[Row, ...]]


def first(rows: QuerySet[Row], limit: int) -> tuple[Row, ...]:
    """Return the first of `rows`, all of which count."""
    return tuple(rows[:limit])


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


@dataclasses.dataclass(frozen=True, kw_only=True)
class Order:
    """By which column rows are ordered; `name` is another one that says which row.

    `after` and `before` are always told as `name`, and wanted as values of `key`.
    """

    key: str
    name: str
    is_descending: bool = False

    def beyond(self, rows: QuerySet[Row], value: object) -> QuerySet[Row]:
        """Keep what comes after a value."""
        side = "lt" if self.is_descending else "gt"
        return rows.filter(**{f"{self.key}__{side}": value})

    def short_of(self, rows: QuerySet[Row], value: object) -> QuerySet[Row]:
        """Keep what comes before a value."""
        return self.reversed().beyond(rows, value)

    def reversed(self) -> "Order":
        """Return the same the other way round."""
        return dataclasses.replace(self, is_descending=not self.is_descending)

    def sorted(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Return `rows` in this order."""
        return rows.order_by(f"-{self.key}" if self.is_descending else self.key)


def page(rows: QuerySet[Row], *, key: str, wanted: Wanted, path: str) -> Page[Row]:
    """Return the page of `rows`, ordered by the column `key`."""
    return ordered_page(rows, order=Order(key=key, name=key), wanted=wanted, path=path)


def ordered_page(
    rows: QuerySet[Row],
    *,
    order: Order,
    wanted: Wanted,
    path: str,
    first: First[Row] = first,
) -> Page[Row]:
    """Return the page of `rows` in an order, of those that `first` takes."""
    way = order if wanted.before is None else order.reversed()
    # One more than wanted tells whether there are more.
    found = first(way.sorted(_within(rows, order, wanted)), wanted.limit + 1)
    has_more, found = len(found) > wanted.limit, found[: wanted.limit]
    if not found:
        return Page(results=(), next=None, previous=None)

    def is_beyond(row: Row, way: Order) -> bool:
        return bool(first(way.sorted(way.beyond(rows, getattr(row, way.key))), 1))

    if wanted.after is not None and wanted.before is not None:
        has_more = is_beyond(found[-1], way)
    has_other = _has_edge(wanted) and is_beyond(found[0], way.reversed())
    if wanted.before is not None:
        found, has_more, has_other = found[::-1], has_other, has_more
    return Page(
        results=found,
        next=_address(path, wanted, after=getattr(found[-1], order.name))
        if has_more
        else None,
        previous=_address(path, wanted, before=getattr(found[0], order.name))
        if has_other
        else None,
    )


def _has_edge(wanted: Wanted) -> bool:
    return wanted.after is not None or wanted.before is not None


def _within(rows: QuerySet[Row], order: Order, wanted: Wanted) -> QuerySet[Row]:
    if wanted.after is not None:
        rows = order.beyond(rows, wanted.after)
    if wanted.before is not None:
        rows = order.short_of(rows, wanted.before)
    return rows


def _address(path: str, wanted: Wanted, **edge: Any) -> str:  # noqa: ANN401 - a key
    # Without scheme and host, so that it holds behind any proxy.
    return f"{path}?{urllib.parse.urlencode({**wanted.kept, **edge, 'limit': wanted.limit})}"
