"""Conversations about one place of a proposal."""

from datetime import datetime

from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import actors, errors, exact_json, json_pointer, workflow
from schemas_app.domain.audit_actions import Action
from schemas_app.services import approval, locks, proposal_events, revisions

LONGEST = 20_000
LONGEST_POINTER = 2_000


@transaction.atomic
def open_thread(
    *, proposal_id: int, pointer: str, text: str, by: actors.Actor, at: datetime
) -> models.Thread:
    """Begin a conversation about a place of the current revision, or of its base.

    Raises errors.NotFound, NotAllowed, TransitionRefused on a draft and on a closed
    proposal, or BadValue for a pointer that leads nowhere and
    for an empty or enormous text.
    """
    proposal = locks.proposal(proposal_id, by=by)
    permissions.check_can_comment(by=by)
    person = permissions.person(by)
    workflow.check_under_review(proposal.state, "be discussed")
    revision = revisions.current(proposal)
    _check_pointer(revision, pointer)
    _check_text(text)
    thread = models.Thread.objects.create(
        revision=revision, pointer=pointer, opened_at=at
    )
    _comment(thread, person, text, at=at)
    _record(Action.THREAD_OPENED, thread, text, by=by, at=at)
    return thread


@transaction.atomic
def answer(
    *, thread_id: int, text: str, by: actors.Actor, at: datetime
) -> models.Comment:
    """Add to a conversation. Raises as `open_thread` does."""
    thread = _locked(thread_id, by=by)
    permissions.check_can_comment(by=by)
    person = permissions.person(by)
    _check_text(text)
    comment = _comment(thread, person, text, at=at)
    _record(Action.THREAD_ANSWERED, thread, text, by=by, at=at)
    return comment


@transaction.atomic
def resolve(*, thread_id: int, by: actors.Actor, at: datetime) -> models.Thread:
    """Close a conversation. Raises errors.NotFound, NotAllowed or AlreadyExists."""
    thread = _locked(thread_id, by=by)
    permissions.check_can_resolve(thread=thread, by=by)
    if thread.resolved_at is not None:
        raise errors.AlreadyExists(
            noun="resolution of thread",
            name=str(thread.pk),
            remedy="Nothing more is needed.",
        )
    thread.resolved_at, thread.resolved_by_id = at, permissions.person(by)
    thread.save(update_fields=["resolved_at", "resolved_by"])
    revision = _record(Action.THREAD_RESOLVED, thread, "", by=by, at=at)
    approval.settle(revision=revision, by=by, at=at)
    return thread


@transaction.atomic
def reopen(*, thread_id: int, by: actors.Actor, at: datetime) -> models.Thread:
    """Take up a closed conversation. Raises errors.NotFound, NotAllowed or BadValue."""
    thread = _locked(thread_id, by=by)
    permissions.check_can_resolve(thread=thread, by=by)
    if thread.resolved_at is None:
        raise errors.BadValue(
            name="thread", message="It is open.", remedy="Nothing more is needed."
        )
    thread.resolved_at = thread.resolved_by = None
    thread.save(update_fields=["resolved_at", "resolved_by"])
    _record(Action.THREAD_REOPENED, thread, "", by=by, at=at)
    return thread


def _locked(thread_id: int, *, by: actors.Actor) -> models.Thread:
    found = (
        models.Thread.objects.filter(pk=thread_id)
        .values_list("revision__proposal_id", flat=True)
        .first()
    )
    if found is None:
        raise errors.NotFound(noun="thread", name=str(thread_id))
    proposal = locks.proposal(found, by=by)
    thread = models.Thread.objects.select_related("revision").get(pk=thread_id)
    thread.revision.proposal = proposal
    return thread


def _check_pointer(revision: models.Revision, pointer: str) -> None:
    if len(pointer) > LONGEST_POINTER:
        raise errors.BadValue(
            name="pointer",
            message=f"A pointer has at most {LONGEST_POINTER} characters.",
            remedy="Pin the thread to what holds that place.",
        )
    texts = [revision.text, *([revision.base.text] if revision.base else [])]
    if not any(json_pointer.exists(exact_json.loads(text), pointer) for text in texts):
        raise errors.BadValue(
            name="pointer",
            message=f"{pointer!r} is no place of revision {revision.number} or its base.",
            remedy="Use a JSON Pointer such as /properties/price, or leave it empty.",
        )


def _check_text(text: str) -> None:
    if not 1 <= len(text.strip()) <= LONGEST:
        raise errors.BadValue(
            name="text",
            message=f"A comment has 1 to {LONGEST} characters.",
            remedy="Write what you mean; link to what is long.",
        )


def _comment(
    thread: models.Thread, person: int, text: str, *, at: datetime
) -> models.Comment:
    return models.Comment.objects.create(
        thread=thread, author_id=person, text=text.strip(), at=at
    )


def _record(
    action: Action, thread: models.Thread, text: str, *, by: actors.Actor, at: datetime
) -> models.Revision:
    """Write it down with the current revision, whichever the thread is pinned to."""
    revision = revisions.current(thread.revision.proposal)
    proposal_events.record(
        action=action,
        revision=revision,
        by=by,
        at=at,
        reason=text.strip(),
        about={"thread": thread.pk, "pointer": thread.pointer},
    )
    return revision
