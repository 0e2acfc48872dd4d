"""Who is asking: from a signed-in person or an API key to an Actor."""

from collections.abc import Iterable
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

    Raises errors.NotAuthenticated, KeyRevoked or KeyExpired.
    """
    token = api_keys.parse(text)
    if token is None:
        raise errors.NotAuthenticated
    key = keys([token.prefix]).get(token.prefix)
    return opened(key, token, at=at, request_id=request_id, address=address)


def keys(prefixes: Iterable[str]) -> dict[str, models.ApiKey]:
    """Return the keys with these prefixes, each with all that `opened` asks of it."""
    rows = models.ApiKey.objects.select_related("module", "created_by")
    return {key.prefix: key for key in rows.filter(prefix__in=list(prefixes))}


def opened(
    key: models.ApiKey | None,
    token: api_keys.Token,
    *,
    at: datetime,
    request_id: str = "",
    address: str = "",
) -> actors.Actor:
    """Return the actor that `token` makes of whoever sent it, `key` being its row.

    All that is ever asked of a key is asked here, and without the database: fast reads
    ask it of rows that they remember. Raises errors.NotAuthenticated, KeyRevoked or
    KeyExpired. The digest is computed and compared whether or not there is a row, so
    that timing tells nothing.
    """
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
