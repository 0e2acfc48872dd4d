"""Modules of the platform and the keys they speak with."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from schemas_app import models
from schemas_app.domain import actors, api_keys, audit_actions, errors
from schemas_app.permissions import Scope
from schemas_app.services import audit


@transaction.atomic
def register(
    *,
    number: str,
    name: str,
    owner: User,
    by: actors.Actor,
    at: datetime,
    description: str = "",
    contact: str = "",
) -> models.Module:
    """Register a module of the platform. Raises errors.AlreadyExists."""
    if models.Module.objects.filter(number=number).exists():
        raise errors.AlreadyExists(noun="module", name=number)
    module = models.Module.objects.create(
        number=number,
        name=name,
        owner_id=owner.pk,
        description=description,
        contact=contact,
    )
    audit.record(
        action=audit_actions.Action.MODULE_REGISTERED,
        object_type="module",
        object_id=number,
        by=by,
        at=at,
        after={"name": name, "owner": owner.get_username()},
    )
    return module


@transaction.atomic
def create_key(
    *,
    module: models.Module,
    person: User,
    label: str,
    scopes: Iterable[Scope],
    by: actors.Actor,
    at: datetime,
    expires_at: datetime | None = None,
) -> api_keys.Token:
    """Create a key for `module` that `person` answers for, and return it.

    This is the only time the secret is known; it cannot be shown again.
    """
    token = api_keys.generate()
    granted = sorted(set(scopes))
    models.ApiKey.objects.create(
        module=module,
        label=label,
        prefix=token.prefix,
        digest=token.digest(settings.API_KEY_PEPPER),
        scopes=granted,
        created_by_id=person.pk,
        created_at=at,
        expires_at=expires_at,
    )
    audit.record(
        action=audit_actions.Action.KEY_CREATED,
        object_type="key",
        object_id=token.prefix,
        by=by,
        at=at,
        after={
            "module": module.number,
            "label": label,
            "scopes": granted,
            "person": person.get_username(),
        },
    )
    return token


@transaction.atomic
def revoke_key(
    *, prefix: str, by: actors.Actor, at: datetime, reason: str = ""
) -> models.ApiKey:
    """Revoke a key for good. Raises errors.NotFound, or AlreadyExists if it is."""
    key = models.ApiKey.objects.select_for_update().filter(prefix=prefix).first()
    if key is None:
        raise errors.NotFound(noun="key", name=prefix)
    if key.revoked_at is not None:
        raise errors.AlreadyExists(
            noun="revocation of key", name=prefix, remedy="Nothing more is needed."
        )
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    audit.record(
        action=audit_actions.Action.KEY_REVOKED,
        object_type="key",
        object_id=prefix,
        by=by,
        at=at,
        reason=reason,
    )
    return key
