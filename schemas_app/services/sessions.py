"""Ending sessions: one's own, and everybody's whose say has changed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from schemas_app import models
from schemas_app.domain import actors, errors
from schemas_app.domain.audit_actions import Action
from schemas_app.permissions import person
from schemas_app.services import audit


@transaction.atomic
def end(*, keys: Iterable[str], by: actors.Actor, at: datetime) -> int:
    """End sessions of whoever asks; return how many. Raises errors.NotFound."""
    ended, _ = models.Session.objects.filter(
        pk__in=list(keys), person_id=person(by)
    ).delete()
    if not ended:
        raise errors.NotFound(
            noun="session", name="of yours", remedy="It may have ended by itself."
        )
    audit.record(
        action=Action.SESSION_ENDED,
        object_type="person",
        object_id=by.label,
        by=by,
        at=at,
        after={"sessions": ended},
    )
    return ended


def end_all(*, people: Iterable[int], by: actors.Actor) -> None:
    """End all sessions of people but whoever does it, where something else is recorded."""
    theirs = models.Session.objects.filter(person_id__in=set(people) - {by.person_id})
    theirs.delete()


def end_others(*, person_id: int, keep: str) -> None:
    """End the sessions of a person but one, where something else is recorded."""
    models.Session.objects.filter(person_id=person_id).exclude(pk=keep).delete()
