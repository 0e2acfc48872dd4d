"""May this PERSON or key do it. Whether the moment is right is domain/workflow.py's.

Each `check_can_*` raises errors.NotAllowed with the reason; `allowed` turns one into
a yes or no for the screens.
"""

import enum
from collections.abc import Callable
from typing import Any

from schemas_app import models
from schemas_app.domain import actors, errors


class Scope(enum.StrEnum):
    """What an API key may be used for."""

    READ = "read"
    PROPOSE = "propose"


def check_can_read(*, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may read what is published."""
    check_scope(Scope.READ, by=by)


def check_scope(scope: Scope, *, by: actors.Actor) -> None:
    """Raise errors.NotAllowed if `by` is a key without `scope`; people have no scopes."""
    if by.kind is actors.ActorKind.KEY and scope not in by.scopes:
        raise errors.NotAllowed(
            message=f"This key does not have the scope `{scope}`.",
            remedy="Ask the module's owner for a key that has it.",
        )


def check_can_propose(*, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may open proposals and register schemas."""
    check_scope(Scope.PROPOSE, by=by)
    responsible_person(by)


def responsible_person(by: actors.Actor) -> int:
    """Return who answers for what `by` does. Raises errors.NotAllowed for nobody."""
    if by.person_id is None:
        raise errors.NotAllowed(
            message="This needs a responsible person.",
            remedy="Sign in, or use a key that a person answers for.",
        )
    return by.person_id


def check_can_review(*, proposal: models.Proposal, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may vote on `proposal`.

    Only stewards of the domain vote, in person, and never on a proposal of which
    they wrote any revision themselves or through a key. Superusers are no exception.
    """
    if by.kind is not actors.ActorKind.PERSON:
        raise errors.NotAllowed(
            message="Only a person votes on a proposal.",
            remedy="Sign in as a steward of the domain.",
        )
    if not _is_steward(proposal.schema.domain, by):
        raise errors.NotAllowed(
            message=f"You are not a steward of {proposal.schema.domain.name}.",
        )
    if proposal.revisions.filter(author_id=by.person_id).exists():
        raise errors.OwnWork


def check_can_publish(*, proposal: models.Proposal, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may publish what others approved."""
    if by.kind is actors.ActorKind.PERSON and _is_steward(proposal.schema.domain, by):
        return
    raise errors.NotAllowed(
        message=f"Only a steward of {proposal.schema.domain.name} publishes.",
    )


def check_can_edit(*, proposal: models.Proposal, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` is the author of `proposal`, or their key."""
    check_scope(Scope.PROPOSE, by=by)
    if by.person_id is None or by.person_id != proposal.author_id:
        raise errors.NotAllowed(
            message="Only the author of a proposal revises or withdraws it.",
            remedy="Ask its author, or open a proposal of your own.",
        )


def allowed(check: Callable[..., None], **arguments: Any) -> bool:  # noqa: ANN401 - passed on
    """Return whether `check` lets `arguments` pass."""
    try:
        check(**arguments)
    except errors.NotAllowed:
        return False
    return True


def _is_steward(domain: models.Domain, by: actors.Actor) -> bool:
    person = responsible_person(by)
    return domain.stewards.filter(pk=person, is_active=True).exists()
