"""Who is asking: from a signed-in person or an API key to an Actor."""

import dataclasses
from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Q

from schemas_app import models
from schemas_app.domain import actors, api_keys, errors
from schemas_app.models import people


def of_person(
    user: AbstractBaseUser | AnonymousUser, *, request_id: str = "", address: str = ""
) -> actors.Actor:
    """Return the actor for a signed-in person. Raises errors.NotAuthenticated.

    The site lets nobody in who is not staff; nor do its other doors.
    """
    if not (isinstance(user, User) and people.is_here(user)):
        raise errors.NotAuthenticated
    return actors.Actor(
        kind=actors.ActorKind.PERSON,
        label=user.get_username(),
        person_id=user.pk,
        request_id=request_id,
        address=address,
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """All that is asked of a key, as it was when it was read.

    `actor` is who its holder is, for a request without circumstances.
    """

    digest: str
    is_revoked: bool
    expires_at: datetime | None
    networks: tuple[api_keys.Network, ...] = ()
    used_at: datetime | None = None
    actor: actors.Actor


def of_key(
    text: str, *, at: datetime, request_id: str = "", address: str = ""
) -> actors.Actor:
    """Return the actor for the API key `text`. Raises as `opened` does."""
    key, token = named_by(text)
    actor = opened(key, token, at=at, address=address)
    return dataclasses.replace(actor, request_id=request_id, address=address)


def named_by(text: str) -> tuple[Key | None, api_keys.Token]:
    """Return the key that `text` names, if there is one; whether it opens is not said.

    Raises errors.NotAuthenticated for what has not the form of a key.
    """
    token = api_keys.parse(text)
    if token is None:
        raise errors.NotAuthenticated
    return keys([token.prefix]).get(token.prefix), token


def keys(prefixes: Iterable[str]) -> dict[str, Key]:
    """Return the keys with these prefixes."""
    rows = models.ApiKey.objects.select_related("module", "created_by")
    return {row.prefix: _key(row) for row in rows.filter(prefix__in=list(prefixes))}


def still_here(
    known: Collection[actors.Actor], *, at: datetime
) -> frozenset[actors.Actor]:
    """Return those who would still be let in, by the key or account that let them in."""
    keys_here = set(
        models.ApiKey.objects.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at),
            pk__in={actor.key_id for actor in known if actor.key_id is not None},
            revoked_at__isnull=True,
            created_by__is_active=True,
            created_by__is_staff=True,
        ).values_list("pk", flat=True)
    )
    person_ids = {
        actor.person_id
        for actor in known
        if actor.key_id is None and actor.person_id is not None
    }
    people_here = set(
        User.objects.filter(people.HERE, pk__in=person_ids).values_list("pk", flat=True)
    )
    return frozenset(
        actor
        for actor in known
        if (actor.key_id in keys_here)
        or (actor.key_id is None and actor.person_id in people_here)
    )


def opened(
    key: Key | None, token: api_keys.Token, *, at: datetime, address: str
) -> actors.Actor:
    """Return who holds `token`, `key` being the one with its prefix.

    All that is ever asked of a key is asked here, without the database: fast reads ask
    it of keys that they remember. Which schemas it is for is permissions' to ask. Raises
    errors.NotAuthenticated, KeyRevoked, KeyExpired or KeyElsewhere. The digest is
    computed and compared whether or not there is a key, so that timing tells nothing.
    """
    digest = token.digest(settings.API_KEY_PEPPER)
    if not api_keys.same_digest(digest, key.digest if key else "0" * 64) or not key:
        raise errors.NotAuthenticated
    if key.is_revoked:
        raise errors.KeyRevoked
    if key.expires_at is not None and key.expires_at <= at:
        raise errors.KeyExpired
    if not api_keys.is_from(key.networks, address):
        raise errors.KeyElsewhere
    return key.actor


def _key(row: models.ApiKey) -> Key:
    return Key(
        digest=row.digest,
        # With the person goes what they answer for.
        is_revoked=row.revoked_at is not None or not people.is_here(row.created_by),
        expires_at=row.expires_at,
        networks=api_keys.networks(row.networks),
        used_at=row.last_used_at,
        actor=actors.Actor(
            kind=actors.ActorKind.KEY,
            label=f"{row.label} (module {row.module.number})",
            person_id=row.created_by_id,
            key_id=row.pk,
            scopes=frozenset(row.scopes),
            schemas=tuple(row.schemas),
        ),
    )
