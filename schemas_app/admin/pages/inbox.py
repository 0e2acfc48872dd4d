"""The inbox, first page of the site: what waits for whom, and how the registry is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from notifications_app.webhooks import selectors as webhooks
from schemas_app import models
from schemas_app.admin import inbox_reads, reads, standings
from schemas_app.admin.pages import page, paging
from schemas_app.domain import workflow
from schemas_app.presenters import (
    health_strip,
    inbox_rows,
    proposal_rows,
    version_rows,
)
from schemas_app.selectors import proposals

NEEDING = 15
_MINE = 10
_RECENT = 6
_NEXT = 6
_GLASS = 5
_MOST_CONCERNING = 50
_FIRST = (
    workflow.State.CHANGES_REQUESTED,
    workflow.State.APPROVED,
    workflow.State.SCHEDULED,
    workflow.State.IN_REVIEW,
    workflow.State.DRAFT,
)


class Inbox(page.Page):
    """What waits for the person who looks; a row opens its review."""

    template_name = "registry/inbox.html"

    def get(self, request: HttpRequest) -> TemplateResponse:
        """Return the page."""
        now = timezone.now()
        person_id = page.actor(request).person_id or 0
        return self.render(
            request,
            title="Inbox",
            **_waiting(request, person_id, now=now),
            glass=inbox_rows.glass(
                inbox_reads.glass_to_confirm(person_id)[:_GLASS], now=now
            ),
            coming=_coming(now),
            recent=_recent(now),
            health=(*_webhooks(person_id), *_health()),
        )


def _waiting(request: HttpRequest, person_id: int, *, now: datetime) -> dict[str, Any]:
    """Return what waits for a person, each list with where its proposals stand."""
    needing = paging.page(
        request, proposals.needing_decision(person_id), size=NEEDING, noun="proposal"
    )
    mine = sorted(inbox_reads.of_author(person_id), key=_urgency)
    approved = tuple(inbox_reads.approved_to_publish(person_id))
    concerning = tuple(inbox_reads.concerning_modules_of(person_id)[:_MOST_CONCERNING])
    known = standings.standings(
        {p.pk: p for p in (*needing.rows, *mine, *approved, *concerning)}.values()
    )

    def rows(of: Iterable[models.Proposal]) -> tuple[proposal_rows.ProposalRow, ...]:
        return proposal_rows.rows(of, known, now=now)

    asked = [p for p in mine if p.state == workflow.State.CHANGES_REQUESTED]
    others = [p for p in mine if p.state != workflow.State.CHANGES_REQUESTED]
    return {
        "needing": rows(needing.rows),
        "waiting": needing.found,
        "pages": needing.pages,
        "asked": inbox_rows.asked(
            rows(asked), inbox_reads.last_requests(asked), now=now
        ),
        "mine": rows(others[:_MINE]),
        "mine_more": max(0, len(others) - _MINE),
        "ready": rows(p for p in approved if known[p.pk].ready),
        "held": rows(p for p in approved if not known[p.pk].ready),
        "answers": inbox_rows.answers(
            rows(concerning), inbox_reads.modules_of(person_id)
        ),
    }


def _urgency(proposal: models.Proposal) -> int:
    """Return the place of an author's own proposal: first what waits for the author."""
    return _FIRST.index(workflow.State(proposal.state))


def _coming(now: datetime) -> tuple[inbox_rows.NextRow, ...]:
    rows = inbox_rows.coming(
        tuple(inbox_reads.scheduled()[:_NEXT]),
        tuple(inbox_reads.taking_effect(after=now)[:_NEXT]),
        now=now,
    )
    return rows[:_NEXT]


def _recent(now: datetime) -> tuple[version_rows.VersionRow, ...]:
    return tuple(
        version_rows.row(version, now=now) for version in reads.recent_versions(_RECENT)
    )


def _webhooks(person_id: int) -> tuple[health_strip.Sign, ...]:
    """Return how a person's own webhooks are doing."""
    found = webhooks.troubled(person_id)
    disabled = sum(one.disabled_at is not None for one in found)
    return health_strip.webhooks(disabled=disabled, failing=len(found) - disabled)


def _health() -> tuple[health_strip.Sign, ...]:
    counts = reads.artifact_counts()
    head = inbox_reads.audit_head()
    signs = health_strip.signs(
        failed=counts["failed"],
        waiting=counts["waiting"],
        refused=counts["refused"],
        ready=counts["ready"],
        has_worker=bool(settings.REDIS_URL),
    )
    return (*signs, *(health_strip.chain(head.number, head.hash) if head else ()))
