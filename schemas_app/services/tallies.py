"""Counting what may come in floods, so that the trail is told of it and not flooded.

What is tried for the first time in a few minutes is to be told of at once, for a few
of these; the rest is counted, and its sum is due when the minutes are over.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction

from schemas_app import models
from schemas_app.domain import actors, exact_json
from schemas_app.domain.audit_actions import Action
from schemas_app.services import audit

WINDOW = timedelta(minutes=5)
# So many are told of one by one; then only their number.
MOST_TOLD = 20
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def add(tally: type[models.Tally], attempt: Sequence[str], *, at: datetime) -> bool:
    """Count an attempt; return whether it is to be told of by itself.

    Whoever else counts waits until the transaction ends.
    """
    window, wanted = _locked(tally, at=at), list(attempt)
    window.total += 1
    known = next((tried for tried in window.tried if tried[:-1] == wanted), None)
    is_told = known is None and len(window.tried) < MOST_TOLD
    if known is not None:
        known[-1] += 1
    elif is_told:
        window.tried.append([*wanted, 1])
    window.save()
    return is_told


@transaction.atomic
def sum_up(
    tally: type[models.Tally],
    *,
    members: Sequence[str],
    action: Action,
    object_type: str,
    by: actors.Actor,
    at: datetime,
) -> int:
    """Record the sum of what was only counted and is over; return how many sums.

    `members` name what an attempt holds, in its order.
    """
    over = _take_over(tally, at=at)
    for window in over:
        audit.record(
            action=action,
            object_type=object_type,
            object_id=window.began_at.isoformat(),
            by=by,
            at=at,
            after=_facts(window, members),
        )
    return len(over)


def _take_over(tally: type[models.Tally], *, at: datetime) -> list[models.Tally]:
    """Remove what is over and return what of it is more than was told, oldest first."""
    windows = tally._default_manager.select_for_update()  # noqa: SLF001 - documented
    # From the newest on, as whoever has locked the one of now goes on.
    over = list(windows.filter(began_at__lte=at - WINDOW).order_by("-began_at"))
    windows.filter(pk__in=[window.pk for window in over]).delete()
    return [window for window in reversed(over) if window.total > len(window.tried)]


def _facts(window: models.Tally, members: Sequence[str]) -> dict[str, exact_json.Json]:
    """Return what the trail says of a window."""
    most = sorted(window.tried, key=lambda tried: -tried[-1])
    return {
        "from": window.began_at.isoformat(),
        "until": (window.began_at + WINDOW).isoformat(),
        "refused": window.total,
        "most": [
            dict(zip((*members, "times"), tried, strict=True))
            for tried in most
            if tried[-1] > 1
        ],
        "others": window.total - sum(tried[-1] for tried in window.tried),
    }


def _locked(tally: type[models.Tally], *, at: datetime) -> models.Tally:
    """Return what is counted now, locked, before what is over: in this order always."""
    began_at = at - (at - _EPOCH) % WINDOW
    windows = tally._default_manager  # noqa: SLF001 - documented
    while True:
        windows.bulk_create([tally(began_at=began_at)], ignore_conflicts=True)
        # Somebody whose clock is ahead may sum it up in between: then anew.
        found = windows.select_for_update().filter(began_at=began_at).first()
        if found is not None:
            return found
