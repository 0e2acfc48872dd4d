"""Whether an API key opens anything, as a mark."""

from datetime import datetime

from schemas_app import models
from schemas_app.models import people
from schemas_app.presenters.words import Mark

ACTIVE = Mark(label="Active", tone="good", icon="check")
_EXPIRED = Mark(label="Expired", tone="quiet", icon="clock")
_REVOKED = Mark(label="Revoked", tone="danger", icon="cross")


def state(key: models.ApiKey, *, now: datetime) -> Mark:
    """Return the mark of `key`, whose person is loaded.

    A key dies with the account of the person who answers for it.
    """
    if key.revoked_at is not None or not people.is_here(key.created_by):
        return _REVOKED
    expired = key.expires_at is not None and key.expires_at <= now
    return _EXPIRED if expired else ACTIVE
