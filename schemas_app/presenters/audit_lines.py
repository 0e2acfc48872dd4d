"""Audit entries as sentences: who did what, when, and why.

The sentence of each action stands beside the action, in domain/audit_actions.py.
"""

import dataclasses
from collections.abc import Iterable
from datetime import datetime

from schemas_app import models
from schemas_app.domain import audit_actions
from schemas_app.presenters import moments, words


@dataclasses.dataclass(frozen=True, kw_only=True)
class AuditLine:
    """One entry of the trail."""

    number: int
    actor: str
    actor_kind: str
    sentence: str
    about: str
    reason: str
    moment: moments.Moment


def lines(
    entries: Iterable[models.AuditEntry], *, now: datetime
) -> tuple[AuditLine, ...]:
    """Return `entries` as lines, in the order given."""
    return tuple(
        AuditLine(
            number=entry.number,
            actor=entry.actor,
            actor_kind=words.ACTORS.get(entry.actor_kind, entry.actor_kind),
            sentence=sentence(entry),
            about=_about(entry),
            reason=entry.reason,
            moment=moments.moment(entry.at, now=now),
        )
        for entry in entries
    )


def sentence(entry: models.AuditEntry) -> str:
    """Return what was done; an action of another release is named as it is stored."""
    try:
        template = audit_actions.SENTENCES[audit_actions.Action(entry.action)]
    except ValueError:
        return f"{entry.action} {entry.object_type} {entry.object_id}"
    return template.format(object_id=entry.object_id, schema_id=entry.schema_id)


def _about(entry: models.AuditEntry) -> str:
    """Return which revision it was about, where the entry says so."""
    facts = entry.after if isinstance(entry.after, dict) else {}
    return f"revision {facts['revision']}" if "revision" in facts else ""
