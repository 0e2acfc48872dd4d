"""Reading the modules of the platform."""

import re

from django.db.models import Count, Q, QuerySet

from schemas_app import models
from schemas_app.domain import actors, errors
from schemas_app.models import people


def module(number: str) -> models.Module:
    """Return the module with this number. Raises errors.NotFound."""
    found = models.Module.objects.select_related("owner").filter(number=number).first()
    if found is None:
        raise errors.NotFound(
            noun="module",
            name=number,
            remedy="Modules go by their number in the plan, such as 0.1 or 13.",
        )
    return found


def found(query: str = "", *, owner: int | None = None) -> tuple[int, ...]:
    """Return the keys of the modules that mention `query`, 2 before 10."""
    rows = models.Module.objects.all()
    for word in query.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(name__icontains=word)
            | Q(description__icontains=word)
            | Q(owner__username__icontains=word)
        )
    if owner is not None:
        rows = rows.filter(owner=owner)
    numbers = rows.values_list("number", "pk")
    return tuple(pk for _, pk in sorted(numbers, key=lambda row: in_order(row[0])))


def counted(pks: tuple[int, ...]) -> list[models.Module]:
    """Return these modules in this order, with `use_total` and `key_total` (not revoked)."""
    rows = (
        models.Module.objects.select_related("owner")
        .annotate(
            use_total=Count("uses", distinct=True),
            key_total=Count(
                "keys", filter=Q(keys__revoked_at__isnull=True), distinct=True
            ),
        )
        .in_bulk(pks)
    )
    return [rows[pk] for pk in pks]


def in_order(number: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts numbers of modules as people count: 2 before 10."""
    parts = re.findall(r"\d+|\D+", number)
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in parts)


def keys_of(by: actors.Actor) -> QuerySet[models.ApiKey]:
    """Return the keys that `by` has to do with: all of them for an administrator."""
    keys = models.ApiKey.objects.select_related("module", "created_by")
    if by.key_id is not None:
        return keys.filter(module__keys=by.key_id)
    administrators = people.administrators()
    if by.person_id is not None and administrators.filter(pk=by.person_id).exists():
        return keys
    return keys.filter(Q(module__owner=by.person_id) | Q(created_by=by.person_id))
