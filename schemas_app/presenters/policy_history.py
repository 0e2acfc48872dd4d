"""Policies as rows: who proposed one and why, who agreed, and from when on it held."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from schemas_app import models
from schemas_app.models import PolicyState
from schemas_app.presenters import approvals, moments, words
from schemas_app.presenters.moments import counted

STATES: Mapping[str, words.Mark] = MappingProxyType(
    {
        PolicyState.PROPOSED: words.Mark(
            label="Waits for a second person", tone="warn", icon="clock"
        ),
        PolicyState.ACTIVE: words.Mark(label="In force", tone="good", icon="check"),
        PolicyState.REPLACED: words.Mark(label="Replaced", tone="quiet", icon="minus"),
        PolicyState.DECLINED: words.Mark(label="Declined", tone="danger", icon="cross"),
    }
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class PolicyRow:
    """One policy; `decided` is None while it waits."""

    id: int
    state: words.Mark
    reason: str
    rules: str
    proposed_by: str
    proposed: moments.Moment
    decided_by: str
    decided: moments.Moment | None


def rows(found: Iterable[models.Policy], *, now: datetime) -> tuple[PolicyRow, ...]:
    """Return policies, whose people are loaded."""
    return tuple(row(policy, now=now) for policy in found)


def row(policy: models.Policy, *, now: datetime) -> PolicyRow:
    """Return one policy."""
    return PolicyRow(
        id=policy.pk,
        state=STATES[policy.state],
        reason=policy.reason,
        rules=counted(len(policy.rules), "rule"),
        proposed_by=approvals.name(policy.proposed_by),
        proposed=moments.moment(policy.proposed_at, now=now),
        decided_by=approvals.name(policy.decided_by) if policy.decided_by else "",
        decided=(
            moments.moment(policy.decided_at, now=now) if policy.decided_at else None
        ),
    )
