"""The votes on a proposal: how many count, which do not any more, who could still vote."""

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractUser

from schemas_app import models
from schemas_app.presenters import moments, words
from schemas_app.presenters.moments import counted


@dataclasses.dataclass(frozen=True, kw_only=True)
class Vote:
    """One vote as cast; `stale` says why it no longer counts, "" where it does."""

    person: str
    mark: words.Mark
    revision: int
    comment: str
    moment: moments.Moment
    stale: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Voter:
    """A steward who has no vote on the current revision, and what stands in the way."""

    person: str
    note: str
    may_vote: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Approvals:
    """Everything the approvals panel shows but the forms."""

    needed: int
    given: int
    sentence: str
    complete: bool
    votes: tuple[Vote, ...]
    voters: tuple[Voter, ...]


def approvals(
    *,
    current: models.Revision,
    reviews: Sequence[models.Review],
    stewards: Iterable[AbstractUser],
    authors: Collection[int],
    base_moved: bool,
    now: datetime,
) -> Approvals:
    """Return the panel for the votes in `reviews`, oldest first, revisions loaded.

    `authors` are the primary keys of those who wrote any revision.
    """
    standing = {
        review.reviewer_id: review
        for review in reviews
        if review.fingerprint == current.fingerprint and review.revision == current
    }
    given = sum(
        review.decision == models.Decision.APPROVE for review in standing.values()
    )
    needed = current.policy["approvals_needed"]
    voted = {review.reviewer_id for review in reviews}
    counted_now = {review.pk for review in standing.values()}
    return Approvals(
        needed=needed,
        given=given,
        complete=given >= needed,
        sentence=_sentence(given, needed),
        votes=tuple(
            _vote(review, current, counted_now, base_moved=base_moved, now=now)
            for review in reversed(reviews)
        ),
        voters=tuple(
            _voter(steward, current, authors=authors, voted_before=steward.pk in voted)
            for steward in stewards
            if steward.pk not in standing
        ),
    )


def missing(given: int, needed: int) -> str:
    """Return what is still missing, in a few words."""
    if given >= needed:
        return "nothing"
    return counted(needed - given, "more steward" if given else "steward")


def _sentence(given: int, needed: int) -> str:
    if given >= needed:
        return f"{given} of {needed} given: enough."
    return f"{given} of {needed} given: {missing(given, needed)} must approve."


def _vote(
    review: models.Review,
    current: models.Revision,
    counted_now: Collection[int],
    *,
    base_moved: bool,
    now: datetime,
) -> Vote:
    return Vote(
        person=name(review.reviewer),
        mark=words.DECISIONS[review.decision],
        revision=review.revision.number,
        comment=review.comment,
        moment=moments.moment(review.at, now=now),
        stale=_stale(review, current, counted_now, base_moved=base_moved),
    )


def _stale(
    review: models.Review,
    current: models.Revision,
    counted_now: Collection[int],
    *,
    base_moved: bool,
) -> str:
    if review.revision != current:
        return f"stale: revision {current.number} came after it"
    if review.pk not in counted_now:
        return "replaced by a later vote"
    return "stale: the base has moved" if base_moved else ""


def _voter(
    steward: AbstractUser,
    current: models.Revision,
    *,
    authors: Collection[int],
    voted_before: bool,
) -> Voter:
    wrote = steward.pk in authors
    note = "has not voted"
    if wrote:
        note = "wrote a revision, so does not vote"
    elif voted_before:
        note = f"no vote on revision {current.number} yet"
    return Voter(person=name(steward), note=note, may_vote=not wrote)


def name(person: AbstractUser) -> str:
    """Return how a person is called on the screens."""
    return person.get_full_name() or person.get_username()
