"""A person's own inbox: what is read, what they watch, how far they want to be told.

Nobody else's business, and so not audited.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import User

from notifications_app import digests
from notifications_app import selectors as notifications_known
from notifications_app import services as notifications
from notifications_app.models import Frequency, Reach
from schemas_app import permissions
from schemas_app.domain import actors, errors, globs
from schemas_app.selectors import schemas

MOST_WATCHES = 200
_PATTERN = re.compile(r"[A-Za-z0-9*?\[\]._-]{1,255}")
_GLOB = re.compile(r"[*?\[]")


def read(*, by: actors.Actor, at: datetime, items: Iterable[int] | None = None) -> int:
    """Mark these of one's items as read, or all of them; return how many were not."""
    return notifications.mark_read(person_id=permissions.person(by), items=items, at=at)


def choose(*, reaches: Mapping[str, int], by: actors.Actor, at: datetime) -> None:
    """Be told of each of these kinds as far as `reaches` says. Raises errors.BadValue."""
    del at
    known = set(Reach)
    for kind, reach in reaches.items():
        if reach not in known:
            raise errors.BadValue(
                name=kind,
                message=f"{reach!r} is no choice.",
                remedy="Choose one of those that the page offers.",
            )
    notifications.choose(
        person_id=permissions.person(by),
        reaches={kind: Reach(reach) for kind, reach in reaches.items()},
    )


def choose_digest(*, frequency: str, by: actors.Actor, at: datetime) -> None:
    """Get what is unread by e-mail: `off`, `hourly` or `daily`. Raises errors.BadValue."""
    person = permissions.person(by)
    if frequency not in Frequency.values:
        raise errors.BadValue(
            name="frequency",
            message=f"{frequency[:20]!r} is no choice.",
            remedy=f"Choose one of: {', '.join(Frequency.values)}.",
        )
    has_address = User.objects.filter(pk=person).exclude(email="").exists()
    if frequency != Frequency.OFF and not has_address:
        raise errors.BadValue(
            name="frequency",
            message="Your account has no e-mail address.",
            remedy="Ask an administrator to enter it.",
        )
    digests.choose(person_id=person, frequency=Frequency(frequency), at=at)


def watch(*, pattern: str, by: actors.Actor, at: datetime) -> None:
    """Watch a schema, or all that a glob such as `api_*` names.

    Raises errors.BadValue, NotFound for a schema that does not exist, or AlreadyExists.
    """
    person = permissions.person(by)
    if not _PATTERN.fullmatch(pattern):
        raise errors.BadValue(
            name="pattern",
            message=f"{pattern[:80]!r} names no schemas.",
            remedy="Write a schema's name, or a pattern such as api_* or fdc3.*.",
        )
    if not globs.is_closed(pattern):
        raise errors.BadValue(
            name="pattern",
            message=f"{pattern[:80]!r} opens a bracket that it does not close.",
            remedy="Close it, as in ticks_v[12], or leave it out.",
        )
    if not _GLOB.search(pattern):
        schemas.schema(pattern)
    if len(notifications_known.watches(person)) >= MOST_WATCHES:
        raise errors.BadValue(
            name="pattern",
            message=f"You watch {MOST_WATCHES} already.",
            remedy="End some of them, or watch several with one pattern.",
        )
    if not notifications.watch(person_id=person, pattern=pattern, at=at):
        raise errors.AlreadyExists(
            noun="watch of yours", name=pattern, remedy="Nothing more is needed."
        )


def unwatch(*, pattern: str, by: actors.Actor, at: datetime) -> None:
    """Watch it no longer. Raises errors.NotFound."""
    del at
    if not notifications.unwatch(person_id=permissions.person(by), pattern=pattern):
        raise errors.NotFound(noun="watch of yours", name=pattern)
