"""The inbox of notifications: what happened as a sentence, where it leads, and the choices.

Every announcement that reaches people has its words here; a test holds it to that.
"""

import dataclasses
import itertools
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from notifications_app import models as notifications
from notifications_app.models import Reach
from schemas_app.presenters import moments


@dataclasses.dataclass(frozen=True)
class Words:
    """How one kind of announcement is told of."""

    sentence: str
    tone: str
    icon: str


KINDS: Mapping[str, Words] = MappingProxyType(
    {
        "proposal_opened": Words("proposed a change", "info", "proposal"),
        "proposal_revised": Words("revised a proposal", "info", "pencil"),
        "proposal_reminder": Words("still waits for somebody", "warn", "clock"),
        "proposal_approved": Words("approved a proposal", "good", "check"),
        "proposal_changes_requested": Words("asked for changes", "warn", "return"),
        "proposal_rejected": Words("rejected a proposal", "danger", "cross"),
        "proposal_withdrawn": Words("withdrew a proposal", "quiet", "minus"),
        "proposal_expired": Words("let a proposal expire", "quiet", "clock"),
        "proposal_superseded": Words(
            "published what a proposal asked for", "quiet", "minus"
        ),
        "proposal_acknowledged": Words("answered for a module", "info", "module"),
        "scheduled": Words("scheduled a publication", "info", "clock"),
        "unscheduled": Words("took a publication off the schedule", "warn", "minus"),
        "thread_opened": Words("began a conversation", "info", "text"),
        "thread_answered": Words("answered in a conversation", "info", "text"),
        "thread_resolved": Words("resolved a conversation", "quiet", "check"),
        "thread_reopened": Words("took up a conversation again", "warn", "return"),
        "break_glass_asked": Words("asks to break the glass", "danger", "break"),
        "breaking_change": Words("published a breaking change", "danger", "break"),
        "compatible_change": Words("published a version", "good", "seal"),
        "activated": Words("is in force now", "good", "seal"),
        "deprecated": Words("deprecated a version", "warn", "minus"),
        "retired": Words("retired a version", "warn", "cross"),
    }
)
# These are announced to nobody, and are in one inbox.
ALONE: Mapping[str, Words] = MappingProxyType(
    {"webhook_disabled": Words("was disabled by the registry", "danger", "hook")}
)
# Nobody in particular did these: the thing itself is what the sentence is about.
BY_ITSELF = frozenset({"proposal_reminder", "activated", *ALONE})
_UNKNOWN = Words("something happened", "quiet", "announce")

WHY: Mapping[int, str] = MappingProxyType(
    {
        Reach.CONCERNED: "for you",
        Reach.WATCHED: "watched",
        Reach.AROUND: "in your area",
        Reach.EVERYTHING: "one of all",
    }
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class NotificationRow:
    """One item of the inbox."""

    id: int
    mark: Words
    actor: str
    sentence: str
    title: str
    schema_id: str
    moment: moments.Moment
    why: str
    detail: str
    unread: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Day:
    """The items of one day."""

    label: str
    rows: tuple[NotificationRow, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Group:
    """Kinds that people choose about together."""

    name: str
    label: str
    note: str
    kinds: tuple[str, ...]


GROUPS = (
    Group(
        name="proposals",
        label="Proposals and revisions",
        note="Opened, revised, put on a new base",
        kinds=("proposal_opened", "proposal_revised"),
    ),
    Group(
        name="decisions",
        label="Decisions",
        note="Approved, sent back, rejected, withdrawn, expired",
        kinds=(
            "proposal_approved",
            "proposal_changes_requested",
            "proposal_rejected",
            "proposal_withdrawn",
            "proposal_expired",
            "proposal_superseded",
        ),
    ),
    Group(
        name="conversations",
        label="Conversations",
        note="Threads, and answers for modules",
        kinds=(
            "thread_opened",
            "thread_answered",
            "thread_resolved",
            "thread_reopened",
            "proposal_acknowledged",
        ),
    ),
    Group(
        name="plans",
        label="Plans",
        note="Scheduled, or taken off the schedule",
        kinds=("scheduled", "unscheduled"),
    ),
    Group(
        name="breaking",
        label="Breaking changes",
        note="Published, or about to be by breaking the glass",
        kinds=("breaking_change", "break_glass_asked"),
    ),
    Group(
        name="versions",
        label="Other versions",
        note="Published, in force, deprecated, retired",
        kinds=("compatible_change", "activated", "deprecated", "retired"),
    ),
    Group(
        name="reminders",
        label="Reminders",
        note="Of proposals that wait for somebody",
        kinds=("proposal_reminder",),
    ),
)

REACHES: Mapping[int, str] = MappingProxyType(
    {
        Reach.EVERYTHING: "All schemas",
        Reach.AROUND: "My area and what I watch",
        Reach.WATCHED: "What I watch, and what asks me",
        Reach.CONCERNED: "Only what asks me",
        Reach.NOTHING: "Never",
    }
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """A group with what is chosen for it; None where its kinds differ."""

    group: Group
    reach: int | None


def words(kind: str) -> Words | None:
    """Return how a kind of announcement, or of what is told one person, is told of."""
    return KINDS.get(kind) or ALONE.get(kind)


def days(items: Iterable[notifications.InboxItem], *, now: datetime) -> tuple[Day, ...]:
    """Return items, newest first, under the days on which they happened."""
    by_day = itertools.groupby(items, key=lambda item: item.happened.at.date())
    return tuple(
        Day(
            label=_day(day, now.date()),
            rows=tuple(_row(item, now=now) for item in of_day),
        )
        for day, of_day in by_day
    )


def choices(chosen: Mapping[str, Reach]) -> tuple[Choice, ...]:
    """Return every group with what a person has chosen for it."""
    return tuple(Choice(group=group, reach=_reach(group, chosen)) for group in GROUPS)


def _reach(group: Group, chosen: Mapping[str, Reach]) -> int | None:
    found = {chosen.get(kind, notifications.USUAL_REACH) for kind in group.kinds}
    return int(found.pop()) if len(found) == 1 else None


def _row(item: notifications.InboxItem, *, now: datetime) -> NotificationRow:
    told = item.happened
    said = words(told.kind) or _UNKNOWN
    return NotificationRow(
        id=item.pk,
        mark=said,
        actor="" if told.kind in BY_ITSELF else item.actor,
        sentence=said.sentence,
        title=item.title,
        schema_id=told.topic,
        moment=moments.moment(told.at, now=now),
        why=WHY.get(item.why, ""),
        detail=item.detail,
        unread=item.read_at is None,
    )


def _day(day: date, today: date) -> str:
    distance = (today - day).days
    if distance in (0, 1):
        return ("Today", "Yesterday")[distance]
    return day.strftime("%A, %-d %B %Y")
