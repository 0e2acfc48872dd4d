"""Endpoints: where to, of what, signed with what. Who may is the caller's to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from notifications_app import configuration, jobs, models, selectors
from notifications_app.models import DeliveryStatus, Format
from notifications_app.transports.webhook import targets
from notifications_app.webhooks import signing


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an endpoint is, as its owner wants it.

    Told are the announcements whose topic fits `pattern`, of these `kinds` and of these
    `severities`; none named means all.
    """

    label: str
    url: str
    pattern: str = "*"
    kinds: Sequence[str] = ()
    severities: Sequence[str] = ()
    format: Format = Format.STANDARD


@dataclass(frozen=True, kw_only=True)
class Created:
    """A new endpoint, and its secret: this is the only time that it is shown."""

    endpoint: models.Endpoint
    secret: str


@transaction.atomic
def create(*, wanted: Wanted, owner_id: int, at: datetime) -> Created:
    """Add an endpoint that is told of what is announced from now on.

    Raises targets.TargetError.
    """
    _check(wanted)
    endpoint = models.Endpoint.objects.create(
        owner_id=owner_id,
        created_at=at,
        position=selectors.last_number(),
        **_columns(wanted),
    )
    return Created(endpoint=endpoint, secret=_add_secret(endpoint, at=at))


@transaction.atomic
def change(*, endpoint_id: int, wanted: Wanted) -> models.Endpoint:
    """Have an endpoint be as wanted; what waits for it goes to the new URL.

    Raises targets.TargetError, or models.Endpoint.DoesNotExist as all that follow.
    """
    _check(wanted)
    endpoint = locked(endpoint_id)
    for name, value in _columns(wanted).items():
        setattr(endpoint, name, value)
    endpoint.save()
    return endpoint


@transaction.atomic
def rotate(*, endpoint_id: int, overlap: timedelta, at: datetime) -> str:
    """Return a new secret; messages are signed by the old ones, too, until `overlap` ends."""
    endpoint = locked(endpoint_id)
    endpoint.secrets.filter(expires_at__lte=at).delete()
    endpoint.secrets.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=at + overlap)
    ).update(expires_at=at + overlap)
    return _add_secret(endpoint, at=at)


@transaction.atomic
def disable(*, endpoint_id: int, reason: str, at: datetime) -> bool:
    """Send nothing more to an endpoint; return whether that is new."""
    endpoint = locked(endpoint_id)
    if endpoint.disabled_at is not None:
        return False
    switch_off(endpoint, reason=reason, at=at)
    return True


def switch_off(endpoint: models.Endpoint, *, reason: str, at: datetime) -> None:
    """Disable an endpoint that the caller has locked."""
    endpoint.disabled_at, endpoint.disabled_reason = at, reason[:300]
    endpoint.save(update_fields=["disabled_at", "disabled_reason"])


@transaction.atomic
def enable(*, endpoint_id: int, catch_up: bool, at: datetime) -> bool:
    """Send to an endpoint again; return whether that is new.

    With `catch_up` it gets everything that it missed, also what failed since nothing
    got through; without, only what is announced from now on.
    """
    endpoint = locked(endpoint_id)
    if endpoint.disabled_at is None:
        return False
    since = endpoint.failing_since or endpoint.disabled_at
    missed = endpoint.deliveries.filter(announcement__isnull=False)
    if catch_up:
        missed.filter(
            Q(status=DeliveryStatus.WAITING)
            | Q(status=DeliveryStatus.FAILED, finished_at__gte=since)
        ).update(
            status=DeliveryStatus.WAITING, next_at=at, attempts=0, finished_at=None
        )
    else:
        missed.filter(status=DeliveryStatus.WAITING).update(
            status=DeliveryStatus.SKIPPED, next_at=None, finished_at=at
        )
        endpoint.position = selectors.last_number()
    endpoint.disabled_at, endpoint.disabled_reason = None, ""
    endpoint.failing_since, endpoint.failures = None, 0
    endpoint.resting_until = None
    endpoint.save()
    jobs.wake_senders_after_commit()
    return True


@transaction.atomic
def remove(*, endpoint_id: int) -> None:
    """Forget an endpoint, with its secrets and all that was to be or has been sent."""
    locked(endpoint_id).delete()


@transaction.atomic
def give_to(*, endpoint_id: int, owner_id: int) -> None:
    """Have somebody else answer for an endpoint."""
    endpoint = locked(endpoint_id)
    endpoint.owner_id = owner_id
    endpoint.save(update_fields=["owner"])


def locked(endpoint_id: int) -> models.Endpoint:
    """Lock an endpoint until the transaction ends: first, before anything of it."""
    return models.Endpoint.objects.select_for_update(of=("self",)).get(pk=endpoint_id)


def valid_secrets(endpoint: models.Endpoint, *, at: datetime) -> list[str]:
    """Return what messages are signed by now, the newest first.

    Those that come out otherwise than they were shown, because the pepper is another,
    are left out.
    """
    rows = endpoint.secrets.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))
    made = [
        (row.check_value, _secret(row.salt))
        for row in rows.order_by("-created_at", "-pk")
    ]
    return [secret for known, secret in made if signing.check_value(secret) == known]


def rules() -> targets.Rules:
    """Return where webhooks may go here."""
    figures = configuration.notifications()
    return targets.rules(
        allow_private=figures.allow_private, allow_http=figures.allow_http
    )


def _check(wanted: Wanted) -> None:
    targets.check_url(wanted.url, allowed=rules())


def _columns(wanted: Wanted) -> dict[str, object]:
    return {
        "label": wanted.label,
        "url": wanted.url,
        "pattern": wanted.pattern,
        "kinds": sorted(set(wanted.kinds)),
        "severities": sorted(set(wanted.severities)),
        "format": wanted.format,
    }


def _add_secret(endpoint: models.Endpoint, *, at: datetime) -> str:
    salt = signing.new_salt()
    secret = _secret(salt)
    endpoint.secrets.create(
        salt=salt, check_value=signing.check_value(secret), created_at=at
    )
    return secret


def _secret(salt: str) -> str:
    return signing.secret(salt=salt, pepper=settings.API_KEY_PEPPER)
