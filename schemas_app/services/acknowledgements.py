"""What the owners of affected modules answer to a change."""

from datetime import datetime

from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import (
    actors,
    audit_actions,
    errors,
    exact_json,
    requirements,
    workflow,
)
from schemas_app.selectors import modules
from schemas_app.services import (
    announcing,
    approval,
    effects,
    locks,
    proposal_events,
    revisions,
)


@transaction.atomic
def acknowledge(
    *,
    proposal_id: int,
    fingerprint: str,
    module: str,
    answer: str,
    by: actors.Actor,
    at: datetime,
    ready_at: datetime | None = None,
    comment: str = "",
) -> models.Acknowledgement:
    """Record what a module's owner says of the current revision; the last answer counts.

    Raises errors.NotFound, NotAllowed, StaleRevision, TransitionRefused on a draft and
    on a closed proposal, or BadValue (answer, ready_at, comment of a block).
    """
    given = _check_answer(answer, ready_at, comment, at=at)
    proposal = locks.proposal(proposal_id, by=by)
    named = modules.module(module)
    permissions.check_owns(module=named, by=by, schema_id=proposal.schema.schema_id)
    workflow.check_under_review(proposal.state, "be acknowledged")
    revision = revisions.named(proposal, fingerprint=fingerprint)
    recorded = models.Acknowledgement.objects.create(
        revision=revision,
        module=named,
        answer=given,
        ready_at=ready_at,
        comment=comment.strip(),
        person_id=permissions.responsible_person(by),
        at=at,
    )
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_ACKNOWLEDGED,
        revision=revision,
        by=by,
        at=at,
        reason=comment.strip(),
        about={"module": named.number, "answer": str(given), **_until(ready_at)},
    )
    approval.settle(revision=revision, by=by, at=at)
    return recorded


def _until(ready_at: datetime | None) -> dict[str, exact_json.Json]:
    return {} if ready_at is None else {"ready_at": announcing.moment(ready_at)}


def _check_answer(
    answer: str, ready_at: datetime | None, comment: str, *, at: datetime
) -> requirements.Answer:
    if answer not in list(requirements.Answer):
        raise errors.BadValue(
            name="answer",
            message=f"{answer!r} is not known.",
            remedy=f"Use one of {', '.join(requirements.Answer)}.",
        )
    given = requirements.Answer(answer)
    migrating = given is requirements.Answer.MIGRATING
    if migrating != (ready_at is not None):
        raise errors.BadValue(
            name="ready_at",
            message="A module that is migrating, and no other, says until when.",
            remedy="Give the moment from which the module can do with the change.",
        )
    if ready_at is not None and ready_at <= at:
        raise errors.BadValue(
            name="ready_at",
            message="That moment has passed.",
            remedy="Answer `ok` if the module is ready.",
        )
    effects.check_is_near("ready_at", ready_at, at=at)
    if given is requirements.Answer.BLOCKED and not comment.strip():
        raise errors.BadValue(
            name="comment",
            message="Say what stands in the way.",
            remedy="Write what the author should change or know.",
        )
    return given
