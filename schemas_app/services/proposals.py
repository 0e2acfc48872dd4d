"""Asking for a change: submit, revise, withdraw."""

import dataclasses
from datetime import datetime

from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import (
    actors,
    audit_actions,
    errors,
    exact_json,
    semver,
    workflow,
)
from schemas_app.domain.report import Severity
from schemas_app.selectors import documents, policies, proposals, schemas, uses
from schemas_app.services import approval, locks, proposal_events


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

    Where its policy needs nobody's approval, it is approved at once. Raises
    errors.BadText or BadSchema for the text, UnchangedDocument if it says what is
    published already, BaseMoved if a version was published meanwhile.
    """
    return _open(
        workflow.next_state(workflow.State.DRAFT, workflow.Event.SUBMIT),
        schema_id=schema_id,
        text=text,
        title=title,
        by=by,
        at=at,
        message=message,
        semantic_version=semantic_version,
    )


def draft(
    *,
    schema_id: str,
    text: str,
    title: str,
    by: actors.Actor,
    at: datetime,
    message: str = "",
    semantic_version: str = "",
) -> models.Proposal:
    """Keep `text` as a proposal that nobody is asked to decide on yet.

    Raises as `submit` does.
    """
    return _open(
        workflow.State.DRAFT,
        schema_id=schema_id,
        text=text,
        title=title,
        by=by,
        at=at,
        message=message,
        semantic_version=semantic_version,
    )


@transaction.atomic
def submit_draft(
    *, proposal_id: int, fingerprint: str, by: actors.Actor, at: datetime
) -> models.Proposal:
    """Put a draft up for review as it stands.

    Raises errors.NotAllowed, TransitionRefused, StaleRevision or BaseMoved.
    """
    proposal = locks.proposal(proposal_id)
    permissions.check_can_edit(proposal=proposal, by=by)
    workflow.next_state(proposal.state, workflow.Event.SUBMIT)
    revision = proposals.current_revision(proposal)
    revision.proposal = proposal
    if revision.fingerprint != fingerprint:
        raise documents.stale(revision, given=fingerprint)
    _check_base_is_current(proposal.schema, revision.base)
    approval.move(proposal, workflow.Event.SUBMIT, at=at)
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_SUBMITTED, revision=revision, by=by, at=at
    )
    approval.settle(revision=revision, by=by, at=at)
    return proposal


def _open(
    state: workflow.State,
    *,
    schema_id: str,
    text: str,
    title: str,
    by: actors.Actor,
    at: datetime,
    message: str,
    semantic_version: str,
) -> models.Proposal:
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
            state=state,
            semantic_version=semantic_version,
            author_id=permissions.responsible_person(by),
            author_label=by.label,
            created_at=at,
        )
        revision = _add_revision(
            proposal=proposal, checked=checked, message=message, by=by, at=at
        )
        proposal_events.record(action=_OPENED[state], revision=revision, by=by, at=at)
        approval.settle(revision=revision, by=by, at=at)
    return proposal


_OPENED = {
    workflow.State.DRAFT: audit_actions.Action.PROPOSAL_DRAFTED,
    workflow.State.IN_REVIEW: audit_actions.Action.PROPOSAL_SUBMITTED,
}


def revise(
    *,
    proposal_id: int,
    text: str,
    by: actors.Actor,
    at: datetime,
    message: str = "",
    over: str = "",
) -> models.Revision:
    """Add a revision on the current base; earlier votes no longer count.

    `over` is the fingerprint of the revision that was edited, if that matters: a newer
    one is not overwritten. Raises as `submit` does, errors.StaleRevision, and
    errors.TransitionRefused on a closed proposal.
    """
    seen = proposals.proposal(proposal_id)
    permissions.check_can_edit(proposal=seen, by=by)
    checked = documents.check(seen.schema, text)
    _check_is_news(checked)
    semver.choose(suggested=checked.suggested_version, wanted=seen.semantic_version)
    with transaction.atomic():
        proposal = locks.proposal(proposal_id)
        workflow.next_state(proposal.state, workflow.Event.REVISE)
        current = proposals.current_revision(proposal)
        if over not in ("", current.fingerprint):
            raise documents.stale(current, given=over)
        _check_base_is_current(proposal.schema, checked.base)
        same_base = current.base_id == (checked.base.pk if checked.base else None)
        if same_base and current.fingerprint == checked.document.fingerprint:
            raise errors.UnchangedDocument(
                fingerprint=current.fingerprint, same_as=f"revision {current.number}"
            )
        approval.move(proposal, workflow.Event.REVISE, at=at)
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
        approval.settle(revision=revision, by=by, at=at)
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
    approval.move(proposal, workflow.Event.WITHDRAW, at=at)
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
        policy=_requirement(proposal.schema, checked),
        impact=[
            dataclasses.asdict(one)
            for one in uses.concerned(proposal.schema, checked.report)
        ],
        message=message,
        author_id=permissions.responsible_person(by),
        author_label=by.label,
        created_at=at,
    )


def _requirement(
    schema: models.Schema, checked: documents.CheckedDocument
) -> dict[str, exact_json.Json]:
    """Return what the policy in force asks of this change, to be kept with it."""
    required = policies.active().requirement(
        domain=schema.domain.slug,
        schema_id=schema.schema_id,
        severity=Severity(checked.report.severity),
        approvals_of_domain=schema.domain.approvals_needed,
    )
    return required.as_json()


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
