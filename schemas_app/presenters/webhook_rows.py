"""Webhooks as their owners see them: how each is doing, and what became of its messages."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from urllib.parse import urlsplit

from notifications_app import models as notifications
from notifications_app.models import DeliveryStatus
from schemas_app.models import people
from schemas_app.presenters import approvals, moments, notification_rows, words
from schemas_app.presenters.moments import counted
from schemas_app.presenters.words import Mark

# Of a message that was sent again and again.
MOST_TRIES = 20
_OK = range(200, 300)

DISABLED = Mark(label="Disabled", tone="danger", icon="cross")
FAILING = Mark(label="Failing", tone="warn", icon="break")
_OWNERLESS = Mark(label="Owner is gone", tone="warn", icon="user")
_WORKS = Mark(label="Works", tone="good", icon="check")
_NEW = Mark(label="Nothing sent yet", tone="quiet", icon="minus")

_STATUSES: Mapping[str, Mark] = MappingProxyType(
    {
        DeliveryStatus.WAITING: Mark(label="Waiting", tone="info", icon="clock"),
        DeliveryStatus.DELIVERED: Mark(label="Delivered", tone="good", icon="check"),
        DeliveryStatus.FAILED: Mark(label="Given up", tone="danger", icon="cross"),
        DeliveryStatus.SKIPPED: Mark(label="Skipped", tone="quiet", icon="minus"),
    }
)
_AGAIN = Mark(label="Will be tried again", tone="warn", icon="clock")


@dataclasses.dataclass(frozen=True, kw_only=True)
class WebhookRow:
    """A webhook in a list. `sentence` says what is wrong, "" where nothing is."""

    uid: str
    label: str
    host: str
    hears: str
    owner: str
    state: Mark
    sentence: str
    since: moments.Moment | None
    waiting: int
    failed: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class WebhookHead:
    """All that is said of one webhook on its page, but its messages."""

    uid: str
    label: str
    url: str
    pattern: str
    kinds: tuple[str, ...]
    severities: tuple[str, ...]
    form: str
    owner: str
    owner_left: bool
    state: Mark
    created: moments.Moment
    delivered: moments.Moment | None
    disabled: moments.Moment | None
    reason: str
    failures: str
    failing: moments.Moment | None
    resting: moments.Moment | None
    last: "TryRow | None"


@dataclasses.dataclass(frozen=True, kw_only=True)
class TryRow:
    """One attempt: when, what came of it, and how long that took."""

    started: moments.Moment
    good: bool
    outcome: str
    duration: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeliveryRow:
    """One message to a webhook."""

    message_id: str
    title: str
    schema_id: str
    number: str
    state: Mark
    created: moments.Moment
    next: moments.Moment | None
    tries: tuple[TryRow, ...]
    earlier: int
    attempts: str
    again: str


def state(endpoint: notifications.Endpoint) -> Mark:
    """Return the mark of a webhook whose owner is loaded."""
    if endpoint.disabled_at is not None:
        return DISABLED
    if _owner_left(endpoint):
        return _OWNERLESS
    if endpoint.failures:
        return FAILING
    return _WORKS if endpoint.delivered_at else _NEW


def rows(
    endpoints: Iterable[notifications.Endpoint], *, now: datetime
) -> tuple[WebhookRow, ...]:
    """Return webhooks as `webhooks.selectors.endpoints` annotates them."""
    return tuple(_row(one, now=now) for one in endpoints)


def _row(endpoint: notifications.Endpoint, *, now: datetime) -> WebhookRow:
    mark = state(endpoint)
    since = {
        DISABLED: endpoint.disabled_at,
        FAILING: endpoint.failing_since,
        _WORKS: endpoint.delivered_at,
    }.get(mark)
    return WebhookRow(
        uid=endpoint.uid,
        label=endpoint.label,
        host=urlsplit(endpoint.url).hostname or "",
        hears=_hears(endpoint),
        owner=approvals.name(endpoint.owner),
        state=mark,
        sentence=endpoint.disabled_reason or _failures(endpoint),
        since=moments.moment(since, now=now) if since else None,
        waiting=getattr(endpoint, "waiting", 0),
        failed=getattr(endpoint, "failed", 0),
    )


def _hears(endpoint: notifications.Endpoint) -> str:
    """Return in a few words what a webhook is told."""
    parts = ["all schemas" if endpoint.pattern == "*" else endpoint.pattern]
    if endpoint.severities:
        parts.append(words.listed(tuple(endpoint.severities)))
    if endpoint.kinds:
        parts.append(counted(len(endpoint.kinds), "action"))
    return " · ".join(parts)


def _failures(endpoint: notifications.Endpoint) -> str:
    if not endpoint.failures:
        return ""
    return f"{counted(endpoint.failures, 'failure')} in a row"


def head(
    endpoint: notifications.Endpoint,
    last: notifications.Attempt | None,
    *,
    now: datetime,
) -> WebhookHead:
    """Return what is said of a webhook; `last` is the newest attempt to reach it."""

    def moment(at: datetime | None) -> moments.Moment | None:
        return moments.moment(at, now=now) if at else None

    resting = endpoint.resting_until
    return WebhookHead(
        uid=endpoint.uid,
        label=endpoint.label,
        url=endpoint.url,
        pattern=endpoint.pattern,
        kinds=tuple(map(action, endpoint.kinds)),
        severities=tuple(endpoint.severities),
        form=endpoint.format,
        owner=approvals.name(endpoint.owner),
        owner_left=_owner_left(endpoint),
        state=state(endpoint),
        created=moments.moment(endpoint.created_at, now=now),
        delivered=moment(endpoint.delivered_at),
        disabled=moment(endpoint.disabled_at),
        reason=endpoint.disabled_reason,
        failures=_failures(endpoint),
        failing=moment(endpoint.failing_since),
        resting=moment(resting if resting and resting > now else None),
        last=_try(last, now=now) if last else None,
    )


def action(kind: str) -> str:
    """Return what an action is called: as the inbox does, where it knows it."""
    said = notification_rows.KINDS.get(kind)
    return (said.sentence if said else kind.replace("_", " ")).capitalize()


def deliveries(
    found: Iterable[notifications.Delivery], *, live: bool, now: datetime
) -> tuple[DeliveryRow, ...]:
    """Return messages whose announcements and attempts are loaded.

    Where `live` is false nothing is sent, and so nothing comes next.
    """
    return tuple(_delivery(one, live=live, now=now) for one in found)


def _delivery(one: notifications.Delivery, *, live: bool, now: datetime) -> DeliveryRow:
    told, tries = one.announcement, tuple(one.tries.all())
    waits = one.status == DeliveryStatus.WAITING
    return DeliveryRow(
        message_id=one.message_id,
        title=action(told.kind) if told else "Test",
        schema_id=told.topic if told else "",
        number=str(told.number) if told else "",
        state=_AGAIN if waits and tries else _STATUSES[one.status],
        created=moments.moment(one.created_at, now=now),
        next=moments.moment(one.next_at, now=now) if live and one.next_at else None,
        tries=tuple(_try(attempt, now=now) for attempt in tries[-MOST_TRIES:]),
        earlier=max(0, len(tries) - MOST_TRIES),
        attempts=counted(len(tries), "attempt") if tries else "",
        again="Send now" if waits else "Send again",
    )


def _try(attempt: notifications.Attempt, *, now: datetime) -> TryRow:
    ended, code = attempt.ended_at, attempt.status_code
    outcome = attempt.error or f"The endpoint answered {code}."
    if ended is None:
        outcome = "Under way, or its worker died."
    return TryRow(
        started=moments.moment(attempt.started_at, now=now),
        good=code in _OK,
        outcome=outcome,
        duration=_duration(ended - attempt.started_at) if ended else "",
    )


def _duration(of: timedelta) -> str:
    seconds = max(of.total_seconds(), 0)
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _owner_left(endpoint: notifications.Endpoint) -> bool:
    return not people.is_here(endpoint.owner)
