"""API keys that did not open: told of and counted as sign-ins are that were refused."""

from datetime import datetime

from django.db import transaction

from schemas_app import models
from schemas_app.domain import actors
from schemas_app.domain.audit_actions import Action
from schemas_app.services import audit, tallies

# Whatever has not the form of a key may be any secret: nothing of it is kept.
_NO_KEY = "…"


@transaction.atomic
def refused(*, prefix: str, why: str, by: actors.Actor, at: datetime) -> None:
    """Record or count that a key was refused; `prefix` is empty for what is none.

    `why` is the code of the refusal, `by` the door with the address it came from.
    """
    shown = prefix or _NO_KEY
    is_told = tallies.add(models.RefusedKeys, [shown, by.address, why], at=at)
    count_refused(by=actors.system(by.label), at=at)
    if is_told:
        audit.record(
            action=Action.KEY_REFUSED,
            object_type="key",
            object_id=shown,
            by=by,
            at=at,
            after={"why": why},
        )


def count_refused(*, by: actors.Actor, at: datetime) -> int:
    """Record the sum of what was only counted and is over; return how many sums."""
    return tallies.sum_up(
        models.RefusedKeys,
        members=("key", "address", "why"),
        action=Action.KEYS_COUNTED,
        object_type="refused-keys",
        by=by,
        at=at,
    )
