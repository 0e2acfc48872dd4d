"""Who is asking: from a signed-in person or an API key to an Actor."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from schemas_app import models
from schemas_app.domain import actors, api_keys, errors


def of_person(
    user: AbstractBaseUser | AnonymousUser, *, request_id: str = "", address: str = ""
) -> actors.Actor:
    """Return the actor for a signed-in person. Raises errors.NotAuthenticated."""
    if not user.is_authenticated:
        raise errors.NotAuthenticated
    return actors.Actor(
        kind=actors.ActorKind.PERSON,
        label=user.get_username(),
        person_id=user.pk,
        request_id=request_id,
        address=address,
    )


def of_key(
    text: str, *, at: datetime, request_id: str = "", address: str = ""
) -> actors.Actor:
    """Return the actor for the API key `text`.

    Raises errors.NotAuthenticated, KeyRevoked or KeyExpired. The digest is computed
    and compared whether or not the prefix is known, so that timing tells nothing.
    """
    token = api_keys.parse(text)
    if token is None:
        raise errors.NotAuthenticated
    key = (
        models.ApiKey.objects.select_related("module", "created_by")
        .filter(prefix=token.prefix)
        .first()
    )
    digest = token.digest(settings.API_KEY_PEPPER)
    if not api_keys.same_digest(digest, key.digest if key else "0" * 64) or not key:
        raise errors.NotAuthenticated
    if key.revoked_at is not None or not key.created_by.is_active:
        raise errors.KeyRevoked
    if key.expires_at is not None and key.expires_at <= at:
        raise errors.KeyExpired
    return actors.Actor(
        kind=actors.ActorKind.KEY,
        label=f"{key.label} (module {key.module.number})",
        person_id=key.created_by_id,
        key_id=key.pk,
        scopes=frozenset(key.scopes),
        request_id=request_id,
        address=address,
    )
