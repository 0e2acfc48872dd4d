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
    rows: QuerySet[Row], *, order: Order, wanted: Wanted, path: str
) -> Page[Row]:
    """Return the page of `rows` in an order."""
    found = _found(rows, order, wanted)
    if not found:
        return Page(results=(), next=None, previous=None)
    first, last = found[0], found[-1]
    has_next = order.beyond(rows, getattr(last, order.key)).exists()
    has_previous = order.short_of(rows, getattr(first, order.key)).exists()
    return Page(
        results=found,
        next=_address(path, wanted, after=getattr(last, order.name))
        if has_next
        else None,
        previous=_address(path, wanted, before=getattr(first, order.name))
        if has_previous
        else None,
    )


def _found(rows: QuerySet[Row], order: Order, wanted: Wanted) -> tuple[Row, ...]:
    if wanted.after is not None:
        rows = order.beyond(rows, wanted.after)
    if wanted.before is None:
        return tuple(order.sorted(rows)[: wanted.limit])
    backwards = order.reversed()
    short = order.short_of(rows, wanted.before)
    return tuple(reversed(backwards.sorted(short)[: wanted.limit]))


def _address(path: str, wanted: Wanted, **edge: Any) -> str:  # noqa: ANN401 - a key
    # Without scheme and host, so that it holds behind any proxy.
    return f"{path}?{urllib.parse.urlencode({**wanted.kept, **edge, 'limit': wanted.limit})}"
