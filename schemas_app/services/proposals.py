"""Asking for a change: submit, revise, withdraw."""

from datetime import datetime

from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import actors, audit_actions, errors, semver, workflow
from schemas_app.selectors import documents, proposals, schemas
from schemas_app.services import locks, proposal_events


def submit(
    *,
    schema_id: str,
    text: str,
    title: str,
    by: actors.Actor,
    at: datetime,
    message: str = "",
    semantic_version: str = "",
) -> models.Proposal:
    """Open a proposal in review, with `text` as its first revision.

    Raises errors.BadText or BadSchema for the text, UnchangedDocument if it says
    what is published already, BaseMoved if a version was published meanwhile.
    """
    permissions.check_can_propose(by=by)
    _check_title(title)
    schema = schemas.schema(schema_id)
    checked = documents.check(schema, text)
    _check_is_news(checked)
    semver.choose(suggested=checked.suggested_version, wanted=semantic_version)
    with transaction.atomic():
        locked = locks.schema(schema.pk)
        _check_base_is_current(locked, checked.base)
        proposal = models.Proposal.objects.create(
            schema=locked,
            title=title.strip(),
            message=message,
            state=workflow.next_state(workflow.State.DRAFT, workflow.Event.SUBMIT),
            semantic_version=semantic_version,
            author_id=permissions.responsible_person(by),
            author_label=by.label,
            created_at=at,
        )
        revision = _add_revision(
            proposal=proposal, checked=checked, message=message, by=by, at=at
        )
        proposal_events.record(
            action=audit_actions.Action.PROPOSAL_SUBMITTED,
            revision=revision,
            by=by,
            at=at,
        )
    return proposal


def revise(
    *,
    proposal_id: int,
    text: str,
    by: actors.Actor,
    at: datetime,
    message: str = "",
) -> models.Revision:
    """Add a revision on the current base; earlier votes no longer count.

    Raises as `submit` does, and errors.TransitionRefused on a closed proposal.
    """
    seen = proposals.proposal(proposal_id)
    permissions.check_can_edit(proposal=seen, by=by)
    checked = documents.check(seen.schema, text)
    _check_is_news(checked)
    semver.choose(suggested=checked.suggested_version, wanted=seen.semantic_version)
    with transaction.atomic():
        proposal = locks.proposal(proposal_id)
        state = workflow.next_state(proposal.state, workflow.Event.REVISE)
        _check_base_is_current(proposal.schema, checked.base)
        current = proposals.current_revision(proposal)
        same_base = current.base_id == (checked.base.pk if checked.base else None)
        if same_base and current.fingerprint == checked.document.fingerprint:
            raise errors.UnchangedDocument(
                fingerprint=current.fingerprint, same_as=f"revision {current.number}"
            )
        proposal.state = state
        proposal.save(update_fields=["state"])
        revision = _add_revision(
            proposal=proposal,
            checked=checked,
            message=message,
            by=by,
            at=at,
            number=current.number + 1,
        )
        proposal_events.record(
            action=audit_actions.Action.PROPOSAL_REVISED,
            revision=revision,
            by=by,
            at=at,
        )
    return revision


@transaction.atomic
def withdraw(
    *, proposal_id: int, by: actors.Actor, at: datetime, reason: str = ""
) -> models.Proposal:
    """Close the proposal at its author's wish.

    Raises errors.NotAllowed or errors.TransitionRefused.
    """
    proposal = locks.proposal(proposal_id)
    permissions.check_can_edit(proposal=proposal, by=by)
    proposal.state = workflow.next_state(proposal.state, workflow.Event.WITHDRAW)
    proposal.closed_at = at
    proposal.save(update_fields=["state", "closed_at"])
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_WITHDRAWN,
        revision=proposals.current_revision(proposal),
        by=by,
        at=at,
        reason=reason,
    )
    return proposal


def _add_revision(
    *,
    proposal: models.Proposal,
    checked: documents.CheckedDocument,
    message: str,
    by: actors.Actor,
    at: datetime,
    number: int = 1,
) -> models.Revision:
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
        policy={"approvals_needed": proposal.schema.domain.approvals_needed},
        message=message,
        author_id=permissions.responsible_person(by),
        author_label=by.label,
        created_at=at,
    )


def _check_title(title: str) -> None:
    if not 1 <= len(title.strip()) <= 200:
        raise errors.BadValue(
            name="title",
            message="A proposal needs a title of 1 to 200 characters.",
            remedy="Say in a few words what changes.",
        )


def _check_is_news(checked: documents.CheckedDocument) -> None:
    if checked.base and checked.base.fingerprint == checked.document.fingerprint:
        raise errors.UnchangedDocument(
            fingerprint=checked.base.fingerprint,
            same_as=f"version {checked.base.number}",
        )


def _check_base_is_current(
    schema: models.Schema, base: models.SchemaVersion | None
) -> None:
    latest = schemas.latest(schema)
    if latest != base:
        raise errors.BaseMoved(
            base=base.number if base else None,
            latest=latest.number if latest else None,
        )
