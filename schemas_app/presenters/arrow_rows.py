"""Two Arrow schemas: which columns came, went, or are of another kind."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from schemas_app.domain import fields
from schemas_app.presenters import field_rows, words


@dataclasses.dataclass(frozen=True, kw_only=True)
class ColumnRow:
    """One column that differs; a side is "" where it has none."""

    name: str
    mark: words.Mark
    before: str
    after: str


_ADDED = words.Mark(label="Added", tone="good", icon="check")
_REMOVED = words.Mark(label="Removed", tone="danger", icon="minus")
_CHANGED = words.Mark(label="Changed", tone="warn", icon="either")
_MOVED = words.Mark(label="Moved", tone="info", icon="either")


def rows(
    before: Iterable[fields.LogicalField], after: Iterable[fields.LogicalField]
) -> tuple[ColumnRow, ...]:
    """Return what differs, columns by their names, those inside records by their paths."""
    old, new = dict(_columns(before)), dict(_columns(after))
    moved = _moved(list(old), list(new))
    return tuple(_compared(old, new, moved)) + tuple(
        ColumnRow(name=name, mark=_REMOVED, before=old[name], after="")
        for name in old
        if name not in new
    )


def _compared(
    old: Mapping[str, str], new: Mapping[str, str], moved: frozenset[str]
) -> Iterator[ColumnRow]:
    for name, after in new.items():
        before = old.get(name)
        if before is None:
            yield ColumnRow(name=name, mark=_ADDED, before="", after=after)
        elif before != after:
            yield ColumnRow(name=name, mark=_CHANGED, before=before, after=after)
        elif name in moved:
            yield ColumnRow(name=name, mark=_MOVED, before=before, after=after)


def _moved(old: list[str], new: list[str]) -> frozenset[str]:
    """Return the top columns that have not the same neighbors in order any more."""
    before = [name for name in old if name in set(new) and "." not in name]
    after = [name for name in new if name in set(old) and "." not in name]
    return frozenset(
        there for here, there in zip(before, after, strict=True) if here != there
    )


def _columns(tree: Iterable[fields.LogicalField]) -> Iterator[tuple[str, str]]:
    """Yield each column by its path, and what is said of it."""
    path: list[str] = []
    for row in field_rows.rows(tree):
        path[row.depth :] = [row.name]
        nullable = "" if row.nullable else ", not null"
        unit = f", {row.unit}" if row.unit else ""
        yield ".".join(path), f"{row.type}{nullable}{unit}"
