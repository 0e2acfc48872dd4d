"""Who may do what to a proposal, and who speaks for a domain."""

from django.db.models import Q

from schemas_app import models
from schemas_app.domain import actors, errors
from schemas_app.permissions import callers

_ASK_A_STEWARD = "Ask a steward of the domain."


def check_can_review(*, proposal: models.Proposal, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may vote on `proposal`.

    Only stewards of the domain and the group that its policy names vote, in person,
    and never on a proposal of which they wrote any revision themselves or through a
    key. Administrators never do: they could make themselves, or somebody whose password
    they set, whatever is asked for.
    """
    if by.kind is not actors.ActorKind.PERSON:
        raise errors.NotAllowed(
            message="Only a person votes on a proposal.",
            remedy="Sign in as a steward of the domain.",
        )
    if not _has_a_say(proposal, by):
        raise errors.NotAllowed(
            message=f"You are not a steward of {proposal.schema.domain.name}.",
            remedy=_ASK_A_STEWARD,
        )
    if proposal.revisions.filter(author_id=by.person_id).exists():
        raise errors.OwnWork
    if callers.is_administrator(callers.person(by)):
        raise errors.NotAllowed(
            message="An administrator does not vote.",
            remedy="Ask a steward who is none.",
        )


def check_can_publish(*, proposal: models.Proposal, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may publish what others approved."""
    if by.kind is actors.ActorKind.PERSON and _is_steward(proposal.schema.domain, by):
        return
    raise errors.NotAllowed(
        message=f"Only a steward of {proposal.schema.domain.name} publishes.",
        remedy=_ASK_A_STEWARD,
    )


def check_can_steward(*, domain: models.Domain, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` is, in person, a steward of `domain`."""
    callers.person(by)
    if not _is_steward(domain, by):
        raise errors.NotAllowed(
            message=f"You are not a steward of {domain.name}.", remedy=_ASK_A_STEWARD
        )


def check_can_confirm_break_glass(
    *, proposal: models.Proposal, asked_by: int | None, by: actors.Actor
) -> None:
    """Raise errors.NotAllowed unless `by` is another steward who wrote nothing of it."""
    check_can_review(proposal=proposal, by=by)
    check_can_publish(proposal=proposal, by=by)
    if asked_by == by.person_id:
        raise errors.NotAllowed(
            message="Whoever asked to break the glass does not confirm it.",
            remedy="Ask another steward of the domain.",
        )


def check_can_comment(*, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may ask and answer about a proposal.

    Everybody who may sign in, in person: a question decides nothing.
    """
    callers.person(by)


def check_can_resolve(*, thread: models.Thread, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` began the thread, wrote the text or is a steward."""
    someone = callers.person(by)
    proposal = thread.revision.proposal
    began_by = thread.comments.order_by("pk").values_list("author_id", flat=True)
    if someone in (began_by.first(), proposal.author_id):
        return
    if not _is_steward(proposal.schema.domain, by):
        raise errors.NotAllowed(
            message="This conversation is not yours to close.",
            remedy="Ask a steward of the domain, or whoever began it.",
        )


def check_can_edit(*, proposal: models.Proposal, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` is the author of `proposal`, or their key."""
    callers.check_scope(callers.Scope.PROPOSE, by=by)
    callers.check_reaches(proposal.schema.schema_id, by=by)
    if by.person_id is None or by.person_id != proposal.author_id:
        raise errors.NotAllowed(
            message="Only the author of a proposal revises or withdraws it.",
            remedy="Ask its author, or open a proposal of your own.",
        )


def _has_a_say(proposal: models.Proposal, by: actors.Actor) -> bool:
    if _is_steward(proposal.schema.domain, by):
        return True
    policy = proposal.revisions.order_by("-number").values_list("policy", flat=True)
    group = dict(policy.first() or {}).get("group", "")
    return bool(group) and callers.is_person(
        callers.responsible_person(by), Q(groups__name=group)
    )


def _is_steward(domain: models.Domain, by: actors.Actor) -> bool:
    person = callers.responsible_person(by)
    return callers.is_person(person, Q(steward_of=domain))
