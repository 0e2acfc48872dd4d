"""Django's way of asking for permissions: `has_perm` answers from our vocabulary.

For people, and for keys as the machine API knows them. Django itself answers yes for
superusers, without asking anybody; what even they may not do is refused by the services.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser, User

from schemas_app.domain import actors
from schemas_app.models import people
from schemas_app.permissions import vocabulary

# What administrators do in Django's own forms; which accounts and groups, says grants.py.
OF_ADMINISTRATORS = frozenset(
    f"auth.{act}_{what}"
    for what in ("user", "group")
    for act in ("view", "add", "change", "delete")
)


class Backend(BaseBackend):
    """Says what somebody may do; who they are is said by the other backends."""

    def has_perm(
        self,
        user_obj: Any,  # noqa: ANN401 - a person, or the holder of a key
        perm: str,
        obj: Any = None,  # noqa: ANN401 - any thing
    ) -> bool:
        """Return whether somebody holds `perm`. Raises LookupError for one of ours
        that does not exist.
        """
        by = _actor(user_obj)
        if by is None:
            return False
        if perm in OF_ADMINISTRATORS:
            return obj is None and vocabulary.holds("registry.administer", by=by)
        if perm.partition(".")[0] != vocabulary.PREFIX:
            return False
        return vocabulary.holds(perm, by=by, of=obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:  # noqa: ANN401
        """Return whether somebody has anything to do with an app's records."""
        by = _actor(user_obj)
        if by is None or app_label != "auth":
            return False
        return vocabulary.holds("registry.administer", by=by)

    def get_group_permissions(
        self,
        user_obj: Any,  # noqa: ANN401
        obj: Any = None,  # noqa: ANN401
    ) -> set[str]:
        """Return what Django's own forms ask for, if somebody holds it."""
        is_one = obj is None and self.has_module_perms(user_obj, "auth")
        return set(OF_ADMINISTRATORS) if is_one else set()


def _actor(user: User | AnonymousUser | Any) -> actors.Actor | None:  # noqa: ANN401
    """Return who asks; None for strangers and for those who may not come in."""
    if isinstance(user, User):
        if not people.is_here(user):
            return None
        return actors.Actor(
            kind=actors.ActorKind.PERSON,
            label=user.get_username(),
            person_id=user.pk,
        )
    known = getattr(user, "actor", None)  # of the holder of a key
    return known if isinstance(known, actors.Actor) else None
