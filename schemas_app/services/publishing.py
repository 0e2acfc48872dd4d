"""Making an approved revision a version: numbered, announced, never changed again."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from schemas_app import models, permissions
from schemas_app.domain import (
    actors,
    audit_actions,
    errors,
    exact_json,
    requirements,
    semver,
    workflow,
)
from schemas_app.domain.report import Report, Severity
from schemas_app.selectors import documents, proposals
from schemas_app.selectors import requirements as known
from schemas_app.services import (
    announcing,
    approval,
    artifacts,
    audit,
    effects,
    locks,
    notices,
    revisions,
    search,
    superseding,
    timeline,
)


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
    have moved since. Takes effect at once, or after the notice that its policy asks
    for, unless a later moment is named. Raises errors.NotAllowed, TransitionRefused,
    StaleRevision, ReferencesMoved, BaseMoved, ApprovalsMissing, RequirementsMissing,
    VerdictChanged or BadValue (moments).
    """
    seen = proposals.proposal_seen_by(by, proposal_id=proposal_id)
    permissions.check_can_publish(proposal=seen, by=by)
    return make_version(
        seen,
        Publication(fingerprint=fingerprint, effective_from=effective_from),
        by=by,
        at=at,
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Publication:
    """What is to be published, and from when on it is to hold.

    `glass` is why in spite of what is missing; `due` that only what is scheduled for
    now or earlier is meant.
    """

    fingerprint: str
    effective_from: datetime | None = None
    glass: str = ""
    due: bool = False

    @property
    def event(self) -> workflow.Event:
        return workflow.Event.FORCE if self.glass else workflow.Event.PUBLISH


def make_version(
    seen: models.Proposal, publication: Publication, *, by: actors.Actor, at: datetime
) -> models.SchemaVersion:
    """Publish for somebody who may; raises as `publish` does."""
    workflow.next_state(seen.state, publication.event)
    text = proposals.current_revision(seen).text
    checked = documents.check(seen.schema, text, advise=False)
    with transaction.atomic():
        proposal = locks.proposal(seen.pk, by=by)
        revision = revisions.current(proposal)
        workflow.next_state(proposal.state, publication.event)
        if publication.due and not is_due(proposal, at=at):
            raise errors.TransitionRefused(
                state=proposal.state, event="be published by the clock"
            )
        _check_is_what_was_seen(revision, checked, publication.fingerprint)
        if not publication.glass:
            _check_nothing_is_missing(revision, checked)
        effects.check_clock(proposal.schema, at=at)
        effective = _effective(revision, publication, at=at)
        approval.move(proposal, publication.event, at=at)
        version = _create(revision, checked, effective, by=by, at=at)
        search.index(proposal.schema)
        timeline.add(version=version, effective_from=effective, by=by, at=at)
        _record(version, revision, publication.glass, checked.report, by=by, at=at)
        superseding.by_version(version, by=by, at=at)
        artifacts.request(version=version, at=at)
    return version


def is_due(proposal: models.Proposal, *, at: datetime) -> bool:
    """Return whether the proposal is scheduled for `at` or earlier."""
    return (
        proposal.state == workflow.State.SCHEDULED
        and proposal.publish_at is not None
        and proposal.publish_at <= at
    )


def _create(
    revision: models.Revision,
    checked: documents.CheckedDocument,
    effective_from: datetime,
    *,
    by: actors.Actor,
    at: datetime,
) -> models.SchemaVersion:
    proposal = revision.proposal
    numbers = proposal.schema.versions.aggregate(highest=Max("number"))
    return models.SchemaVersion.objects.create(
        schema=proposal.schema,
        number=(numbers["highest"] or 0) + 1,
        semantic_version=str(
            semver.choose(
                suggested=checked.suggested_version, wanted=proposal.semantic_version
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
        effective_from=effective_from,
    )


def _check_is_what_was_seen(
    revision: models.Revision, checked: documents.CheckedDocument, fingerprint: str
) -> None:
    if dict(checked.references) != revision.references:
        raise errors.ReferencesMoved(moved=_moved(revision.references, checked))
    if not fingerprint == revision.fingerprint == checked.document.fingerprint:
        raise documents.stale(revision, given=fingerprint)
    revisions.check_base_is_current(revision.proposal.schema, revision.base)
    # What was compared before the lock may be what stood there a moment earlier.
    revisions.check_base_is_current(revision.proposal.schema, checked.base)


def _check_nothing_is_missing(
    revision: models.Revision, checked: documents.CheckedDocument
) -> None:
    required, facts = known.of(revision), known.facts(revision)
    if facts.approvals < required.approvals_needed:
        raise errors.ApprovalsMissing(
            needed=required.approvals_needed, given=facts.approvals
        )
    missing = requirements.missing(required, facts)
    if missing:
        raise errors.RequirementsMissing(
            missing=tuple(item.sentence for item in missing)
        )
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


def _effective(
    revision: models.Revision, publication: Publication, *, at: datetime
) -> datetime:
    wanted = publication.effective_from
    if publication.glass:
        return wanted or at
    if publication.due:
        return effects.when_due(revision, wanted, at=at)
    return effects.wanted(revision, wanted, published_at=at)


def _record(
    version: models.SchemaVersion,
    revision: models.Revision,
    glass: str,
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
        "published_at": announcing.moment(version.published_at),
        "effective_from": announcing.moment(version.effective_from),
    }
    if glass:
        facts["break_glass"] = glass
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
        reason=glass,
    )
    announcing.announce(
        kind=_KIND[report.severity],
        schema=version.schema,
        facts={
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
        },
        at=at,
        notice=notices.of_version(version, by=by),
    )


# A change of words alone is compatible for whoever listens; `severity` tells more.
_KIND = {
    Severity.BREAKING: "breaking_change",
    Severity.COMPATIBLE: "compatible_change",
    Severity.DOCUMENTATION: "compatible_change",
}
