"""Changing who must agree: one person proposes the rules, another puts them in force."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import actors, audit_actions, errors, exact_json
from schemas_app.domain import policies as rules_of
from schemas_app.models import PolicyState
from schemas_app.selectors import policies
from schemas_app.services import audit


@transaction.atomic
def propose(
    *, rules: exact_json.Json, reason: str, by: actors.Actor, at: datetime
) -> models.Policy:
    """Propose a complete list of rules. Raises errors.NotAllowed or BadValue."""
    permissions.check_can_set_policy(by=by)
    if not reason.strip():
        raise errors.BadValue(
            name="reason", message="Say why.", remedy="Write what is to change."
        )
    read = rules_of.rules_from_json(rules)
    _check_groups(read)
    policy = models.Policy.objects.create(
        rules=[rule.as_json() for rule in read],
        replaces_id=policies.active().number or None,
        reason=reason.strip(),
        proposed_by_id=permissions.responsible_person(by),
        proposed_at=at,
    )
    _record(audit_actions.Action.POLICY_PROPOSED, policy, by=by, at=at)
    return policy


@transaction.atomic
def approve(*, policy_id: int, by: actors.Actor, at: datetime) -> models.Policy:
    """Put a proposed policy in force in place of the one before.

    One of the two who agree is a steward of what it touches. Proposals keep what they
    needed when they were written. Raises errors.NotFound, NotAllowed, PolicyDecided, or PolicyMoved if another came into force since it was
    proposed.
    """
    permissions.check_can_approve_policy(policy=policies.policy(policy_id), by=by)
    policy = _waiting(policy_id, event="be put in force")
    in_force = policies.active()
    if policy.replaces_id != (in_force.number or None):
        raise errors.PolicyMoved(
            policy=policy_id,
            written_for=policy.replaces_id,
            in_force=in_force.number or None,
        )
    permissions.check_speaks_for_touched(
        policy=policy,
        touched=policies.touched(in_force, policies.of_row(policy)),
        by=by,
    )
    models.Policy.objects.filter(state=PolicyState.ACTIVE).update(
        state=PolicyState.REPLACED
    )
    _decide(policy, PolicyState.ACTIVE, by=by, at=at)
    _record(audit_actions.Action.POLICY_APPROVED, policy, by=by, at=at)
    return policy


@transaction.atomic
def decline(
    *, policy_id: int, by: actors.Actor, at: datetime, reason: str = ""
) -> models.Policy:
    """Put a proposed policy away; its author may, too. Raises as `approve` does."""
    permissions.check_can_set_policy(by=by)
    policies.policy(policy_id)
    policy = _waiting(policy_id, event="be declined")
    _decide(policy, PolicyState.DECLINED, by=by, at=at)
    _record(audit_actions.Action.POLICY_DECLINED, policy, by=by, at=at, reason=reason)
    return policy


def _check_groups(rules: Sequence[rules_of.Rule]) -> None:
    known = set(Group.objects.values_list("name", flat=True))
    for index, rule in enumerate(rules):
        if rule.group and rule.group not in known:
            raise errors.BadValue(
                name=f"rules[{index}].group",
                message=f"There is no group {rule.group!r}.",
                remedy="Name a group of people, or leave it out for the stewards.",
            )


def _waiting(policy_id: int, *, event: str) -> models.Policy:
    # All of them: whoever decides on another waits until this is done.
    locked = {row.pk: row for row in models.Policy.objects.select_for_update()}
    policy = locked[policy_id]
    if policy.state != PolicyState.PROPOSED:
        raise errors.PolicyDecided(policy=policy_id, state=policy.state, event=event)
    return policy


def _decide(
    policy: models.Policy, state: PolicyState, *, by: actors.Actor, at: datetime
) -> None:
    policy.state = state
    policy.decided_by_id = permissions.responsible_person(by)
    policy.decided_at = at
    policy.save(update_fields=["state", "decided_by", "decided_at"])


def _record(
    action: audit_actions.Action,
    policy: models.Policy,
    *,
    by: actors.Actor,
    at: datetime,
    reason: str = "",
) -> None:
    audit.record(
        action=action,
        object_type="policy",
        object_id=str(policy.pk),
        by=by,
        at=at,
        after={"rules": policy.rules, "state": str(policy.state)},
        reason=reason or policy.reason,
    )
