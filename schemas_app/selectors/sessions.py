"""Sessions of people: which still count, and how long ago somebody proved who they are."""

import dataclasses
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from schemas_app import models

# Members of a session, both moments in ISO 8601.
BEGAN = "began_at"
CONFIRMED = "confirmed_at"


@dataclasses.dataclass(frozen=True)
class Held:
    """A session by which something is open, and what it was proven with."""

    key: str
    digest: str

    @classmethod
    def of(cls, session: SessionBase) -> "Held":
        """Return what holds something open for as long as this session counts."""
        return cls(session.session_key or "", str(session.get(HASH_SESSION_KEY, "")))


def still_open(held: Collection[Held], *, at: datetime) -> frozenset[Held]:
    """Return the sessions that have not ended, nor their person's password changed."""
    rows = models.Session.objects.filter(
        pk__in={one.key for one in held}, expire_date__gt=at, person__is_active=True
    ).select_related("person")
    proven = {
        row.pk: row.person.get_session_auth_hash()
        for row in rows
        if row.person is not None
    }
    return frozenset(
        one
        for one in held
        if one.key in proven and constant_time_compare(proven[one.key], one.digest)
    )


def of_person(person_id: int, *, at: datetime) -> QuerySet[models.Session]:
    """Return the sessions of a person that have not ended, the youngest first."""
    rows = models.Session.objects.filter(person_id=person_id, expire_date__gt=at)
    return rows.order_by("-began_at", "pk")


def moment(session: SessionBase, name: str) -> datetime | None:
    """Return a moment that the session holds."""
    try:
        return datetime.fromisoformat(str(session.get(name, "")))
    except ValueError:
        return None


def is_confirmed(session: SessionBase, *, at: datetime) -> bool:
    """Return whether somebody said a while ago who they are, by sign-in or once more."""
    since = at - timedelta(minutes=settings.CONFIRM_MINUTES)
    said = (moment(session, name) for name in (BEGAN, CONFIRMED))
    return any(one is not None and since < one <= at for one in said)
