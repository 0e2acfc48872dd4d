"""Which version was in force at a moment, as far as it was known at another.

Two times: `known_from` (when the registry said so) and `effective_from` (from when on
it holds). Entries are only ever added; a later one wins over an earlier one that holds
from the same moment or before.
"""

import dataclasses
from collections.abc import Iterable
from datetime import datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """From `effective_from` on, `version` is in force; `number` counts a schema's entries."""

    number: int
    version: int
    known_from: datetime
    effective_from: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of time with one version in force; `until` is None for the last."""

    version: int
    since: datetime
    until: datetime | None
    known_from: datetime


def spans(
    entries: Iterable[Entry], *, known_at: datetime | None = None
) -> tuple[Span, ...]:
    """Return what is in force when, in order, as known at `known_at` (now if None).

    An entry that was added later replaces whatever earlier ones say of the time from
    its `effective_from` on: so a restored version ends what was planned after it.
    """
    standing: list[Entry] = []
    for entry in sorted(entries, key=lambda entry: entry.number):
        if known_at is not None and entry.known_from > known_at:
            continue
        standing = [
            other for other in standing if other.effective_from < entry.effective_from
        ]
        standing.append(entry)
    starts = [entry.effective_from for entry in standing]
    return tuple(
        Span(
            version=entry.version,
            since=entry.effective_from,
            until=until,
            known_from=entry.known_from,
        )
        for entry, until in zip(standing, [*starts[1:], None], strict=False)
    )


def in_force(
    entries: Iterable[Entry],
    *,
    valid_at: datetime,
    known_at: datetime | None = None,
) -> Span | None:
    """Return the span that holds at `valid_at`, or None before the first version."""
    found = None
    for span in spans(entries, known_at=known_at):
        if span.since <= valid_at:
            found = span
    return found
