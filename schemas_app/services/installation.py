"""What this installation was told by its operator, as far as safety rests on it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from schemas_app import models
from schemas_app.domain import actors, exact_json
from schemas_app.domain.audit_actions import Action
from schemas_app.services import audit

_NAME = "registry"


@transaction.atomic
def note_settings(
    *, facts: Mapping[str, exact_json.Json], by: actors.Actor, at: datetime
) -> bool:
    """Record the settings that are in force unless they were recorded last; return which.

    Many processes may start at once: the first of them records.
    """
    if _recorded() == facts:
        return False
    # Whoever came at the same moment has recorded them by now, or waits for us.
    audit.lock()
    before = _recorded()
    if before == facts:
        return False
    audit.record(
        action=Action.SETTINGS_CHANGED,
        object_type="installation",
        object_id=_NAME,
        by=by,
        at=at,
        before=before,
        after=facts,
    )
    return True


def _recorded() -> dict[str, exact_json.Json] | None:
    told = models.AuditEntry.objects.filter(action=Action.SETTINGS_CHANGED)
    last = told.order_by("-number").first()
    return None if last is None else dict(last.after)
