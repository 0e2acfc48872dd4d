"""The list of the audit trail: rows, and blocks of what one request did."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from schemas_app import models
from schemas_app.presenters import audit_lines, audit_objects, moments, records, words

_QUIET = "quiet"
KINDS: Mapping[str, words.Mark] = MappingProxyType(
    {
        "person": words.Mark(label="person", tone=_QUIET, icon="user"),
        "key": words.Mark(label="API key", tone=_QUIET, icon="key"),
        "job": words.Mark(label="job", tone=_QUIET, icon="clock"),
        "system": words.Mark(label="system", tone=_QUIET, icon="module"),
    }
)
_SHORT = 8


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """One entry as a line of the list; `day` and `clock` are in UTC, to the second."""

    number: int
    sentence: str
    action: str
    actor: str
    kind: words.Mark
    object: records.Link
    schema_id: str
    reason: str
    address: str
    request_id: str
    request: str
    moment: moments.Moment
    day: str
    clock: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Block:
    """What one request did, newest first; what came by itself is a block of its own."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        """The row that says whose request it was, and when."""
        return self.rows[0]

    @property
    def several(self) -> bool:
        return len(self.rows) > 1


def rows(entries: Iterable[models.AuditEntry], *, now: datetime) -> tuple[Row, ...]:
    """Return `entries` as rows, in the order given."""
    return tuple(row(entry, now=now) for entry in entries)


def row(entry: models.AuditEntry, *, now: datetime) -> Row:
    """Return an entry as a row."""
    utc = entry.at.astimezone(UTC)
    return Row(
        number=entry.number,
        sentence=audit_lines.sentence(entry),
        action=entry.action,
        actor=entry.actor,
        kind=kind(entry.actor_kind),
        object=audit_objects.link(entry.object_type, entry.object_id),
        schema_id=entry.schema_id,
        reason=entry.reason,
        address=entry.address,
        request_id=entry.request_id,
        request=entry.request_id[:_SHORT],
        moment=moments.moment(entry.at, now=now),
        day=utc.strftime("%-d %b %Y"),
        clock=utc.strftime("%H:%M:%S"),
    )


def kind(of: str) -> words.Mark:
    """Return the mark of a kind of actor; one of another release is named as stored."""
    return KINDS.get(of) or words.Mark(label=of, tone=_QUIET, icon="question")


def blocks(rows: Iterable[Row], *, by_request: bool) -> tuple[Block, ...]:
    """Return `rows` in blocks: a request's together, where its newest stands."""
    found: dict[str, list[Row]] = {}
    for one in rows:
        own = one.request_id if by_request and one.request_id else f"#{one.number}"
        found.setdefault(own, []).append(one)
    return tuple(Block(rows=tuple(group)) for group in found.values())
