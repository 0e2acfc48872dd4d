"""Values of documents with their places, and what is asked of a value of one shape."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

from schema_registry_client import errors

# A member that the document does not have, and a slot below a null that no one reads.
MISSING, UNREAD = object(), object()


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """A value and where it stands: its token below the cell above."""

    value: Any
    token: str | int
    above: Cell | None = None

    @property
    def is_held(self) -> bool:
        """Whether there is a value, and not a null."""
        return not (self.is_absent or self.value is UNREAD)

    @property
    def is_absent(self) -> bool:
        """Whether the document has null here, or no member."""
        return self.value is None or self.value is MISSING

    def below(self, value: object, token: str | int) -> Cell:
        """Return the cell of a member or an item."""
        return Cell(value, token, self)

    def refused(self, reason: str) -> errors.NotInArrow:
        """Return the error that says that this cell `reason`."""
        tokens: list[str] = []
        cell: Cell | None = self
        while cell is not None:
            tokens.append(str(cell.token).replace("~", "~0").replace("/", "~1"))
            cell = cell.above
        return errors.NotInArrow("".join(f"/{each}" for each in tokens[::-1]), reason)


def filled(field: Any, cell: Cell) -> Cell:  # noqa: ANN401
    """Return `cell` as a slot of `field`: with None where the slot is null."""
    if cell.is_held or (cell.value is UNREAD and not field.nullable):
        return cell
    if not field.nullable:
        raise absent(cell)
    return dataclasses.replace(cell, value=None)


def absent(cell: Cell) -> errors.NotInArrow:
    """Return the error for a cell without a value that must have one."""
    is_missing = cell.value is MISSING
    return cell.refused("is missing" if is_missing else "is null, which must not be")


def check_object(cell: Cell, names: set[str]) -> None:
    """Refuse what is no object, or has members that have no column."""
    if not cell.is_held:
        return
    if not isinstance(cell.value, Mapping):
        raise cell.refused("is no object")
    for name in cell.value:
        if name not in names:
            raise cell.below(None, name).refused("has no column to go to")


def member(cell: Cell, name: str) -> Cell:
    """Return the cell of a member of an object that was checked."""
    if not cell.is_held:
        return cell.below(UNREAD, name)
    return cell.below(cell.value.get(name, MISSING), name)


def items(cell: Cell) -> list[Cell]:
    """Return the cells of the items of an array; none of a null."""
    if not cell.is_held:
        return []
    if isinstance(cell.value, str) or not isinstance(cell.value, Sequence):
        raise cell.refused("is no array")
    return [cell.below(item, at) for at, item in enumerate(cell.value)]


def entries(cell: Cell) -> list[Cell]:
    """Return the cells of the members of an object; none of a null."""
    if not cell.is_held:
        return []
    if not isinstance(cell.value, Mapping):
        raise cell.refused("is no object")
    for name in cell.value:
        if not isinstance(name, str):
            raise cell.below(None, name).refused("has a name that is no text")
    return [cell.below(value, name) for name, value in cell.value.items()]


def listed(field: Any) -> list[str]:  # noqa: ANN401
    """Return the texts that the registry says the values of `field` are among."""
    written = (field.metadata or {}).get(b"values", b"[]")
    return [str(text) for text in json.loads(written)]
