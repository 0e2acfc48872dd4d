"""Proposals as the machine API tells of them. Pure: rows in, values out."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from schemas_app import models
from schemas_app.domain import impact, policies, requirements, workflow
from schemas_app.selectors import proposals


@dataclasses.dataclass(frozen=True, kw_only=True)
class Known:
    """What is stored about one proposal; votes, answers and threads oldest first.

    `latest` is the schema's newest version, `became` the one made of this proposal;
    `concerned` are the uses that the change concerns now, `electorate` those whose
    approvals count.
    """

    proposal: models.Proposal
    revision: models.Revision
    latest: models.SchemaVersion | None
    became: models.SchemaVersion | None
    reviews: Sequence[models.Review]
    electorate: Collection[int]
    concerned: Sequence[impact.Consequence]
    answers: Sequence[models.Acknowledgement]
    open_threads: int
    glass: models.BreakGlass | None

    @property
    def open(self) -> bool:
        return self.proposal.state in workflow.OPEN_STATES

    @property
    def base_moved(self) -> bool:
        return self.open and self.latest != self.revision.base


@dataclasses.dataclass(frozen=True, kw_only=True)
class Vote:
    """A vote, whether it is of something that is no longer proposed, and if it counts."""

    review: models.Review
    stale: bool
    counted: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Approvals:
    """How many approve of the current revision, have to, and did of what is gone."""

    given: int
    needed: int
    stale: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Concern:
    """A use that the change concerns; `new` if it was not known to the revision."""

    module: str
    role: str
    harm: str
    touched: tuple[str, ...]
    declared: bool
    new: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Answer:
    """What a module's owner said, and whether of an older revision."""

    row: models.Acknowledgement
    stale: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposal with its current revision, and all that was said about it."""

    row: models.Proposal
    revision: models.Revision
    base_moved: bool
    version: int | None
    requirement: policies.Requirement
    checklist: tuple[requirements.Item, ...]
    approvals: Approvals
    reviews: tuple[Vote, ...]
    impact: tuple[Concern, ...]
    answers: tuple[Answer, ...]
    open_threads: int
    glass: models.BreakGlass | None

    @property
    def semantic_version_wanted(self) -> str | None:
        """The version asked for, if one was."""
        return self.row.semantic_version or None

    @property
    def schedule(self) -> models.Proposal | None:
        """What says when it is published, if that is planned."""
        return self.row if self.row.publish_at else None

    @property
    def expires_at(self) -> datetime | None:
        """When it closes by itself if nothing happens."""
        days = self.requirement.expires_after_days
        if days is None or self.row.state not in workflow.UNDER_REVIEW:
            return None
        return self.revision.created_at + timedelta(days=days)


def present(known: Known) -> Proposal:
    """Return a proposal as it is told of."""
    required = policies.Requirement.from_json(known.revision.policy)
    votes = _votes(known)
    concerned = _concerned(known)
    answers = tuple(
        Answer(row=row, stale=row.revision_id != known.revision.pk)
        for row in known.answers
    )
    given = sum(vote.counted and _approves(vote) for vote in votes)
    facts = requirements.Facts(
        approvals=given,
        affected=[
            one.module for one in concerned if one.harm != impact.Harm.REVALIDATE
        ],
        answers=tuple(_standing(answers)),
        open_threads=known.open_threads,
    )
    return Proposal(
        row=known.proposal,
        revision=known.revision,
        base_moved=known.base_moved,
        version=known.became.number if known.became else None,
        requirement=required,
        checklist=requirements.checklist(required, facts),
        approvals=Approvals(
            given=given,
            needed=required.approvals_needed,
            stale=sum(vote.stale and _approves(vote) for vote in votes),
        ),
        reviews=votes,
        impact=concerned,
        answers=answers,
        open_threads=known.open_threads,
        glass=known.glass,
    )


def _votes(known: Known) -> tuple[Vote, ...]:
    stale = {
        review.pk: known.base_moved or review.revision_id != known.revision.pk
        for review in known.reviews
    }
    counted = {
        review.pk
        for review in proposals.last_by_person(
            review for review in known.reviews if not stale[review.pk]
        )
        # What is closed was counted when it was.
        if not known.open or review.reviewer_id in known.electorate
    }
    return tuple(
        Vote(review=review, stale=stale[review.pk], counted=review.pk in counted)
        for review in known.reviews
    )


def _approves(vote: Vote) -> bool:
    return vote.review.decision == models.Decision.APPROVE


def _concerned(known: Known) -> tuple[Concern, ...]:
    """Return whom it concerns now; what is closed was decided on what was known then."""
    written: Sequence[Mapping[str, Any]] = known.revision.impact
    if not known.open:
        return tuple(
            Concern(
                module=row["module"],
                role=row["role"],
                harm=row["harm"],
                touched=tuple(row.get("touched", ())),
                declared=row.get("declared", True),
                new=False,
            )
            for row in written
        )
    before = {(row["module"], row["role"]) for row in written}
    return tuple(
        Concern(
            **dataclasses.asdict(one), new=(one.module, str(one.role)) not in before
        )
        for one in known.concerned
    )


def _standing(answers: Iterable[Answer]) -> Iterable[requirements.Acknowledgement]:
    """Yield each module's last answer to the current revision."""
    last = {answer.row.module_id: answer.row for answer in answers if not answer.stale}
    for row in last.values():
        yield requirements.Acknowledgement(
            module=row.module.number,
            answer=requirements.Answer(row.answer),
            ready_at=row.ready_at,
        )
