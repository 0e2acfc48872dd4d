"""The inbox, first page of the site: what waits for whom, and how the registry is."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from schemas_app import models
from schemas_app.admin import reads
from schemas_app.admin.pages import page
from schemas_app.domain import workflow
from schemas_app.presenters import health_strip, proposal_rows, version_rows
from schemas_app.selectors import proposals

_RECENT = 6
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
        needing = tuple(proposals.needing_decision(person_id))
        mine = sorted(reads.of_author(person_id), key=_urgency)
        ready = tuple(reads.ready_to_publish())
        standings = reads.standings(
            {p.pk: p for p in (*needing, *mine, *ready)}.values()
        )

        def rows(
            of: Iterable[models.Proposal],
        ) -> tuple[proposal_rows.ProposalRow, ...]:
            return proposal_rows.rows(of, standings, now=now)

        return self.render(
            request,
            title="Inbox",
            needing=rows(needing),
            mine=rows(mine),
            ready=tuple(row for row in rows(ready) if not row.base_moved),
            recent=_recent(now),
            health=_health(),
        )


def _urgency(proposal: models.Proposal) -> int:
    """Return the place of an author's own proposal: first what waits for the author."""
    return _FIRST.index(workflow.State(proposal.state))


def _recent(now: datetime) -> tuple[version_rows.VersionRow, ...]:
    return tuple(
        version_rows.row(version, now=now) for version in reads.recent_versions(_RECENT)
    )


def _health() -> tuple[health_strip.Sign, ...]:
    counts = reads.artifact_counts()
    return health_strip.signs(
        failed=counts["failed"],
        waiting=counts["waiting"],
        refused=counts["refused"],
        ready=counts["ready"],
        has_worker=bool(settings.REDIS_URL),
    )
