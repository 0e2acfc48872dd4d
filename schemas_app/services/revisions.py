"""The revisions of a proposal: which one is current, what it stands on, one more.

For proposals that are locked; what a revision says never changes.
"""

import dataclasses
from datetime import datetime

from schemas_app import models, permissions
from schemas_app.domain import actors, errors, exact_json
from schemas_app.domain.report import Report, Severity
from schemas_app.selectors import documents, policies, proposals, schemas, uses


def current(proposal: models.Proposal) -> models.Revision:
    """Return the newest revision, which knows this very `proposal`."""
    revision = proposals.current_revision(proposal)
    revision.proposal = proposal
    return revision


def named(proposal: models.Proposal, *, fingerprint: str) -> models.Revision:
    """Return the newest revision. Raises errors.StaleRevision unless it is the one named."""
    revision = current(proposal)
    if revision.fingerprint != fingerprint:
        raise documents.stale(revision, given=fingerprint)
    return revision


def check_base_is_current(
    schema: models.Schema, base: models.SchemaVersion | None
) -> None:
    """Raise errors.BaseMoved unless `base` is what new versions are based on."""
    latest = schemas.latest(schema)
    if latest != base:
        raise errors.BaseMoved(
            base=base.number if base else None,
            latest=latest.number if latest else None,
        )


def check_is_news(checked: documents.CheckedDocument) -> None:
    """Raise errors.UnchangedDocument if the document says what is published already."""
    if checked.base and checked.base.fingerprint == checked.document.fingerprint:
        raise errors.UnchangedDocument(
            fingerprint=checked.base.fingerprint,
            same_as=f"version {checked.base.number}",
        )


def check_is_another(
    revision: models.Revision, checked: documents.CheckedDocument
) -> None:
    """Raise errors.UnchangedDocument if `revision` says it already, on the same base."""
    same_base = revision.base_id == (checked.base.pk if checked.base else None)
    if same_base and revision.fingerprint == checked.document.fingerprint:
        raise errors.UnchangedDocument(
            fingerprint=revision.fingerprint, same_as=f"revision {revision.number}"
        )


def add(
    *,
    proposal: models.Proposal,
    checked: documents.CheckedDocument,
    message: str,
    by: actors.Actor,
    at: datetime,
    number: int = 1,
) -> models.Revision:
    """Write down one more revision, with what it needs and whom it concerns today."""
    return models.Revision.objects.create(
        proposal=proposal,
        number=number,
        base=checked.base,
        text=checked.parsed.text,
        fingerprint=checked.document.fingerprint,
        dialect=checked.parsed.dialect,
        uri=checked.parsed.uri,
        references=dict(checked.references),
        report=checked.report.as_json(),
        severity=checked.report.severity,
        policy=_needed(proposal.schema, checked.report.severity),
        impact=[
            dataclasses.asdict(one)
            for one in uses.concerned(proposal.schema, checked.report)
        ],
        message=message,
        author_id=permissions.responsible_person(by),
        author_label=by.label,
        created_at=at,
    )


def renewed(
    revision: models.Revision, *, by: actors.Actor, at: datetime
) -> models.Revision:
    """Return `revision`, or another of the same text if the policy asks otherwise now."""
    schema = revision.proposal.schema
    needed = _needed(schema, Severity(revision.severity))
    if needed == revision.policy:
        return revision
    concerned = uses.concerned(schema, Report.from_json(revision.report))
    return models.Revision.objects.create(
        proposal=revision.proposal,
        number=revision.number + 1,
        base=revision.base,
        text=revision.text,
        fingerprint=revision.fingerprint,
        dialect=revision.dialect,
        uri=revision.uri,
        references=revision.references,
        report=revision.report,
        severity=revision.severity,
        policy=needed,
        impact=[dataclasses.asdict(one) for one in concerned],
        message=revision.message,
        author_id=permissions.responsible_person(by),
        author_label=by.label,
        created_at=at,
    )


def _needed(schema: models.Schema, severity: Severity) -> dict[str, exact_json.Json]:
    """Return what the policy in force asks of this change, to be kept with it."""
    required = policies.active().requirement(
        domain=schema.domain.slug,
        schema_id=schema.schema_id,
        severity=severity,
        approvals_of_domain=schema.domain.approvals_needed,
    )
    return required.as_json()
