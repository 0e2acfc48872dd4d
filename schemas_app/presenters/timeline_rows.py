"""The timeline of a schema as a list: what was published, restored, and refused."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from schemas_app import models
from schemas_app.domain import timeline
from schemas_app.domain.audit_actions import Action
from schemas_app.presenters import adoption, approvals, moments, words

FORCED = words.Mark(label="Broke the glass", tone="danger", icon="break")
IN_FORCE = words.Mark(label="In force", tone="info", icon="clock")
PLANNED = words.Mark(label="Planned", tone="quiet", icon="clock")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fate:
    """That a version was deprecated or retired, by whom and why."""

    word: str
    by: str
    reason: str
    moment: moments.Moment


@dataclasses.dataclass(frozen=True, kw_only=True)
class Forced:
    """That the glass was broken: who asked, who confirmed, and why.

    `effect` is from when on it is in force, where that was not at once.
    """

    asked_by: str
    confirmed_by: str
    reason: str
    effect: moments.Effect | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class EntryRow:
    """One entry. `effective` is None where it took effect when it became known."""

    restored: bool
    version: int
    semantic_version: str
    title: str
    proposal_id: int
    marks: tuple[words.Mark, ...]
    author: str
    approvers: tuple[str, ...]
    by: str
    reason: str
    forced: Forced | None
    known: moments.Moment
    effective: moments.Moment | None
    until: moments.Moment | None
    in_force: bool
    fates: tuple[Fate, ...]
    share: adoption.Share | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class RefusedRow:
    """A proposal that was rejected: part of the story, not of the schema."""

    proposal_id: int
    title: str
    author: str
    closed: moments.Moment
    by: str
    reason: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of the entries shown, by version unless it says otherwise."""

    approvers: Mapping[int, tuple[str, ...]]
    forced: Mapping[int, models.BreakGlass]
    fates: Mapping[int, Collection[models.AuditEntry]]
    rejections: Mapping[int, models.Review]  # by proposal


def rows(
    items: Iterable[models.TimelineEntry | models.Proposal],
    *,
    facts: Facts,
    spans: Iterable[timeline.Span],
    adopted: adoption.Adoption,
    now: datetime,
) -> tuple[EntryRow | RefusedRow, ...]:
    """Return the rows of `items` (entries with version and proposal), in their order."""
    holding = {(span.version, span.since): span for span in spans}
    return tuple(
        _refused(item, facts.rejections.get(item.pk), now=now)
        if isinstance(item, models.Proposal)
        else _entry(item, facts, holding, adopted, now=now)
        for item in items
    )


def _entry(
    entry: models.TimelineEntry,
    facts: Facts,
    holding: Mapping[tuple[int, datetime], timeline.Span],
    adopted: adoption.Adoption,
    *,
    now: datetime,
) -> EntryRow:
    version = entry.version
    span = holding.get((version.number, entry.effective_from))
    glass = facts.forced.get(version.number)
    in_force = span is not None and _holds(span, now)
    restored = entry.kind == models.EntryKind.RESTORED
    at_once = entry.effective_from == entry.known_from
    until = span.until if span else None
    return EntryRow(
        restored=restored,
        version=version.number,
        semantic_version=version.semantic_version,
        title=version.proposal.title,
        proposal_id=version.proposal_id,
        marks=tuple(
            _marks(entry, in_force=in_force, forced=glass is not None, now=now)
        ),
        author=version.proposal.author_label,
        approvers=facts.approvers.get(version.number, ()),
        by=entry.added_by,
        reason=entry.reason,
        forced=None if restored else forced(glass, now=now),
        known=moments.moment(entry.known_from, now=now),
        effective=None if at_once else moments.moment(entry.effective_from, now=now),
        until=moments.moment(until, now=now) if until else None,
        in_force=in_force,
        fates=() if restored else fates(facts.fates.get(version.number, ()), now=now),
        share=None if restored else adopted.of(version.number),
    )


def forced(glass: models.BreakGlass | None, *, now: datetime) -> Forced | None:
    """Return how a version was forced, None where it was not."""
    if glass is None or glass.confirmed_by is None or glass.confirmed_at is None:
        return None
    return Forced(
        asked_by=approvals.name(glass.asked_by),
        confirmed_by=approvals.name(glass.confirmed_by),
        reason=glass.reason,
        effect=moments.effect(glass.effective_from, of=glass.confirmed_at, now=now),
    )


def fates(entries: Iterable[models.AuditEntry], *, now: datetime) -> tuple[Fate, ...]:
    """Return what became of a version, from its audit entries."""
    return tuple(
        Fate(
            word="Retired" if entry.action == Action.VERSION_RETIRED else "Deprecated",
            by=entry.actor,
            reason=entry.reason,
            moment=moments.moment(entry.at, now=now),
        )
        for entry in entries
    )


def _holds(span: timeline.Span, now: datetime) -> bool:
    return span.since <= now and (span.until is None or span.until > now)


def _marks(
    entry: models.TimelineEntry, *, in_force: bool, forced: bool, now: datetime
) -> Iterable[words.Mark]:
    if in_force:
        yield IN_FORCE
    elif entry.effective_from > now:
        yield PLANNED
    if entry.kind == models.EntryKind.RESTORED:
        return
    yield words.SEVERITIES[entry.version.severity]
    if entry.version.status != models.VersionStatus.ACTIVE:
        yield words.VERSIONS[entry.version.status]
    if forced:
        yield FORCED


def _refused(
    proposal: models.Proposal, vote: models.Review | None, *, now: datetime
) -> RefusedRow:
    closed = proposal.closed_at or proposal.created_at
    return RefusedRow(
        proposal_id=proposal.pk,
        title=proposal.title,
        author=proposal.author_label,
        closed=moments.moment(closed, now=now),
        by=approvals.name(vote.reviewer) if vote else "",
        reason=vote.comment if vote else "",
    )
