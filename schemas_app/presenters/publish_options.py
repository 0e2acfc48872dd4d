"""Publishing as it is offered: what a button will do, or what is missing for it.

An offer is a convenience: the services judge again, whatever the screen showed.
"""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from schemas_app.domain import requirements, workflow
from schemas_app.domain.workflow import Event
from schemas_app.presenters import approvals, moments, requirement_rows
from schemas_app.presenters.review_facts import Facts


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks to publish; `calendar` whose next session to show, opening at `roll`."""

    person_id: int | None
    may_publish: bool
    may_review: bool
    calendars: Sequence[str] = ()
    calendar: str = ""
    roll: datetime | None = None
    trouble: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Scheduled:
    """A publication that the clock will make."""

    at: moments.Moment
    by: str
    effective: moments.Moment | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Glass:
    """Publishing in spite of what is missing: asked for, or offered.

    `effect` is from when on it is in force, where that is not at once.
    """

    may_ask: bool
    asked: bool
    reason: str
    asked_by: str
    asked_at: moments.Moment | None
    confirmed_by: str
    confirmed_at: moments.Moment | None
    effect: moments.Effect | None
    may_confirm: bool
    why_not: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Options:
    """The publish card; `shown` is False for those whom it does not concern."""

    shown: bool
    ready: bool
    may_unschedule: bool
    missing: tuple[str, ...]
    name: str
    effect: str
    earliest: moments.Moment | None
    scheduled: Scheduled | None
    calendars: tuple[str, ...]
    calendar: str
    roll: moments.Moment | None
    trouble: str
    glass: Glass


def options(
    facts: Facts,
    *,
    asking: Asking,
    checklist: requirement_rows.Checklist,
    now: datetime,
) -> Options:
    """Return what is offered."""
    state = workflow.State(facts.proposal.state)
    publishable = (state, Event.SCHEDULE) in workflow.TRANSITIONS
    missing = _missing(facts, checklist)
    scheduled = _scheduled(facts, now)
    waits = facts.under_review and not scheduled
    earliest = _earliest(facts, now)
    # What can be had without breaking anything is not offered by breaking it.
    glass = _glass(facts, asking, now, useful=bool(missing or earliest or scheduled))
    return Options(
        shown=bool(scheduled)
        or (asking.may_publish and waits)
        or (glass.asked and facts.open),
        ready=asking.may_publish and publishable and not missing,
        may_unschedule=asking.may_publish,
        missing=missing if asking.may_publish and waits else (),
        name=f"version {facts.next_number} ({facts.next_version})",
        effect=_effect(facts),
        earliest=moments.moment(earliest, now=now) if earliest else None,
        scheduled=scheduled,
        calendars=tuple(asking.calendars),
        calendar=asking.calendar,
        roll=moments.moment(asking.roll, now=now) if asking.roll else None,
        trouble=asking.trouble,
        glass=glass,
    )


def _missing(facts: Facts, checklist: requirement_rows.Checklist) -> tuple[str, ...]:
    """Return what stands in the way of publishing, as sentences."""
    if facts.base_moved:
        return ("it stands on a base that has moved",)
    if facts.proposal.state == workflow.State.CHANGES_REQUESTED:
        return ("changes are asked for", *checklist.missing)
    return checklist.missing


def _earliest(facts: Facts, now: datetime) -> datetime | None:
    """Return when it can be in force if published now; None: at once."""
    at = requirements.earliest_effect(facts.required, facts.met, published_at=now)
    return at if at > now else None


def _effect(facts: Facts) -> str:
    """Return why it is not in force at once, or ""."""
    hours = facts.required.notice_hours
    return (
        f"its policy asks for {requirement_rows.duration(hours)} of notice"
        if hours
        else ""
    )


def _scheduled(facts: Facts, now: datetime) -> Scheduled | None:
    proposal = facts.proposal
    if proposal.publish_at is None:
        return None
    effective = proposal.effective_from
    return Scheduled(
        at=moments.moment(proposal.publish_at, now=now),
        by=approvals.name(proposal.scheduled_by) if proposal.scheduled_by else "",
        effective=moments.moment(effective, now=now) if effective else None,
    )


def _glass(facts: Facts, asking: Asking, now: datetime, *, useful: bool) -> Glass:
    asked = facts.glass
    forceable = (
        workflow.State(facts.proposal.state),
        Event.FORCE,
    ) in workflow.TRANSITIONS and not facts.base_moved
    why_not = _why_not_confirm(facts, asking)
    return Glass(
        may_ask=asking.may_publish and forceable and useful and asked is None,
        asked=asked is not None,
        reason=asked.reason if asked else "",
        asked_by=approvals.name(asked.asked_by) if asked else "",
        asked_at=moments.moment(asked.asked_at, now=now) if asked else None,
        confirmed_by=(
            approvals.name(asked.confirmed_by) if asked and asked.confirmed_by else ""
        ),
        confirmed_at=(
            moments.moment(asked.confirmed_at, now=now)
            if asked and asked.confirmed_at
            else None
        ),
        effect=moments.effect(
            asked.effective_from, of=asked.confirmed_at or now, now=now
        )
        if asked
        else None,
        may_confirm=asked is not None and forceable and not why_not,
        why_not=why_not,
    )


def _why_not_confirm(facts: Facts, asking: Asking) -> str:
    if facts.glass is not None and facts.glass.asked_by_id == asking.person_id:
        return "Another steward confirms it: whoever asked does not."
    if asking.may_publish and asking.may_review:
        return ""
    return "A steward who wrote nothing of it confirms it."
