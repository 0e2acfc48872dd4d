"""The Arrow verdict of a report: who reads whose batches, and what each column became."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from schemas_app.domain.arrow_verdict import FORM, ColumnChange
from schemas_app.presenters import words


@dataclasses.dataclass(frozen=True, kw_only=True)
class ColumnRow:
    """One column that differs; a side is "" where it has none.

    `hurts` says who does not read it, in a word or two.
    """

    name: str
    marks: tuple[words.Mark, ...]
    before: str
    after: str
    hurts: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ArrowPanel:
    """`reason` says why there is no verdict; `same` counts the columns left out."""

    old_reads_new: words.Mark
    new_reads_old: words.Mark
    reason: str
    columns: tuple[ColumnRow, ...]
    same: int


_READS = words.Mark(label="Reads", tone="good", icon="check")
_FAILS = words.Mark(label="Cannot read", tone="danger", icon="break")

# The names of changes, and in which color: what takes nothing from a reader is quiet.
_MARKS: Mapping[str, words.Mark] = MappingProxyType(
    {
        ColumnChange.ADDED: words.Mark(label="Added", tone="good", icon="check"),
        ColumnChange.REMOVED: words.Mark(label="Removed", tone="danger", icon="minus"),
        ColumnChange.RENAMED: words.Mark(label="Renamed", tone="danger", icon="pencil"),
        ColumnChange.MOVED: words.Mark(label="Moved", tone="info", icon="either"),
        ColumnChange.WIDENED: words.Mark(label="Widened", tone="warn", icon="either"),
        ColumnChange.NARROWED: words.Mark(label="Narrowed", tone="warn", icon="narrow"),
        **{
            change: words.Mark(label=label, tone="warn", icon="either")
            for change, label in (
                (ColumnChange.UNIT, "Unit"),
                (ColumnChange.ZONE, "Zone"),
                (ColumnChange.DICTIONARY, "Dictionary"),
                (ColumnChange.DECIMAL, "Decimal"),
                (ColumnChange.TYPE, "Another type"),
                (ColumnChange.NULLABILITY, "Nullability"),
            )
        },
        ColumnChange.METADATA: words.Mark(
            label="Metadata only", tone="quiet", icon="text"
        ),
    }
)
_METADATA = words.Mark(label="Metadata", tone="quiet", icon="text")
_HURTS: Mapping[tuple[bool, bool], str] = MappingProxyType(
    {
        (True, True): "",
        (False, True): "old readers",
        (True, False): "new readers",
        (False, False): "all readers",
    }
)


def panel(forms: Mapping[str, Any]) -> ArrowPanel | None:
    """Return what a report says of Arrow; None where it says nothing, or all is same."""
    kept = forms.get(FORM)
    if kept is None:
        return None
    changed = [one for one in kept["columns"] if one["changes"]]
    if not changed and not kept["reason"]:
        return None
    return ArrowPanel(
        old_reads_new=_READS if kept["old_reads_new"] else _FAILS,
        new_reads_old=_READS if kept["new_reads_old"] else _FAILS,
        reason=kept["reason"],
        columns=tuple(_row(one) for one in changed),
        same=len(kept["columns"]) - len(changed),
    )


def _row(column: Mapping[str, Any]) -> ColumnRow:
    changes = column["changes"]
    alone = len(changes) == 1
    return ColumnRow(
        name=column["name"],
        marks=tuple(
            _METADATA
            if change == ColumnChange.METADATA and not alone
            else _MARKS[change]
            for change in changes
        ),
        before=column["before"],
        after=column["after"],
        hurts=_HURTS[column["old_reads_new"], column["new_reads_old"]],
    )
