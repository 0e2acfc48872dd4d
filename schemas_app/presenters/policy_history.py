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


OUTDATED = words.Mark(label="Outdated", tone="quiet", icon="clock")


@dataclasses.dataclass(frozen=True, kw_only=True)
class PolicyRow:
    """One policy; `decided` is None while it waits.

    `outdated` says why it can no longer be put in force, "" where it can or was.
    """

    id: int
    state: words.Mark
    reason: str
    rules: str
    proposed_by: str
    proposed: moments.Moment
    decided_by: str
    decided: moments.Moment | None
    outdated: str


def rows(
    found: Iterable[models.Policy], *, in_force: int, now: datetime
) -> tuple[PolicyRow, ...]:
    """Return policies, whose people are loaded; `in_force` is one's number, 0 for none."""
    return tuple(row(policy, in_force=in_force, now=now) for policy in found)


def row(policy: models.Policy, *, in_force: int, now: datetime) -> PolicyRow:
    """Return one policy."""
    outdated = _outdated(policy, in_force)
    return PolicyRow(
        id=policy.pk,
        state=OUTDATED if outdated else STATES[policy.state],
        reason=policy.reason,
        rules=counted(len(policy.rules), "rule"),
        proposed_by=approvals.name(policy.proposed_by),
        proposed=moments.moment(policy.proposed_at, now=now),
        decided_by=approvals.name(policy.decided_by) if policy.decided_by else "",
        decided=(
            moments.moment(policy.decided_at, now=now) if policy.decided_at else None
        ),
        outdated=outdated,
    )


def _outdated(policy: models.Policy, in_force: int) -> str:
    """Return that it was written for another policy than the one in force, or ""."""
    written_for = policy.replaces_id or 0
    if policy.state != PolicyState.PROPOSED or written_for == in_force:
        return ""
    earlier = f"policy {written_for}" if written_for else "having none"
    return f"Written for {earlier}; policy {in_force} is in force."
