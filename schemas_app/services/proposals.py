"""Asking for a change: draft, submit, revise, rebase, withdraw."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import actors, audit_actions, errors, semver, workflow
from schemas_app.selectors import documents, proposals, rebasing, schemas
from schemas_app.services import approval, locks, proposal_events, revisions


def submit(
    *,
    schema_id: str,
    text: str,
    title: str,
    by: actors.Actor,
    at: datetime,
    message: str = "",
    semantic_version: str = "",
    once: bool = False,
) -> models.Proposal:
    """Open a proposal in review, with `text` as its first revision.

    With `once` an open proposal of the same author that says just that is returned
    instead; it was created at another moment than `at`. Where its policy needs nobody's approval, it is approved at once. Raises
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
        once=once,
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
    once: bool = False,
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
        once=once,
    )


@transaction.atomic
def submit_draft(
    *, proposal_id: int, fingerprint: str, by: actors.Actor, at: datetime
) -> models.Proposal:
    """Put a draft up for review as it stands, under the policy that is in force by then.

    Raises errors.NotAllowed, TransitionRefused, StaleRevision or BaseMoved.
    """
    proposal = locks.proposal(proposal_id, by=by)
    permissions.check_can_edit(proposal=proposal, by=by)
    workflow.next_state(proposal.state, workflow.Event.SUBMIT)
    revision = revisions.named(proposal, fingerprint=fingerprint)
    revisions.check_base_is_current(proposal.schema, revision.base)
    revision = revisions.renewed(revision, by=by, at=at)
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
    once: bool,
) -> models.Proposal:
    permissions.check_can_propose(by=by, schema_id=schema_id)
    _check_title(title)
    schema = schemas.schema(schema_id)
    if once and (same := proposals.same_open(schema, text, state=state, by=by)):
        return same
    checked = documents.check(schema, text)
    revisions.check_is_news(checked)
    semver.choose(suggested=checked.suggested_version, wanted=semantic_version)
    with transaction.atomic():
        locked = locks.schema(schema.pk)
        # Again: another one may have got here first.
        if once and (same := proposals.same_open(schema, text, state=state, by=by)):
            return same
        revisions.check_base_is_current(locked, checked.base)
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
        revision = revisions.add(
            proposal=proposal, checked=checked, message=message, by=by, at=at
        )
        proposal_events.record(
            action=_OPENED[state],
            revision=revision,
            by=by,
            at=at,
            announced=state in workflow.UNDER_REVIEW,
        )
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
    semantic_version: str | None = None,
) -> models.Revision:
    """Add a revision on the current base; earlier votes no longer count.

    `over` is the fingerprint of the revision that was edited, if that matters: a newer
    one is not overwritten. `semantic_version` replaces the one asked for before. Raises
    as `submit` does, errors.StaleRevision, and errors.TransitionRefused on a closed
    proposal.
    """
    seen = proposals.proposal_seen_by(by, proposal_id=proposal_id)
    permissions.check_can_edit(proposal=seen, by=by)
    return _add(
        _Edit(text=text, message=message, over=over, semantic_version=semantic_version),
        audit_actions.Action.PROPOSAL_REVISED,
        seen,
        by=by,
        at=at,
    )


def rebase(
    *,
    proposal_id: int,
    over: str,
    by: actors.Actor,
    at: datetime,
    choices: Mapping[str, str] = MappingProxyType({}),
    message: str = "",
    semantic_version: str | None = None,
) -> models.Revision:
    """Put the proposal on the current version: a new revision with both sides' changes.

    `over` is the fingerprint of the revision that is rebased; `choices` say "mine" or
    "live" by pointer where both changed the same. Raises as `revise` does, and
    errors.NothingToRebase, ConflictsUnresolved, or BadValue for a choice that nobody
    has to make.
    """
    seen = proposals.proposal_seen_by(by, proposal_id=proposal_id)
    permissions.check_can_edit(proposal=seen, by=by)
    workflow.next_state(seen.state, workflow.Event.REVISE)
    revision = revisions.named(seen, fingerprint=over)
    text = rebasing.merged(revision, choices)
    return _add(
        _Edit(text=text, message=message, over=over, semantic_version=semantic_version),
        audit_actions.Action.PROPOSAL_REBASED,
        seen,
        by=by,
        at=at,
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Edit:
    text: str
    message: str
    over: str
    semantic_version: str | None

    def wanted(self, proposal: models.Proposal) -> str:
        """Return the semantic version asked for, now or before."""
        if self.semantic_version is None:
            return proposal.semantic_version
        return self.semantic_version


def _add(
    edit: _Edit,
    action: audit_actions.Action,
    seen: models.Proposal,
    *,
    by: actors.Actor,
    at: datetime,
) -> models.Revision:
    workflow.next_state(seen.state, workflow.Event.REVISE)
    checked = documents.check(seen.schema, edit.text)
    revisions.check_is_news(checked)
    semver.choose(suggested=checked.suggested_version, wanted=edit.wanted(seen))
    with transaction.atomic():
        proposal = locks.proposal(seen.pk, by=by)
        workflow.next_state(proposal.state, workflow.Event.REVISE)
        current = revisions.current(proposal)
        if edit.over not in ("", current.fingerprint):
            raise documents.stale(current, given=edit.over)
        revisions.check_base_is_current(proposal.schema, checked.base)
        revisions.check_is_another(current, checked)
        proposal.semantic_version = edit.wanted(proposal)
        proposal.save(update_fields=["semantic_version"])
        approval.move(proposal, workflow.Event.REVISE, at=at)
        revision = revisions.add(
            proposal=proposal,
            checked=checked,
            message=edit.message,
            by=by,
            at=at,
            number=current.number + 1,
        )
        proposal_events.record(
            action=action,
            revision=revision,
            by=by,
            at=at,
            announced=proposal.state in workflow.UNDER_REVIEW,
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
    proposal = locks.proposal(proposal_id, by=by)
    permissions.check_can_edit(proposal=proposal, by=by)
    was_known = proposal.state in workflow.UNDER_REVIEW
    approval.move(proposal, workflow.Event.WITHDRAW, at=at)
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_WITHDRAWN,
        revision=revisions.current(proposal),
        by=by,
        at=at,
        reason=reason,
        announced=was_known,
    )
    return proposal


def _check_title(title: str) -> None:
    if not 1 <= len(title.strip()) <= 200:
        raise errors.BadValue(
            name="title",
            message="A proposal needs a title of 1 to 200 characters.",
            remedy="Say in a few words what changes.",
        )
