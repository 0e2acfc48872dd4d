"""What the inbox shows beside lists of proposals: requests, answers, and what is next."""

import dataclasses
import heapq
import operator
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from schemas_app import models
from schemas_app.presenters import approvals, moments, proposal_rows, words


@dataclasses.dataclass(frozen=True, kw_only=True)
class AskedRow:
    """A proposal that its author is to change: who asked, and for what."""

    row: proposal_rows.ProposalRow
    by: str
    comment: str
    asked: moments.Moment | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """A proposal that the owner of `modules` must answer."""

    row: proposal_rows.ProposalRow
    modules: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class GlassRow:
    """A request to break the glass that waits for a second person."""

    proposal_id: int
    title: str
    schema_id: str
    by: str
    reason: str
    asked: moments.Moment
    effect: moments.Effect | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class NextRow:
    """What happens by itself: a publication, or (with `version`) a version in force."""

    schema_id: str
    title: str
    proposal_id: int
    version: int
    mark: words.Mark
    moment: moments.Moment


def asked(
    rows: Iterable[proposal_rows.ProposalRow],
    votes: Mapping[int, models.Review],
    *,
    now: datetime,
) -> tuple[AskedRow, ...]:
    """Return `rows` with the last vote that asked for changes, by proposal."""
    return tuple(_asked(row, votes.get(row.id), now=now) for row in rows)


def _asked(
    row: proposal_rows.ProposalRow, vote: models.Review | None, *, now: datetime
) -> AskedRow:
    return AskedRow(
        row=row,
        by=approvals.name(vote.reviewer) if vote else "",
        comment=vote.comment if vote else "",
        asked=moments.moment(vote.at, now=now) if vote else None,
    )


def answers(
    rows: Iterable[proposal_rows.ProposalRow], modules: Mapping[str, str]
) -> tuple[AnswerRow, ...]:
    """Return those of `rows` that wait for the owner of `modules` (names by number)."""
    return tuple(
        AnswerRow(row=row, modules=silent)
        for row in rows
        if (
            silent := tuple(
                f"{number} {modules[number]}"
                for number in row.silent
                if number in modules
            )
        )
    )


def glass(
    requests: Iterable[models.BreakGlass], *, now: datetime
) -> tuple[GlassRow, ...]:
    """Return the rows of requests whose proposals are loaded."""
    return tuple(
        GlassRow(
            proposal_id=request.proposal_id,
            title=request.proposal.title,
            schema_id=request.proposal.schema.schema_id,
            by=approvals.name(request.asked_by),
            reason=request.reason,
            asked=moments.moment(request.asked_at, now=now),
            effect=moments.effect(request.effective_from, of=now, now=now),
        )
        for request in requests
    )


def coming(
    proposals: Sequence[models.Proposal],
    entries: Sequence[models.TimelineEntry],
    *,
    now: datetime,
) -> tuple[NextRow, ...]:
    """Return what is scheduled and what takes effect, each in order, as one list."""
    keyed = (
        [(p.publish_at, _publication(p, now=now)) for p in proposals],
        [(entry.effective_from, _effect(entry, now=now)) for entry in entries],
    )
    merged = heapq.merge(*keyed, key=operator.itemgetter(0))
    return tuple(row for _, row in merged)


def _publication(proposal: models.Proposal, *, now: datetime) -> NextRow:
    return NextRow(
        schema_id=proposal.schema.schema_id,
        title=proposal.title,
        proposal_id=proposal.pk,
        version=0,
        mark=words.Mark(label="Publication", tone="info", icon="seal"),
        moment=moments.moment(proposal.publish_at or now, now=now),
    )


def _effect(entry: models.TimelineEntry, *, now: datetime) -> NextRow:
    version = entry.version
    return NextRow(
        schema_id=version.schema.schema_id,
        title=f"v{version.number} · {version.semantic_version}",
        proposal_id=version.proposal_id,
        version=version.number,
        mark=words.Mark(label="Takes effect", tone="good", icon="clock"),
        moment=moments.moment(entry.effective_from, now=now),
    )
