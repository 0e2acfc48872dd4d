"""Who may make, change and end accounts and groups, so that nobody rises by it.

Whoever manages people without being a superuser stays among those who may do no more
than they themselves, before a change and after it, and never changes what they may do.
"""

from django.contrib.auth.models import Group, User

from schemas_app.domain import actors, errors, roles
from schemas_app.permissions import callers

_ASK = "Ask a superuser."


def check_can_manage_account(*, account_id: int, by: actors.Actor) -> None:
    """Raise errors.NotAllowed if who has an account may do more than `by`, or could be
    given more by them.
    """
    manager = _manager(by)
    if manager is None:
        return
    account = User.objects.get(pk=account_id)
    rises = callers.is_administrator(account_id) and not callers.is_administrator(
        manager.pk
    )
    if account.is_superuser or rises or not _within(manager, account):
        raise errors.NotAllowed(
            message=f"{account.get_username()} would be, or is, somebody who may do "
            "more than you.",
            remedy=_ASK,
        )


def check_can_change_roles(*, account_id: int, by: actors.Actor) -> None:
    """Raise errors.NotAllowed if `by` changed what they may do themselves, or more than
    that for somebody else.
    """
    manager = _manager(by)
    if manager is not None and manager.pk == account_id:
        raise errors.NotAllowed(
            message="Nobody changes what they may do themselves.",
            remedy="Ask another administrator.",
        )
    check_can_manage_account(account_id=account_id, by=by)


def check_can_manage_group(*, group: Group, by: actors.Actor) -> None:
    """Raise errors.NotAllowed if a group gives more than `by` may do."""
    manager = _manager(by)
    if manager is None:
        return
    given = group.permissions.values_list("content_type__app_label", "codename")
    if not {f"{app}.{name}" for app, name in given} <= manager.get_all_permissions():
        raise errors.NotAllowed(
            message=f"The group {group.name} gives more than you may do.", remedy=_ASK
        )


def check_can_lose_name(*, name: str) -> None:
    """Raise errors.NotAllowed if the registry goes by the name of a group."""
    if name in roles.GROUPS:
        raise errors.NotAllowed(
            message=f"The registry goes by the name of the group {name}.",
            remedy="Make another group, and leave this one empty.",
        )


def _manager(by: actors.Actor) -> User | None:
    """Return who is held to these rules; None for superusers and the installation."""
    if by.kind is actors.ActorKind.SYSTEM:
        return None
    manager = User.objects.get(pk=callers.person(by))
    return None if manager.is_superuser else manager


def _within(manager: User, account: User) -> bool:
    # Somebody who is shut out would be asked for nothing: what they would come back to
    # is looked at when they are let in again.
    return account.get_all_permissions() <= manager.get_all_permissions()
