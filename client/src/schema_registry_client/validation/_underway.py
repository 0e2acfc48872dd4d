"""A table on its way through a validator, part by part; for the integrations."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence

from schema_registry_client.validation import _masks
from schema_registry_client.validation._columns import Column
from schema_registry_client.validation._order import InOrder
from schema_registry_client.validation._result import Result


class Underway:
    """Says of each part which rows fail, and which of those kept are out of order.

    Order (`monotonic`) is asked for apart, of the rows that are kept and through all
    parts, so that what is kept is in order whatever was left out.
    """

    def __init__(
        self,
        validated: Callable[[Iterable[Column]], Result],
        orders: Sequence[tuple[str, InOrder]],
    ) -> None:
        self.validated = validated
        self._orders = orders

    def copied(self) -> Underway:
        """Return one that knows as much, to be tried without consequences."""
        orders = [(reason, copy.copy(order)) for reason, order in self._orders]
        return Underway(self.validated, orders)

    @property
    def has_order(self) -> bool:
        """Whether rows are compared with those before them."""
        return bool(self._orders)

    def out_of_order(self, column: Column) -> dict[int, tuple[str, ...]]:
        """Return the rows to leave out, and why."""
        found: dict[int, tuple[str, ...]] = {}
        for reason, order in self._orders:
            for row in _masks.numbers(order.left_out(column)):
                found[row] = (*found.get(row, ()), reason)
        return found
