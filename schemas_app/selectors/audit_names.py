"""Which entries speak of an account or a group: they name it, and names change hands.

Whoever is renamed keeps their history, and whoever takes a free name over gets none of it.
"""

from collections.abc import Iterator

from django.db.models import Q

from schemas_app import models
from schemas_app.domain.audit_actions import Action

_CREATED = (Action.PERSON_CREATED, Action.GROUP_CREATED)
_CHANGED = (Action.PERSON_CHANGED, Action.GROUP_CHANGED)
_DELETED = (Action.PERSON_DELETED, Action.GROUP_DELETED)


def about(object_type: str, fact: str, name: str) -> Q:
    """Return which entries speak of what is called `name` now.

    `fact` is what entries call the name of such a thing.
    """
    condition = Q()
    for called, first, last in _spans(object_type, fact, name):
        part = Q(object_id=called, number__gte=first)
        condition |= part if last is None else part & Q(number__lte=last)
    return Q(object_type=object_type) & condition


def _spans(
    object_type: str, fact: str, name: str
) -> Iterator[tuple[str, int, int | None]]:
    """Yield its names, the newest first, each from which entry to which it held."""
    last = None
    decisive = models.AuditEntry.objects.filter(
        object_type=object_type, action__in=(*_CREATED, *_CHANGED, *_DELETED)
    )
    rows = decisive.order_by("-number").values_list(
        "number", "action", "object_id", "after"
    )
    for number, action, called, after in rows.iterator():
        facts = after if isinstance(after, dict) else {}
        renamed = facts.get(fact) if action in _CHANGED else None
        if renamed == name:  # the entry itself speaks of the name before
            yield name, number + 1, last
            name, last = called, number
        elif called == name and action in _CREATED:
            yield name, number, last
            return
        elif called == name and (renamed is not None or action in _DELETED):
            yield name, number + 1, last  # until then somebody else was called so
            return
    yield name, 1, last
