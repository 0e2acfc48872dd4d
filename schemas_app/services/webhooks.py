"""Webhooks: who may have announcements sent where, and a trace of each decision.

What is sent, when and how is notifications_app's. A URL may be a secret in itself, so
the trail names its host only.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction

from notifications_app import models as notifications
from notifications_app import services as notification_services
from notifications_app.transports.webhook import targets
from notifications_app.webhooks import deliveries, endpoints
from notifications_app.webhooks import selectors as known
from schemas_app import permissions
from schemas_app.domain import actors, audit_actions, errors, exact_json
from schemas_app.domain.audit_actions import Action
from schemas_app.models import people
from schemas_app.services import audit, notices, webhook_wishes

MOST_WEBHOOKS = 20
LONGEST_OVERLAP = timedelta(days=30)
USUAL_OVERLAP = timedelta(days=1)


def managed(uid: str, *, by: actors.Actor) -> notifications.Endpoint:
    """Return a webhook that `by` manages. Raises errors.NotFound or NotAllowed."""
    found = known.endpoint(uid)
    if found is None:
        raise errors.NotFound(noun="webhook", name=uid)
    permissions.check_can_manage_webhook(owner_id=found.owner_id, by=by)
    return found


@transaction.atomic
def create(
    *, wanted: endpoints.Wanted, by: actors.Actor, at: datetime
) -> endpoints.Created:
    """Add a webhook of one's own; its secret is shown this once.

    Raises errors.NotAllowed or BadValue.
    """
    permissions.check_can_create_webhook(by=by)
    webhook_wishes.check(wanted)
    owner = permissions.person(by)
    if known.endpoints(owner).count() >= MOST_WEBHOOKS:
        raise errors.BadValue(
            name="url",
            message=f"You have {MOST_WEBHOOKS} webhooks already.",
            remedy="Remove one that is not needed.",
        )
    try:
        created = endpoints.create(wanted=wanted, owner_id=owner, at=at)
    except targets.TargetError as error:
        raise webhook_wishes.bad_url(error) from None
    endpoint = created.endpoint
    _record(Action.WEBHOOK_CREATED, endpoint, by=by, at=at, after=_facts(endpoint))
    return created


@transaction.atomic
def change(
    *, uid: str, wanted: endpoints.Wanted, by: actors.Actor, at: datetime
) -> notifications.Endpoint:
    """Have a webhook be as wanted. Raises errors.NotFound, NotAllowed or BadValue."""
    before = _locked(uid, by=by)
    webhook_wishes.check(wanted)
    try:
        changed = endpoints.change(endpoint_id=before.pk, wanted=wanted)
    except targets.TargetError as error:
        raise webhook_wishes.bad_url(error) from None
    _record(
        Action.WEBHOOK_CHANGED,
        changed,
        by=by,
        at=at,
        before=_facts(before),
        # Of a URL that differs beyond its host, this is all that is told.
        after={**_facts(changed), "url_changed": before.url != changed.url},
    )
    return changed


@transaction.atomic
def rotate(
    *,
    uid: str,
    by: actors.Actor,
    at: datetime,
    overlap: timedelta = USUAL_OVERLAP,
) -> str:
    """Return a new secret, shown this once; the old one signs, too, until `overlap` ends.

    Raises errors.NotFound, NotAllowed or BadValue.
    """
    endpoint = _locked(uid, by=by)
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise errors.BadValue(
            name="overlap",
            message=f"The old secret stays for at most {LONGEST_OVERLAP.days} days.",
            remedy="Choose a shorter time.",
        )
    secret = endpoints.rotate(endpoint_id=endpoint.pk, overlap=overlap, at=at)
    ends_at = (at + overlap).isoformat()
    _record(
        Action.WEBHOOK_ROTATED, endpoint, by=by, at=at, after={"old_until": ends_at}
    )
    return secret


@transaction.atomic
def disable(*, uid: str, by: actors.Actor, at: datetime, reason: str = "") -> None:
    """Send nothing more. Raises errors.NotFound, NotAllowed or AlreadyExists."""
    endpoint = _locked(uid, by=by)
    said = reason.strip() or "By hand."
    if not endpoints.disable(endpoint_id=endpoint.pk, reason=said, at=at):
        raise _nothing_to_do("disabled webhook", uid)
    _record(Action.WEBHOOK_DISABLED, endpoint, by=by, at=at, reason=said)


@transaction.atomic
def enable(*, uid: str, by: actors.Actor, at: datetime, catch_up: bool = True) -> None:
    """Send again, by default with all that it missed.

    Raises errors.NotFound, NotAllowed or AlreadyExists.
    """
    endpoint = _locked(uid, by=by)
    if not endpoints.enable(endpoint_id=endpoint.pk, catch_up=catch_up, at=at):
        raise _nothing_to_do("enabled webhook", uid)
    _record(
        Action.WEBHOOK_ENABLED, endpoint, by=by, at=at, after={"catch_up": catch_up}
    )


@transaction.atomic
def give(*, uid: str, username: str, by: actors.Actor, at: datetime) -> None:
    """Have somebody else answer for it. Raises errors.NotFound, NotAllowed or BadValue."""
    endpoint = _locked(uid, by=by)
    owner = User.objects.filter(people.HERE, username=username).first()
    if owner is None:
        raise errors.BadValue(
            name="username",
            message=f"There is nobody {username[:150]!r} here.",
            remedy="Name somebody who may sign in.",
        )
    endpoints.give_to(endpoint_id=endpoint.pk, owner_id=owner.pk)
    _record(
        Action.WEBHOOK_GIVEN,
        endpoint,
        by=by,
        at=at,
        before={"owner": endpoint.owner.get_username()},
        after={"owner": owner.get_username()},
    )


@transaction.atomic
def remove(*, uid: str, by: actors.Actor, at: datetime) -> None:
    """Forget a webhook and what was sent to it. Raises errors.NotFound or NotAllowed."""
    endpoint = _locked(uid, by=by)
    before = _facts(endpoint)
    endpoints.remove(endpoint_id=endpoint.pk)
    _record(Action.WEBHOOK_REMOVED, endpoint, by=by, at=at, before=before)


@transaction.atomic
def ping(*, uid: str, by: actors.Actor, at: datetime) -> notifications.Delivery:
    """Have a test sent; what came of it stands in the delivery.

    Raises errors.NotFound, NotAllowed, or BadValue for one that is disabled.
    """
    endpoint = _sendable(uid, by=by)
    delivery = deliveries.ping(endpoint_id=endpoint.pk, at=at)
    told: dict[str, exact_json.Json] = {"message_id": delivery.message_id}
    _record(Action.WEBHOOK_PINGED, endpoint, by=by, at=at, after=told)
    return delivery


@transaction.atomic
def redeliver(
    *, uid: str, message_id: str, by: actors.Actor, at: datetime
) -> notifications.Delivery:
    """Have one message sent again. Raises errors.NotFound, NotAllowed or BadValue."""
    endpoint = _sendable(uid, by=by)
    seen = known.delivery(endpoint.pk, message_id)
    if seen is None:
        raise errors.NotFound(noun="delivery", name=message_id)
    delivery = deliveries.redeliver(delivery_id=seen.pk, at=at)
    told: dict[str, exact_json.Json] = {"message_id": message_id}
    _record(Action.WEBHOOK_REDELIVERED, endpoint, by=by, at=at, after=told)
    return delivery


@transaction.atomic
def redeliver_failed(*, uid: str, by: actors.Actor, at: datetime) -> int:
    """Have all sent again that failed; return how much.

    Raises errors.NotFound, NotAllowed or BadValue.
    """
    endpoint = _sendable(uid, by=by)
    count = deliveries.redeliver_failed(endpoint_id=endpoint.pk, at=at)
    if count:
        told: dict[str, exact_json.Json] = {"messages": count}
        _record(Action.WEBHOOK_REDELIVERED, endpoint, by=by, at=at, after=told)
    return count


def record_disabled(*, endpoint: notifications.Endpoint, at: datetime) -> None:
    """Record that the registry itself disabled an endpoint, and tell its owner.

    Called by notifications_app in the transaction that disables it.
    """
    by = actors.job("send_webhooks")
    reason = endpoint.disabled_reason
    _record(Action.WEBHOOK_DISABLED, endpoint, by=by, at=at, reason=reason)
    told = notices.of_disabled_webhook(endpoint, at=at)
    notification_services.tell(person_id=endpoint.owner_id, alone=told, at=at)


def _locked(uid: str, *, by: actors.Actor) -> notifications.Endpoint:
    endpoint = endpoints.locked(managed(uid, by=by).pk)
    # It may have been given to somebody else meanwhile.
    permissions.check_can_manage_webhook(owner_id=endpoint.owner_id, by=by)
    return endpoint


def _sendable(uid: str, *, by: actors.Actor) -> notifications.Endpoint:
    endpoint = _locked(uid, by=by)
    if endpoint.disabled_at is not None:
        raise errors.BadValue(
            name="uid",
            message="This webhook is disabled.",
            remedy="Enable it first.",
        )
    return endpoint


def _nothing_to_do(noun: str, uid: str) -> errors.AlreadyExists:
    return errors.AlreadyExists(noun=noun, name=uid, remedy="Nothing more is needed.")


def _facts(endpoint: notifications.Endpoint) -> dict[str, exact_json.Json]:
    return {
        "label": endpoint.label,
        "host": urlsplit(endpoint.url).hostname or "",
        "pattern": endpoint.pattern,
        "kinds": list(endpoint.kinds),
        "severities": list(endpoint.severities),
        "format": str(endpoint.format),
    }


def _record(
    action: audit_actions.Action,
    endpoint: notifications.Endpoint,
    *,
    by: actors.Actor,
    at: datetime,
    before: Mapping[str, exact_json.Json] | None = None,
    after: Mapping[str, exact_json.Json] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        action=action,
        object_type="webhook",
        object_id=endpoint.uid,
        by=by,
        at=at,
        before=before,
        after=after,
        reason=reason,
    )
