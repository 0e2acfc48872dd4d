"""Who signed in and out, and who was refused.

A refusal is written down at once the first time that a name is tried from an address,
for a few of these in a few minutes; the rest is counted, and the sum is written when
the minutes are over. So a flood of attempts neither fills the trail nor holds up
whoever appends to it, and is in it all the same.
"""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from schemas_app import models
from schemas_app.domain import actors, exact_json
from schemas_app.domain.audit_actions import Action
from schemas_app.services import audit

WINDOW = timedelta(minutes=5)
# So many names from so many addresses are told of one by one; then only their number.
MOST_TOLD = 20
# Of a name that nobody has: it may be a password, typed into the wrong field.
_SHOWN_CHARACTERS = 3
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


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
    count_refused(by=actors.system(by.label), at=at)
    window = _locked(at)
    attempt = [_shown(name), by.address]
    window.total += 1
    known = next((tried for tried in window.tried if tried[:2] == attempt), None)
    is_told = known is None and len(window.tried) < MOST_TOLD
    if known is not None:
        known[2] += 1
    elif is_told:
        window.tried.append([*attempt, 1])
    window.save()
    if is_told:
        _record(Action.SIGN_IN_FAILED, attempt[0], by=by, at=at)


@transaction.atomic
def count_refused(*, by: actors.Actor, at: datetime) -> int:
    """Record the sum of what was only counted and is over; return how many sums."""
    over = (
        models.RefusedSignIns.objects.select_for_update()
        .filter(began_at__lte=at - WINDOW)
        .order_by("began_at")
    )
    summed = 0
    for window in over:
        if window.total > len(window.tried):
            _record_sum(window, by=by, at=at)
            summed += 1
        window.delete()
    return summed


def _locked(at: datetime) -> models.RefusedSignIns:
    """Return what is counted now, locked: whoever else is refused waits for it."""
    began_at = at - (at - _EPOCH) % WINDOW
    models.RefusedSignIns.objects.get_or_create(began_at=began_at)
    return models.RefusedSignIns.objects.select_for_update().get(began_at=began_at)


def _shown(name: str) -> str:
    """Return what the trail may say: a name that there is, or how another one begins."""
    if User.objects.filter(username=name).exists():
        return name
    shown = "".join(c if c.isprintable() else "?" for c in name[:_SHOWN_CHARACTERS])
    return f"{shown}…"


def _record_sum(
    window: models.RefusedSignIns, *, by: actors.Actor, at: datetime
) -> None:
    told = sum(times for _, _, times in window.tried)
    most = sorted(window.tried, key=lambda tried: -tried[2])
    facts: dict[str, exact_json.Json] = {
        "from": window.began_at.isoformat(),
        "until": (window.began_at + WINDOW).isoformat(),
        "refused": window.total,
        "most": [
            {"name": name, "address": address, "times": times}
            for name, address, times in most
            if times > 1
        ],
        "others": window.total - told,
    }
    audit.record(
        action=Action.SIGN_INS_COUNTED,
        object_type="sign-in",
        object_id=window.began_at.isoformat(),
        by=by,
        at=at,
        after=facts,
    )


def _record(action: Action, name: str, *, by: actors.Actor, at: datetime) -> None:
    audit.record(action=action, object_type="person", object_id=name, by=by, at=at)
