"""Modules of the platform and the keys they speak with."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from schemas_app import jobs, models, permissions
from schemas_app.domain import actors, api_keys, audit_actions, errors, identifiers
from schemas_app.models import people
from schemas_app.permissions import Scope
from schemas_app.services import audit, key_limits, sessions

LONGEST_LABEL = 120
LONGEST_OVERLAP = timedelta(days=90)
USE_NOTED_EVERY = timedelta(minutes=1)


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
    """Register a module of the platform. Raises errors.BadValue or AlreadyExists."""
    identifiers.check_module_number(number)
    identifiers.check_name(name)
    identifiers.check_contact(contact)
    identifiers.check_description(description)
    if not people.is_here(owner):
        raise errors.BadValue(
            name="owner",
            message=f"{owner.get_username()} has no account that may sign in.",
            remedy="Name somebody who is active.",
        )
    module, created = models.Module.objects.get_or_create(
        number=number,
        defaults={
            "name": name,
            "owner_id": owner.pk,
            "description": description,
            "contact": contact,
        },
    )
    if not created:
        raise errors.AlreadyExists(
            noun="module", name=number, remedy="Choose another number."
        )
    sessions.end_all(people=[owner.pk], by=by)
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
    scopes: Iterable[str],
    by: actors.Actor,
    at: datetime,
    expires_at: datetime | None = None,
    schemas: Iterable[str] = (),
    networks: Iterable[str] = (),
) -> api_keys.Token:
    """Create a key for `module` that `person` answers for, and return it.

    `schemas` are globs of those it is for, `networks` where it may be used from; none
    named means all. This is the only time the secret is known; it cannot be shown again.
    Raises errors.NotAllowed or BadValue.
    """
    permissions.check_can_create_key(module=module, answerable=person.pk, by=by)
    granted = _granted(scopes)
    _check(label, expires_at, at=at)
    limits = key_limits.checked(schemas=schemas, networks=networks)
    token = api_keys.generate()
    models.ApiKey.objects.create(
        module=module,
        label=label.strip(),
        prefix=token.prefix,
        digest=token.digest(settings.API_KEY_PEPPER),
        scopes=granted,
        created_by_id=person.pk,
        created_at=at,
        expires_at=expires_at,
        schemas=list(limits.schemas),
        networks=list(limits.networks),
    )
    audit.record(
        action=audit_actions.Action.KEY_CREATED,
        object_type="key",
        object_id=token.prefix,
        by=by,
        at=at,
        after={
            "module": module.number,
            "label": label.strip(),
            "scopes": granted,
            "person": person.get_username(),
            **limits.told(),
        },
    )
    return token


@transaction.atomic
def rotate_key(
    *, prefix: str, overlap: timedelta, by: actors.Actor, at: datetime
) -> api_keys.Token:
    """Create a key in place of another, which opens until `overlap` has passed.

    Whoever rotates a key answers for the new one, which lasts as long as the old was
    to and has the same limits. Raises errors.NotFound, NotAllowed, or BadValue for a key that opens nothing any more and for an odd overlap.
    """
    old = _locked_key(prefix)
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise errors.BadValue(
            name="overlap",
            message=f"The old key stays for at most {LONGEST_OVERLAP.days} days.",
            remedy="Choose a shorter time, or rotate it later.",
        )
    if old.revoked_at is not None or (old.expires_at and old.expires_at <= at):
        raise errors.BadValue(
            name="prefix",
            message="This key opens nothing any more.",
            remedy="Create a new one.",
        )
    token = create_key(
        module=old.module,
        person=_answerable(old, by=by),
        label=old.label,
        scopes=old.scopes,
        expires_at=at + (old.expires_at - old.created_at) if old.expires_at else None,
        schemas=old.schemas,
        networks=old.networks,
        by=by,
        at=at,
    )
    ends_at = at + overlap
    old.expires_at = min(ends_at, old.expires_at or ends_at)
    old.save(update_fields=["expires_at"])
    jobs.forget_keys()
    audit.record(
        action=audit_actions.Action.KEY_ROTATED,
        object_type="key",
        object_id=prefix,
        by=by,
        at=at,
        after={
            "replaced_by": token.prefix,
            "expires_at": old.expires_at.isoformat(),
        },
    )
    return token


@transaction.atomic
def revoke_key(
    *, prefix: str, by: actors.Actor, at: datetime, reason: str = ""
) -> models.ApiKey:
    """Revoke a key for good.

    Raises errors.NotFound, NotAllowed, or AlreadyExists if it is revoked.
    """
    key = _locked_key(prefix)
    permissions.check_can_revoke_key(key=key, by=by)
    if key.revoked_at is not None:
        raise errors.AlreadyExists(
            noun="revocation of key", name=prefix, remedy="Nothing more is needed."
        )
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    jobs.forget_keys()
    audit.record(
        action=audit_actions.Action.KEY_REVOKED,
        object_type="key",
        object_id=prefix,
        by=by,
        at=at,
        reason=reason,
    )
    return key


def note_key_uses(*, used: Mapping[int, datetime]) -> None:
    """Note when keys were used, each at most once a minute.

    Not audited: a use changes nothing.
    """
    if not used:
        return
    at = max(used.values())
    models.ApiKey.objects.filter(
        Q(last_used_at__isnull=True) | Q(last_used_at__lte=at - USE_NOTED_EVERY),
        pk__in=used,
    ).update(last_used_at=at)


def _answerable(old: models.ApiKey, *, by: actors.Actor) -> User:
    """Return who answers for what replaces a key; the installation leaves it to them."""
    if by.kind is actors.ActorKind.SYSTEM:
        return User.objects.get(pk=old.created_by_id)
    return User.objects.get(pk=permissions.responsible_person(by))


def _locked_key(prefix: str) -> models.ApiKey:
    key = (
        models.ApiKey.objects.select_for_update(of=("self",))
        .select_related("module")
        .filter(prefix=prefix)
        .first()
    )
    if key is None:
        raise errors.NotFound(noun="key", name=prefix)
    return key


def _granted(scopes: Iterable[str]) -> list[str]:
    granted = sorted(set(scopes))
    if not granted or not set(granted) <= set(Scope):
        raise errors.BadValue(
            name="scopes",
            message="A key is for something that keys may be used for.",
            remedy=f"Choose among {', '.join(Scope)}.",
        )
    return [str(scope) for scope in granted]


def _check(label: str, expires_at: datetime | None, *, at: datetime) -> None:
    if not 1 <= len(label.strip()) <= LONGEST_LABEL:
        raise errors.BadValue(
            name="label",
            message=f"A label has 1 to {LONGEST_LABEL} characters.",
            remedy="Write what the key is for.",
        )
    if expires_at is not None and expires_at <= at:
        raise errors.BadValue(
            name="expires_at",
            message="That moment has passed.",
            remedy="Choose a later one, or none.",
        )
