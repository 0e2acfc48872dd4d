"""One audit entry: what it changed, where it stands in the chain, and what is around."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime

from schemas_app import models
from schemas_app.domain import exact_json
from schemas_app.presenters import audit_rows, diff_rows, json_lines
from schemas_app.presenters.diff_rows import Diff, Segment
from schemas_app.presenters.policy_difference import Member

_LONGEST = 120


@dataclasses.dataclass(frozen=True, kw_only=True)
class Change:
    """What the entry says of its object.

    `members` are what differs, where that can be said in a line each ("" on a side that
    has none); `diff` is both sides as text. Where there is one side only, `lines` are that, called `label`.
    """

    members: tuple[Member, ...] = ()
    diff: Diff | None = None
    label: str = ""
    lines: tuple[tuple[Segment, ...], ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """Everything of one entry; `exact` is its moment as it is hashed."""

    row: audit_rows.Row
    exact: str
    change: Change
    hash: str
    previous_hash: str
    person_id: int | None
    key_id: int | None


def entry(of: models.AuditEntry, *, now: datetime) -> Entry:
    """Return the entry as its page shows it."""
    return Entry(
        row=audit_rows.row(of, now=now),
        exact=of.at.astimezone(UTC).isoformat(timespec="microseconds"),
        change=change(of.before, of.after),
        hash=of.hash,
        previous_hash=of.previous_hash,
        person_id=of.person_id,
        key_id=of.key_id,
    )


def change(before: exact_json.Json, after: exact_json.Json) -> Change:
    """Return what was changed, as members and as texts side by side."""
    if before is None or after is None:
        only = before if after is None else after
        if only is None:
            return Change()
        label = "What there was" if after is None else "What was recorded"
        return Change(label=label, lines=_lines(only))
    old, new = diff_rows.Text(_text(before)), diff_rows.Text(_text(after))
    return Change(members=tuple(_members(before, after)), diff=diff_rows.diff(old, new))


def _text(value: exact_json.Json) -> tuple[json_lines.Line, ...]:
    return json_lines.lines(value)


def _lines(value: exact_json.Json) -> tuple[tuple[Segment, ...], ...]:
    return tuple(diff_rows.plain(line.text) for line in _text(value))


def _members(before: exact_json.Json, after: exact_json.Json) -> Iterator[Member]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        return
    for name in dict.fromkeys([*before, *after]):
        if name not in before or name not in after or before[name] != after[name]:
            yield Member(
                label=name.replace("_", " ").capitalize(),
                before=_spoken(before, name),
                after=_spoken(after, name),
            )


def _spoken(of: dict[str, exact_json.Json], name: str) -> str:
    if name not in of:
        return ""
    value = of[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(map(str, value)) or "none"
    text = value if isinstance(value, str) else exact_json.one_line(value)
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") or "empty"
