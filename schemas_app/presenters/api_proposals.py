"""Proposals as the machine API tells of them. Pure: rows in, values out."""

import dataclasses
from collections.abc import Iterable

from schemas_app import models
from schemas_app.domain import workflow
from schemas_app.selectors import proposals


@dataclasses.dataclass(frozen=True, kw_only=True)
class Vote:
    """A vote, and whether it is of something that is no longer proposed."""

    review: models.Review
    stale: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Approvals:
    """How many approve of the current revision, and how many have to."""

    given: int
    needed: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposal with its current revision and every vote ever cast on it."""

    row: models.Proposal
    revision: models.Revision
    base_moved: bool
    version: int | None
    approvals: Approvals
    reviews: tuple[Vote, ...]

    @property
    def semantic_version_wanted(self) -> str | None:
        """The version asked for, if one was."""
        return self.row.semantic_version or None


def present(
    *,
    proposal: models.Proposal,
    revision: models.Revision,
    latest: models.SchemaVersion | None,
    became: models.SchemaVersion | None,
    reviews: Iterable[models.Review],
) -> Proposal:
    """Return `proposal` as told, given everything that was ever voted on it.

    `latest` is the schema's newest version, `became` the one made of this proposal.
    """
    is_open = proposal.state in workflow.OPEN_STATES
    base_moved = is_open and latest != revision.base
    votes = tuple(
        Vote(review=review, stale=base_moved or review.revision_id != revision.pk)
        for review in reviews
    )
    return Proposal(
        row=proposal,
        revision=revision,
        base_moved=base_moved,
        version=became.number if became else None,
        approvals=Approvals(
            given=_approvals(votes), needed=revision.policy["approvals_needed"]
        ),
        reviews=votes,
    )


def _approvals(votes: Iterable[Vote]) -> int:
    standing = [vote.review for vote in votes if not vote.stale]
    return sum(
        review.decision == models.Decision.APPROVE
        for review in proposals.last_by_person(standing)
    )
