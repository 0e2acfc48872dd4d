"""What went round the rules, or tried to: stale approvals and broken glass, as rows."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime

from schemas_app import models
from schemas_app.models import people
from schemas_app.presenters import moments, words
from schemas_app.presenters.moments import counted

REPLACED = words.Mark(label="Text replaced", tone="warn", icon="return")
LEFT = words.Mark(label="Has left", tone="warn", icon="user")
FORCED = words.Mark(label="Published", tone="danger", icon="break")
ONLY_ASKED = words.Mark(label="Only asked for", tone="quiet", icon="clock")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figure:
    """A number on top of the page, and the part of the page that it counts."""

    number: int
    words: str
    anchor: str
    mark: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class StaleRow:
    """An approval that no longer says what it said."""

    by: str
    proposal_id: int
    title: str
    schema_id: str
    revision: int
    marks: tuple[words.Mark, ...]
    state: words.Mark
    moment: moments.Moment


@dataclasses.dataclass(frozen=True, kw_only=True)
class GlassRow:
    """A request to break the glass, and whether it was broken."""

    proposal_id: int
    title: str
    schema_id: str
    asked_by: str
    confirmed_by: str
    reason: str
    mark: words.Mark
    asked: moments.Moment


def figures(
    *, decided: int, stale: int, tried: int, asked: int, forced: int
) -> tuple[Figure, ...]:
    """Return the numbers on top."""
    return (
        Figure(number=decided, words="decisions in twelve months", anchor="durations"),
        Figure(number=stale, words="stale approvals", anchor="stale"),
        Figure(number=tried, words="self-approvals refused", anchor="tried"),
        Figure(
            number=forced,
            words=f"forced publications, of {counted(asked, 'request')}",
            anchor="glass",
            mark="danger" if forced else "",
        ),
    )


def stale(votes: Iterable[models.Review], *, now: datetime) -> tuple[StaleRow, ...]:
    """Return approvals, annotated with `replaced`, as rows."""
    return tuple(_stale(vote, now) for vote in votes)


def _stale(vote: models.Review, now: datetime) -> StaleRow:
    proposal = vote.revision.proposal
    replaced: bool = vote.replaced  # type: ignore[attr-defined] # annotated
    marks = (*([REPLACED] if replaced else []), *_left(vote))
    return StaleRow(
        by=vote.reviewer.get_username(),
        proposal_id=proposal.pk,
        title=proposal.title,
        schema_id=proposal.schema.schema_id,
        revision=vote.revision.number,
        marks=marks,
        state=words.STATES[proposal.state],
        moment=moments.moment(vote.at, now=now),
    )


def _left(vote: models.Review) -> tuple[words.Mark, ...]:
    return () if people.is_here(vote.reviewer) else (LEFT,)


def glass(
    requests: Iterable[models.BreakGlass], *, now: datetime
) -> tuple[GlassRow, ...]:
    """Return requests to break the glass as rows."""
    return tuple(
        GlassRow(
            proposal_id=one.proposal.pk,
            title=one.proposal.title,
            schema_id=one.proposal.schema.schema_id,
            asked_by=one.asked_by.get_username(),
            confirmed_by=one.confirmed_by.get_username() if one.confirmed_by else "",
            reason=one.reason,
            mark=FORCED if one.confirmed_at else ONLY_ASKED,
            asked=moments.moment(one.asked_at, now=now),
        )
        for one in requests
    )
