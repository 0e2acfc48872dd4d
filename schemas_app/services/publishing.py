"""Making an approved revision a version: numbered, announced, never changed again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from notifications_app import services as notifications
from schemas_app import models, permissions
from schemas_app.domain import (
    actors,
    audit_actions,
    errors,
    exact_json,
    semver,
    workflow,
)
from schemas_app.domain.report import Report, Severity
from schemas_app.selectors import documents, proposals
from schemas_app.services import artifacts, audit, locks


def publish(
    *,
    proposal_id: int,
    fingerprint: str,
    by: actors.Actor,
    at: datetime,
    effective_from: datetime | None = None,
) -> models.SchemaVersion:
    """Publish the approved revision with this fingerprint as the next version.

    Checks again against what is published now; under the schema's lock nothing may
    have moved since. Raises errors.NotAllowed, TransitionRefused, StaleRevision,
    ReferencesMoved, BaseMoved, ApprovalsMissing, VerdictChanged or BadValue (moments).
    """
    seen = proposals.proposal(proposal_id)
    permissions.check_can_publish(proposal=seen, by=by)
    workflow.next_state(seen.state, workflow.Event.PUBLISH)
    text = proposals.current_revision(seen).text
    checked = documents.check(seen.schema, text, advise=False)
    with transaction.atomic():
        proposal = locks.proposal(proposal_id)
        revision = proposals.current_revision(proposal)
        _check_may_publish(proposal, revision, checked, fingerprint)
        effective = effective_from or at
        _check_moments(revision.base, published_at=at, effective_from=effective)
        proposal.state = workflow.next_state(proposal.state, workflow.Event.PUBLISH)
        proposal.closed_at = at
        proposal.save(update_fields=["state", "closed_at"])
        version = models.SchemaVersion.objects.create(
            schema=proposal.schema,
            number=(revision.base.number if revision.base else 0) + 1,
            semantic_version=str(
                semver.choose(
                    suggested=checked.suggested_version,
                    wanted=proposal.semantic_version,
                )
            ),
            proposal=proposal,
            text=revision.text,
            fingerprint=revision.fingerprint,
            dialect=revision.dialect,
            uri=revision.uri,
            references=dict(checked.references),
            report=checked.report.as_json(),
            severity=checked.report.severity,
            published_at=at,
            published_by=by.label,
            effective_from=effective,
        )
        _record(version, revision, checked.report, by=by, at=at)
        artifacts.request(version=version, at=at)
    return version


def _check_may_publish(
    proposal: models.Proposal,
    revision: models.Revision,
    checked: documents.CheckedDocument,
    fingerprint: str,
) -> None:
    workflow.next_state(proposal.state, workflow.Event.PUBLISH)
    if dict(checked.references) != revision.references:
        raise errors.ReferencesMoved(moved=_moved(revision.references, checked))
    if not fingerprint == revision.fingerprint == checked.document.fingerprint:
        raise documents.stale(revision, given=fingerprint)
    latest = proposal.schema.versions.order_by("-number").first()
    if not latest == revision.base == checked.base:
        raise errors.BaseMoved(
            base=revision.base.number if revision.base else None,
            latest=latest.number if latest else None,
        )
    given, needed = proposals.approvals(revision), revision.policy["approvals_needed"]
    if given < needed:
        raise errors.ApprovalsMissing(needed=needed, given=given)
    if checked.report.severity != revision.severity:
        raise errors.VerdictChanged(
            approved_as=revision.severity, now=str(checked.report.severity)
        )


def _moved(
    reviewed: Mapping[str, str], checked: documents.CheckedDocument
) -> tuple[tuple[str, str], ...]:
    now = checked.references
    return tuple(
        (reviewed.get(uri, ""), now.get(uri, ""))
        for uri in sorted({*reviewed, *now})
        if reviewed.get(uri) != now.get(uri)
    )


def _check_moments(
    base: models.SchemaVersion | None,
    *,
    published_at: datetime,
    effective_from: datetime,
) -> None:
    if base is not None and published_at < base.published_at:
        raise errors.BadValue(
            name="published_at",
            message=f"Version {base.number} was published later than that.",
            remedy="Check the clock of this machine.",
        )
    if effective_from < published_at:
        raise errors.BadValue(
            name="effective_from",
            message="A version cannot be valid before it is known.",
            remedy="Choose the moment of publication or a later one.",
        )


def _record(
    version: models.SchemaVersion,
    revision: models.Revision,
    report: Report,
    *,
    by: actors.Actor,
    at: datetime,
) -> None:
    facts: dict[str, exact_json.Json] = {
        "version": version.number,
        "semantic_version": version.semantic_version,
        "previous_version": revision.base.number if revision.base else None,
        "fingerprint": version.fingerprint,
        "severity": str(version.severity),
        "published_at": version.published_at.isoformat(),
        "effective_from": version.effective_from.isoformat(),
    }
    audit.record(
        action=audit_actions.Action.VERSION_PUBLISHED,
        object_type="version",
        object_id=str(version),
        schema_id=version.schema.schema_id,
        by=by,
        at=at,
        after={
            **facts,
            "proposal_id": version.proposal_id,
            "revision": revision.number,
        },
    )
    notifications.announce(
        kind=_KIND[report.severity],
        topic=version.schema.schema_id,
        body=exact_json.dumps(
            {
                **facts,
                "changes": [
                    {
                        "rule": change.rule,
                        "path": change.path,
                        "sentence": change.sentence,
                    }
                    for change in report.changes
                ],
                "new_schema": exact_json.loads(version.text),
            }
        ),
        at=at,
    )


# A change of words alone is compatible for whoever listens; `severity` tells more.
_KIND = {
    Severity.BREAKING: "breaking_change",
    Severity.COMPATIBLE: "compatible_change",
    Severity.DOCUMENTATION: "compatible_change",
}
