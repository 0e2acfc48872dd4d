"""Who speaks for a module, its keys, and webhooks."""

from django.db.models import Q

from schemas_app import models
from schemas_app.domain import actors, errors
from schemas_app.permissions import callers

_WITH_WEBHOOKS = Q(steward_of__isnull=False) | Q(modules__isnull=False)


def check_owns(
    *, module: models.Module, by: actors.Actor, schema_id: str | None = None
) -> None:
    """Raise errors.NotAllowed unless `by` owns `module`, or speaks for it by its key."""
    if by.kind is actors.ActorKind.KEY:
        callers.check_can_read(by=by, schema_id=schema_id)
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
    if callers.person(by) != module.owner_id:
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
    someone = callers.person(by)
    if someone in (key.module.owner_id, key.created_by_id):
        return
    if not callers.is_administrator(someone):
        raise errors.NotAllowed(
            message="This key is not yours to revoke.",
            remedy="Ask the module's owner.",
        )


def check_can_create_webhook(*, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` may have announcements sent somewhere.

    Stewards, administrators and owners of modules may, in person.
    """
    someone = callers.person(by)
    if callers.is_person(someone, _WITH_WEBHOOKS) or callers.is_administrator(someone):
        return
    raise errors.NotAllowed(
        message="Webhooks are for stewards, administrators and owners of modules.",
        remedy="Ask one of them to make it.",
    )


def check_can_manage_webhook(*, owner_id: int, by: actors.Actor) -> None:
    """Raise errors.NotAllowed unless `by` owns the webhook or is an administrator."""
    someone = callers.person(by)
    if someone != owner_id and not callers.is_administrator(someone):
        raise errors.NotAllowed(
            message="This webhook is not yours.",
            remedy="Ask its owner, or an administrator.",
        )
