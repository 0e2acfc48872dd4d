"""Who signed in and out, and who was refused.

A refusal is written down at once the first time that a name is tried from an address,
for a few of these in a few minutes; the rest is counted, and the sum is written when
the minutes are over. So a flood of attempts neither fills the trail nor holds up
whoever appends to it, and is in it all the same.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from schemas_app import models
from schemas_app.domain import actors
from schemas_app.domain.audit_actions import Action
from schemas_app.services import audit, tallies

# Of a name that nobody has: it may be a password, typed into the wrong field.
_SHOWN_CHARACTERS = 3


@transaction.atomic
def started(*, by: actors.Actor, at: datetime) -> None:
    """Record that `by` signed in."""
    _record(Action.SESSION_STARTED, by.label, by=by, at=at)


@transaction.atomic
def ended(*, by: actors.Actor, at: datetime) -> None:
    """Record that `by` signed out."""
    _record(Action.SESSION_ENDED, by.label, by=by, at=at)


@transaction.atomic
def refused(*, name: str, by: actors.Actor, at: datetime) -> None:
    """Record or count that somebody tried to sign in as `name` and was not let in."""
    shown = _shown(name)
    is_told = tallies.add(models.RefusedSignIns, [shown, by.address], at=at)
    count_refused(by=actors.system(by.label), at=at)
    if is_told:
        _record(Action.SIGN_IN_FAILED, shown, by=by, at=at)


def count_refused(*, by: actors.Actor, at: datetime) -> int:
    """Record the sum of what was only counted and is over; return how many sums."""
    return tallies.sum_up(
        models.RefusedSignIns,
        members=("name", "address"),
        action=Action.SIGN_INS_COUNTED,
        object_type="sign-in",
        by=by,
        at=at,
    )


def _shown(name: str) -> str:
    """Return what the trail may say: a name that there is, or how another one begins."""
    if User.objects.filter(username=name).exists():
        return name
    shown = "".join(c if c.isprintable() else "?" for c in name[:_SHOWN_CHARACTERS])
    return f"{shown}…"


def _record(action: Action, name: str, *, by: actors.Actor, at: datetime) -> None:
    audit.record(action=action, object_type="person", object_id=name, by=by, at=at)
