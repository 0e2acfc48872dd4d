"""May this PERSON or key do it. Whether the moment is right is domain/workflow.py's.

Each `check_can_*` raises errors.NotAllowed with the reason; `allowed` turns one into
a yes or no for the screens.
"""

import enum
from collections.abc import Callable, Collection
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from schemas_app import models
from schemas_app.domain import actors, api_keys, errors

AUDITORS = "auditors"  # the name of their group


class Scope(enum.StrEnum):
    """What an API key may be used for."""

    READ = "read"
    PROPOSE = "propose"


def check_can_read(*, by: actors.Actor, schema_id: str | None = None) -> None:
    """Raise errors.NotAllowed unless `by` may read what is published, here of a schema."""
    check_scope(Scope.READ, by=by)
    if schema_id is not None:
        check_reaches(schema_id, by=by)


def check_reaches(schema_id: str, *, by: actors.Actor) -> None:
    """Raise errors.NotAllowed if `by` is a key that is not for this schema."""
    if not api_keys.reaches(by.schemas, schema_id):
        raise errors.NotAllowed(
            message=f"This key is not for the schema {schema_id}.",
            remedy=f"It is for {', '.join(by.schemas)}; ask for a key with more.",
        )


def check_scope(scope: Scope, *, by: actors.Actor) -> None:
    """Raise errors.NotAllowed if `by` is a key without `scope`; people have no scopes."""
    if by.kind is actors.ActorKind.KEY and scope not in by.scopes:
        raise errors.NotAllowed(
            message=f"This key does not have the scope `{scope}`.",
            remedy="Ask the module's owner for a key that has it.",
        )


def check_can_propose(*, by: actors.Actor, schema_id: str | None = None) -> None:
    """Raise errors.NotAllowed unless `by` may open proposals and register schemas."""
    check_scope(Scope.PROPOSE, by=by)
    if schema_id is not None:
        check_reaches(schema_id, by=by)
    responsible_person(by)


def responsible_person(by: actors.Actor) -> int:
    """Return who answers for what `by` does. Raises errors.NotAllowed for nobody."""
    if by.person_id is None:
        raise errors.NotAllowed(
            message="This needs a responsible person.",
            remedy="Sign in, or use a key that a person answers for.",
        )
    return by.person_id


def person(by: actors.Actor) -> int:
    """Return who acts in person. Raises errors.NotAllowed for keys and jobs."""
    if by.kind is not actors.ActorKind.PERSON or by.person_id is None:
        raise errors.NotAllowed(
            message="Only a person does that.", remedy="Sign in to the site."
        )
    return by.person_id


def check_can_review(*, proposal: models.Proposal, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may vote on `proposal`.

    Only stewards of the domain and the group that its policy names vote, in person,
    and never on a proposal of which they wrote any revision themselves or through a
    key. Superusers never do: they could make themselves whatever is asked for.
    """
    if by.kind is not actors.ActorKind.PERSON:
        raise errors.NotAllowed(
            message="Only a person votes on a proposal.",
            remedy="Sign in as a steward of the domain.",
        )
    if not _has_a_say(proposal, by):
        raise errors.NotAllowed(
            message=f"You are not a steward of {proposal.schema.domain.name}.",
        )
    if proposal.revisions.filter(author_id=by.person_id).exists():
        raise errors.OwnWork
    if User.objects.filter(pk=person(by), is_superuser=True).exists():
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
    )


def check_can_steward(*, domain: models.Domain, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` is, in person, a steward of `domain`."""
    person(by)
    if not _is_steward(domain, by):
        raise errors.NotAllowed(message=f"You are not a steward of {domain.name}.")


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


def check_can_set_policy(*, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` is a steward of some domain, or a superuser."""
    if not _sets_policies(person(by)).exists():
        raise errors.NotAllowed(
            message="Policies are set by stewards and administrators.",
        )


def check_can_approve_policy(*, policy: models.Policy, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may set policies and did not propose this one."""
    check_can_set_policy(by=by)
    if policy.proposed_by_id == by.person_id:
        raise errors.NotAllowed(
            message="Whoever proposed a policy does not put it in force.",
            remedy="Ask another steward or an administrator.",
        )


def check_speaks_for_touched(
    *, policy: models.Policy, touched: Collection[models.Domain], by: actors.Actor
) -> None:
    """Raise errors.NotAllowed unless `by` or who proposed is a steward of any of `touched`.

    Where there is no such steward, anybody who may set policies speaks for them.
    """
    stewards = set(
        User.objects.filter(is_active=True, steward_of__in=touched).values_list(
            "pk", flat=True
        )
    )
    if stewards and stewards.isdisjoint({policy.proposed_by_id, by.person_id}):
        names = ", ".join(domain.name for domain in touched)
        raise errors.NotAllowed(
            message="Neither you nor who proposed it is a steward of what this policy "
            f"touches: {names}.",
            remedy="Ask a steward of what it touches to put it in force.",
        )


def check_owns(
    *, module: models.Module, by: actors.Actor, schema_id: str | None = None
) -> None:
    """Raise errors.NotAllowed unless `by` owns `module`, or speaks for it by its key."""
    if by.kind is actors.ActorKind.KEY:
        check_can_read(by=by, schema_id=schema_id)
        if by.key_id is not None and module.keys.filter(pk=by.key_id).exists():
            return
    elif by.person_id is not None and by.person_id == module.owner_id:
        return
    raise errors.NotAllowed(
        message=f"Module {module} is not yours.", remedy="Ask its owner."
    )


def check_can_create_key(
    *, module: models.Module, answerable: int, by: actors.Actor
) -> None:
    """Raise errors.NotAllowed unless `by` may make a key that `answerable` answers for.

    A module's owner may, for themselves, and the installation for anybody.
    """
    if by.kind is actors.ActorKind.SYSTEM:
        return
    if person(by) != module.owner_id:
        raise errors.NotAllowed(
            message=f"The keys of module {module} are its owner's business.",
            remedy="Ask its owner.",
        )
    if answerable != by.person_id:
        raise errors.NotAllowed(
            message="Nobody makes a key that another person answers for.",
            remedy="Make it for yourself.",
        )


def check_can_revoke_key(*, key: models.ApiKey, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may end `key`.

    Its module's owner, whoever answers for it, and administrators may; the installation
    too.
    """
    if by.kind is actors.ActorKind.SYSTEM:
        return
    someone = person(by)
    if someone in (key.module.owner_id, key.created_by_id):
        return
    if not User.objects.filter(pk=someone, is_superuser=True).exists():
        raise errors.NotAllowed(
            message="This key is not yours to revoke.",
            remedy="Ask the module's owner.",
        )


def check_can_audit(*, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` is, in person, an auditor or administrator."""
    may = Q(is_superuser=True) | Q(groups__name=AUDITORS)
    if not User.objects.filter(may, pk=person(by), is_active=True).exists():
        raise errors.NotAllowed(
            message="The audit trail is for auditors and administrators.",
            remedy=f"Ask an administrator to put you in the group `{AUDITORS}`.",
        )


def check_can_create_webhook(*, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may have announcements sent somewhere.

    Stewards, administrators and owners of modules may, in person.
    """
    may = Q(is_superuser=True) | Q(steward_of__isnull=False) | Q(modules__isnull=False)
    if not User.objects.filter(may, pk=person(by), is_active=True).exists():
        raise errors.NotAllowed(
            message="Webhooks are for stewards, administrators and owners of modules."
        )


def check_can_manage_webhook(*, owner_id: int, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` owns the webhook or is an administrator."""
    someone = person(by)
    if someone == owner_id:
        return
    if not User.objects.filter(pk=someone, is_superuser=True, is_active=True).exists():
        raise errors.NotAllowed(
            message="This webhook is not yours.",
            remedy="Ask its owner, or an administrator.",
        )


def check_can_resolve(*, thread: models.Thread, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` began the thread, wrote the text or is a steward."""
    someone = person(by)
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
    check_scope(Scope.PROPOSE, by=by)
    check_reaches(proposal.schema.schema_id, by=by)
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


def _has_a_say(proposal: models.Proposal, by: actors.Actor) -> bool:
    if _is_steward(proposal.schema.domain, by):
        return True
    policy = proposal.revisions.order_by("-number").values_list("policy", flat=True)
    group = dict(policy.first() or {}).get("group", "")
    return (
        bool(group)
        and User.objects.filter(
            pk=responsible_person(by), is_active=True, groups__name=group
        ).exists()
    )


def _sets_policies(person_id: int) -> QuerySet[User]:
    """Return `person_id` if they are a steward of any domain or a superuser."""
    return User.objects.filter(
        Q(is_superuser=True) | Q(steward_of__isnull=False),
        pk=person_id,
        is_active=True,
    )


def _is_steward(domain: models.Domain, by: actors.Actor) -> bool:
    person = responsible_person(by)
    return domain.stewards.filter(pk=person, is_active=True).exists()
