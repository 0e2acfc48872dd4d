"""Who may set policies and read the audit trail."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import Q

from schemas_app import models
from schemas_app.domain import actors, errors, roles
from schemas_app.models import people
from schemas_app.permissions import callers

AUDITORS = roles.AUDITORS


def check_can_set_policy(*, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` is a steward of some domain, or administrator."""
    someone = callers.person(by)
    if callers.is_person(someone, Q(steward_of__isnull=False)):
        return
    if not callers.is_administrator(someone):
        raise errors.NotAllowed(
            message="Policies are set by stewards and administrators.",
            remedy="Ask a steward of the domain.",
        )


def check_can_approve_policy(*, policy: models.Policy, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may set policies and did not propose this one."""
    check_can_set_policy(by=by)
    if policy.proposed_by_id == by.person_id:
        raise errors.NotAllowed(
            message="Whoever proposed a policy does not put it in force.",
            remedy="Ask another steward or an administrator.",
        )


def check_speaks_for_touched(
    *, policy: models.Policy, touched: Collection[models.Domain], by: actors.Actor
) -> None:
    """Raise errors.NotAllowed unless `by` or who proposed is a steward of any of `touched`.

    Where there is no such steward, anybody who may set policies speaks for them.
    """
    stewards = set(
        User.objects.filter(people.HERE, steward_of__in=touched).values_list(
            "pk", flat=True
        )
    )
    if stewards and stewards.isdisjoint({policy.proposed_by_id, by.person_id}):
        names = ", ".join(domain.name for domain in touched)
        raise errors.NotAllowed(
            message="Neither you nor who proposed it is a steward of what this policy "
            f"touches: {names}.",
            remedy="Ask a steward of what it touches to put it in force.",
        )


def check_can_audit(*, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` is, in person, an auditor or administrator."""
    someone = callers.person(by)
    if callers.is_person(someone, Q(groups__name=AUDITORS)):
        return
    if not callers.is_administrator(someone):
        raise errors.NotAllowed(
            message="The audit trail is for auditors and administrators.",
            remedy=f"Ask an administrator to put you in the group `{AUDITORS}`.",
        )
