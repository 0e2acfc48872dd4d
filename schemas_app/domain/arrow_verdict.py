"""What a change of fields means to those who read Arrow batches by a schema of theirs.

The contract of such a reader (docs/arrow-mapping.md): it takes the columns it knows by
their names, wherever they stand; a column that is not there is null, if it may be; one
of another type is cast, if every value of that type has one of the reader's; what it
does not know it passes over. What this module says can be read, can be read so.
"""

import dataclasses
import enum
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from schemas_app.domain import arrow_casts, exact_json, type_text
from schemas_app.domain.fields import Kind, LogicalField, LogicalType

# How the verdict is called among the forms of a report.
FORM = "arrow"

_WHOM: Mapping[str, str] = MappingProxyType(
    {
        "old_reads_new": "readers of the old version do not read the new one's batches",
        "new_reads_old": "readers of the new version do not read the old one's batches",
    },
)


class ColumnChange(enum.StrEnum):
    """What happened to a column; the order is the one they are told in."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    WIDENED = "widened"
    NARROWED = "narrowed"
    UNIT = "unit"
    ZONE = "zone"
    DICTIONARY = "dictionary"
    DECIMAL = "decimal"
    TYPE = "type"
    NULLABILITY = "nullability"
    METADATA = "metadata"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Column:
    """One column, or one member inside of one: `legs[].px`; no changes: it is the same.

    `before` and `after` are its types, "" where it has none. `old_reads_new`: whether
    this column keeps no reader built against the old schema from reading new batches.
    """

    name: str
    changes: tuple[ColumnChange, ...]
    before: str
    after: str
    old_reads_new: bool
    new_reads_old: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ArrowVerdict:
    """Who reads whose batches, and why; without columns where there is no Arrow schema.

    `reason` says why there is none, and then nobody reads anything.
    """

    columns: tuple[Column, ...] = ()
    reason: str = ""

    @property
    def old_reads_new(self) -> bool:
        return not self.reason and all(each.old_reads_new for each in self.columns)

    @property
    def new_reads_old(self) -> bool:
        return not self.reason and all(each.new_reads_old for each in self.columns)

    def as_json(self) -> dict[str, exact_json.Json]:
        """Return the verdict as a report keeps it."""
        return {
            "old_reads_new": self.old_reads_new,
            "new_reads_old": self.new_reads_old,
            "reason": self.reason,
            "columns": [
                {**vars(each), "changes": list(map(str, each.changes))}
                for each in self.columns
            ],
        }


def unreadable(forms: Mapping[str, Any]) -> str:
    """Return who cannot read whose batches by a report's forms; "" where all can."""
    kept = forms.get(FORM)
    if kept is None or (kept["old_reads_new"] and kept["new_reads_old"]):
        return ""
    if kept["reason"]:
        return str(kept["reason"])
    said = [
        f"{whom} ({', '.join(names)})"
        for side, whom in _WHOM.items()
        if (names := [one["name"] for one in kept["columns"] if not one[side]])
    ]
    return f"In Arrow {' and '.join(said)}."


def compare(
    old: Sequence[LogicalField], new: Sequence[LogicalField]
) -> tuple[Column, ...]:
    """Return every column of both, in the new order, then those that are gone."""
    return tuple(_compared(old, new, ""))


def _compared(
    old: Sequence[LogicalField], new: Sequence[LogicalField], above: str
) -> Iterator[Column]:
    before = {field.name: field for field in old}
    after = {field.name: field for field in new}
    renamed = _renamed(before, after)
    kept = frozenset(renamed.values())
    moved = _moved(list(before), list(after))
    for name, field in after.items():
        earlier = before.get(renamed.get(name, name))
        if earlier is None:
            yield _one_sided(f"{above}{name}", ColumnChange.ADDED, new=field)
        elif earlier.name != name:
            taken = name in before
            yield _under_another_name(f"{above}{name}", earlier, field, taken=taken)
        else:
            yield from _both(f"{above}{name}", earlier, field, is_moved=name in moved)
    for name, field in before.items():
        if name not in kept and (name not in after or name in renamed):
            yield _one_sided(f"{above}{name}", ColumnChange.REMOVED, old=field)


def _one_sided(
    name: str,
    change: ColumnChange,
    *,
    old: LogicalField | None = None,
    new: LogicalField | None = None,
) -> Column:
    return Column(
        name=name,
        changes=(change,),
        before=_said(old),
        after=_said(new),
        old_reads_new=old is None or old.nullable,
        new_reads_old=new is None or new.nullable,
    )


def _under_another_name(
    name: str, old: LogicalField, new: LogicalField, *, taken: bool
) -> Column:
    """Readers go by names: for them one column is gone and another one is new.

    Or worse: the name is `taken` from another one, whose values they would expect.
    """
    return Column(
        name=name,
        changes=(ColumnChange.RENAMED,),
        before=f"{old.name}: {_said(old)}",
        after=_said(new),
        old_reads_new=old.nullable and not taken,
        new_reads_old=new.nullable and not taken,
    )


def _both(
    name: str, old: LogicalField, new: LogicalField, *, is_moved: bool
) -> Iterator[Column]:
    changes = {ColumnChange.MOVED} if is_moved else set()
    if old.nullable != new.nullable:
        changes.add(ColumnChange.NULLABILITY)
    changes |= _of_types(old.type, new.type)
    if _remarks(old) != _remarks(new):
        changes.add(ColumnChange.METADATA)
    nested = _members(old.type, new.type)
    yield Column(
        name=name,
        changes=tuple(change for change in ColumnChange if change in changes),
        before=_said(old),
        after=_said(new),
        old_reads_new=arrow_casts.reads(old, new),
        new_reads_old=arrow_casts.reads(new, old),
    )
    if nested is not None:
        mark, before, after = nested
        yield from _compared(before, after, f"{name}{mark}")


def _members(
    old: LogicalType, new: LogicalType
) -> tuple[str, Sequence[LogicalField], Sequence[LogicalField]] | None:
    """Return the members to compare one by one, and how they are named behind a name."""
    kinds = (Kind.LIST, Kind.FIXED_LIST)
    if old.kind in kinds and new.kind in kinds:
        inner = _members(old.children[0].type, new.children[0].type)
        return None if inner is None else (f"[]{inner[0]}", *inner[1:])
    if old.kind is new.kind is Kind.MAP:
        inner = _members(old.children[1].type, new.children[1].type)
        return None if inner is None else (f"{{}}{inner[0]}", *inner[1:])
    if old.kind is new.kind and old.kind in (Kind.STRUCT, Kind.UNION):
        return ".", old.children, new.children
    return None


def _of_types(old: LogicalType, new: LogicalType) -> set[ColumnChange]:
    if old == new or type_text.of(old) == type_text.of(new):
        return set()
    if _members(old, new) is not None:
        return set()
    if Kind.DICTIONARY in (old.kind, new.kind):
        values = _of_types(arrow_casts.value(old), arrow_casts.value(new))
        return {ColumnChange.DICTIONARY, *values}
    if old.kind is not new.kind:
        return _wider(old, new)
    if old.kind is Kind.DECIMAL:
        return {ColumnChange.DECIMAL, *_wider(old, new)}
    found = set()
    if old.unit != new.unit:
        found.add(ColumnChange.UNIT)
    if old.zone != new.zone:
        found.add(ColumnChange.ZONE)
    return found or _wider(old, new)


def _wider(old: LogicalType, new: LogicalType) -> set[ColumnChange]:
    there, back = arrow_casts.casts(old, new), arrow_casts.casts(new, old)
    if there != back:
        return {ColumnChange.WIDENED if there else ColumnChange.NARROWED}
    return {ColumnChange.TYPE}


def _renamed(
    before: dict[str, LogicalField], after: dict[str, LogicalField]
) -> dict[str, str]:
    """Return the old name of each new field that had another one, by their ids."""
    known = {field.field_id: name for name, field in before.items() if field.field_id}
    return {
        name: known[field.field_id]
        for name, field in after.items()
        if known.get(field.field_id, name) != name
    }


def _moved(before: list[str], after: list[str]) -> frozenset[str]:
    """Return which of the names on both sides have not the same neighbors any more."""
    known, kept = set(before), set(after)
    pairs = zip(
        [name for name in before if name in kept],
        [name for name in after if name in known],
        strict=True,
    )
    return frozenset(there for here, there in pairs if here != there)


def _remarks(field: LogicalField) -> tuple[object, ...]:
    return (
        field.description,
        field.unit_of_measure,
        field.field_id,
        field.choices,
        field.max_length,
        field.pointer,
    )


def _said(field: LogicalField | None) -> str:
    if field is None:
        return ""
    return type_text.of(field.type) + ("" if field.nullable else " not null")
