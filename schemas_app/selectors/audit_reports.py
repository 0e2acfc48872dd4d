"""What an auditor asks of the registry as a whole: how long, by whom, in spite of what."""

import dataclasses
from datetime import datetime

from django.db.models import (
    Case,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    When,
)
from django.db.models.functions import Cast

from schemas_app import models
from schemas_app.domain.audit_actions import Action
from schemas_app.domain.workflow import State

_AGREED_ON = (State.APPROVED, State.SCHEDULED, State.PUBLISHED)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Decided:
    """A proposal that was decided by votes: in which domain, asked and decided when."""

    domain: str
    submitted_at: datetime
    decided_at: datetime


def decided(*, since: datetime, domain: str = "") -> tuple[Decided, ...]:
    """Return what was approved or rejected since then, from its submission on.

    An approval is as late as the last vote for the text that was agreed on. What passed
    without a vote, or in spite of one, was not decided by any.
    """
    found = (
        models.Proposal.objects.filter(state__in=[*_AGREED_ON, State.REJECTED])
        .annotate(asked_at=_submitted(), settled_at=_settled())
        .filter(asked_at__isnull=False, settled_at__gte=since)
        .exclude(break_glass__confirmed_at__isnull=False)
        .order_by("settled_at", "pk")
    )
    if domain:
        found = found.filter(schema__domain__slug=domain)
    rows = found.values_list("schema__domain__name", "asked_at", "settled_at")
    return tuple(
        Decided(domain=name, submitted_at=asked, decided_at=max(asked, settled))
        for name, asked, settled in rows
    )


def _submitted() -> Subquery:
    submissions = (
        models.AuditEntry.objects.filter(
            object_type="proposal",
            object_id=Cast(OuterRef("pk"), TextField()),
            action=Action.PROPOSAL_SUBMITTED,
        )
        .order_by()
        .values("object_id")
        .annotate(first=Min("at"))
        .values("first")
    )
    return Subquery(submissions)


def _settled() -> Case:
    approvals = (
        models.Review.objects.filter(
            revision__proposal=OuterRef("pk"), decision=models.Decision.APPROVE
        )
        .order_by()
        .values("revision__proposal")
        .annotate(last=Max("at"))
        .values("last")
    )
    return Case(
        When(state=State.REJECTED, then=F("closed_at")), default=Subquery(approvals)
    )


def stale_approvals() -> QuerySet[models.Review]:
    """Return approvals with `replaced` (another text came since) or by who has left.

    The newest first.
    """
    newer = models.Revision.objects.filter(
        proposal=OuterRef("revision__proposal"),
        number__gt=OuterRef("revision__number"),
    )
    return (
        models.Review.objects.filter(decision=models.Decision.APPROVE)
        .annotate(replaced=Exists(newer))
        .filter(
            Q(replaced=True)
            | Q(reviewer__is_active=False)
            | Q(reviewer__is_staff=False)
        )
        .select_related("reviewer", "revision__proposal__schema")
        .defer("revision__text", "revision__report", "revision__references")
        .order_by("-at", "-pk")
    )


def self_approvals() -> QuerySet[models.AuditEntry]:
    """Return the refused attempts of people to approve what they wrote, newest first."""
    return (
        models.AuditEntry.objects.filter(action=Action.PROPOSAL_SELF_APPROVAL_REFUSED)
        .defer("before", "after")
        .order_by("-number")
    )


def broken_glass() -> QuerySet[models.BreakGlass]:
    """Return what was asked to be published in spite of its policy, newest first."""
    return models.BreakGlass.objects.select_related(
        "proposal__schema", "asked_by", "confirmed_by"
    ).order_by("-asked_at", "-pk")
