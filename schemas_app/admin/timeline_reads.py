"""What the timeline of a schema shows, a page of it at a time."""

import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from schemas_app import models
from schemas_app.domain import workflow
from schemas_app.domain.audit_actions import Action
from schemas_app.presenters import adoption, approvals, timeline_rows
from schemas_app.selectors import proposals

if TYPE_CHECKING:
    from datetime import datetime

Item = models.TimelineEntry | models.Proposal


def items(schema: models.Schema) -> list[Item]:
    """Return the entries of a schema and its rejected proposals, the latest first."""
    entries = (
        schema.timeline.select_related("version__proposal")
        .defer(
            "version__text",
            "version__report",
            "version__references",
            "version__proposal__message",
        )
        .order_by("-known_from", "-number")
    )
    rejected = (
        schema.proposals.filter(state=workflow.State.REJECTED, closed_at__isnull=False)
        .defer("message")
        .order_by("-closed_at", "-pk")
    )
    told: list[tuple[datetime, Item]] = [(entry.known_from, entry) for entry in entries]
    told += [
        (proposal.closed_at or proposal.created_at, proposal) for proposal in rejected
    ]
    told.sort(key=operator.itemgetter(0), reverse=True)
    return [item for _, item in told]


def facts(schema: models.Schema, shown: Sequence[Item]) -> timeline_rows.Facts:
    """Return what is told of the items shown, in four queries."""
    versions = [
        item.version for item in shown if isinstance(item, models.TimelineEntry)
    ]
    rejected = [item.pk for item in shown if isinstance(item, models.Proposal)]
    return timeline_rows.Facts(
        approvers=approvers(versions),
        forced=forced(versions),
        fates=fates(schema, versions),
        rejections=_rejections(rejected),
    )


def approvers(
    versions: Iterable[models.SchemaVersion],
) -> dict[int, tuple[str, ...]]:
    """Return by version number who approved what was published."""
    published = {version.proposal_id: version for version in versions}
    votes = (
        models.Review.objects.filter(revision__proposal__in=published)
        .select_related("reviewer", "revision")
        .defer("revision__text", "revision__report", "revision__references")
        .order_by("pk")
    )
    of_version: dict[int, list[models.Review]] = {}
    for vote in votes:
        version = published[vote.revision.proposal_id]
        if vote.fingerprint == version.fingerprint:
            of_version.setdefault(version.number, []).append(vote)
    return {
        number: tuple(
            approvals.name(vote.reviewer)
            for vote in proposals.last_by_person(given)
            if vote.decision == models.Decision.APPROVE
        )
        for number, given in of_version.items()
    }


def forced(
    versions: Iterable[models.SchemaVersion],
) -> dict[int, models.BreakGlass]:
    """Return by version number the confirmed request that it was published by."""
    published = {version.proposal_id: version.number for version in versions}
    requests = models.BreakGlass.objects.filter(
        proposal__in=published, confirmed_at__isnull=False
    ).select_related("asked_by", "confirmed_by")
    return {published[request.proposal_id]: request for request in requests}


def fates(
    schema: models.Schema, versions: Iterable[models.SchemaVersion]
) -> dict[int, list[models.AuditEntry]]:
    """Return by version number the entries that say it was deprecated or retired."""
    names = {
        f"{schema.schema_id}@{version.number}": version.number for version in versions
    }
    entries = models.AuditEntry.objects.filter(
        object_type="version",
        object_id__in=names,
        action__in=(Action.VERSION_DEPRECATED, Action.VERSION_RETIRED),
    ).order_by("number")
    found: dict[int, list[models.AuditEntry]] = {}
    for entry in entries:
        found.setdefault(names[entry.object_id], []).append(entry)
    return found


def _rejections(of: Iterable[int]) -> dict[int, models.Review]:
    votes = (
        models.Review.objects.filter(
            revision__proposal__in=list(of), decision=models.Decision.REJECT
        )
        .select_related("reviewer", "revision")
        .defer("revision__text", "revision__report", "revision__references")
        .order_by("pk")
    )
    return {vote.revision.proposal_id: vote for vote in votes}


def adopted(
    schema: models.Schema, numbers: Mapping[str, int], in_force: int | None
) -> adoption.Adoption:
    """Return how the declared uses of a schema spread over its versions.

    `numbers` are those of the versions by each name that a pin may have.
    """
    return adoption.adoption(
        schema.uses.order_by("pk").values_list("pin", flat=True),
        versions=numbers,
        in_force=in_force,
    )
