"""The votes on a proposal: how many count, which do not any more, who could still vote."""

import dataclasses
from collections.abc import Collection, Mapping
from datetime import datetime

from django.contrib.auth.models import AbstractUser

from schemas_app import models
from schemas_app.models import people
from schemas_app.presenters import moments, words
from schemas_app.presenters.moments import counted
from schemas_app.presenters.review_facts import Facts


@dataclasses.dataclass(frozen=True, kw_only=True)
class Vote:
    """One vote as cast; `stale` says why it does not count, "" where it does."""

    person: str
    mark: words.Mark
    revision: int
    comment: str
    moment: moments.Moment
    stale: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Voter:
    """Somebody whose vote would count and is not cast, or who may not cast it."""

    person: str
    note: str
    may_vote: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Approvals:
    """Everything the approvals panel shows but the checklist and the forms."""

    needed: int
    given: int
    tally: str
    sentence: str
    complete: bool
    votes: tuple[Vote, ...]
    voters: tuple[Voter, ...]


def approvals(
    facts: Facts, *, stewards: Collection[AbstractUser], now: datetime
) -> Approvals:
    """Return the panel; `stewards` are the domain's, authors included."""
    needed, given = facts.required.approvals_needed, facts.met.approvals
    return Approvals(
        needed=needed,
        given=given,
        complete=given >= needed,
        tally=f"{given} given" if given > needed else f"{given} of {needed}",
        sentence=_sentence(given, needed, facts.required.group),
        votes=tuple(
            _vote(review, _stale(review, facts), now=now)
            for review in reversed(facts.reviews)
        ),
        # Once it is closed, nobody is waited for.
        voters=_voters(facts, stewards) if facts.open else (),
    )


def missing(given: int, needed: int, group: str = "") -> str:
    """Return what is still missing, in a few words."""
    if given >= needed:
        return "nothing"
    noun, plural = (f"member of {group}", f"members of {group}") if group else _STEWARDS
    more = "more " if given else ""
    return counted(needed - given, more + noun, more + plural)


_STEWARDS = ("steward", "stewards")


def _sentence(given: int, needed: int, group: str) -> str:
    if not needed:
        return "Its policy asks for nobody's approval."
    if given > needed:
        return f"{given} approvals given; it needs {needed}."
    if given == needed:
        return f"{given} of {needed} given: it needs no more."
    return f"{given} of {needed} given: {missing(given, needed, group)} must approve."


def _vote(review: models.Review, stale: str, *, now: datetime) -> Vote:
    return Vote(
        person=name(review.reviewer),
        mark=words.DECISIONS[review.decision],
        revision=review.revision.number,
        comment=review.comment,
        moment=moments.moment(review.at, now=now),
        stale=stale,
    )


def _stale(review: models.Review, facts: Facts) -> str:
    """Return why a vote does not count, "" if it does."""
    if review.revision_id != facts.current.pk:
        return f"stale: revision {facts.current.number} came after it"
    if facts.standing[review.reviewer_id].pk != review.pk:
        return "replaced by a later vote"
    if facts.base_moved:
        return "stale: the base has moved"
    if review.reviewer_id in facts.counting:
        return ""
    return f"not counted: {_why_not_counted(review.reviewer, facts)}"


def _why_not_counted(person: AbstractUser, facts: Facts) -> str:
    if not people.is_here(person):
        return "has left"
    if person.is_superuser or person.pk in facts.administrators:
        return "an administrator does not vote"
    if facts.required.group:
        return f"is no member of {facts.required.group}"
    return f"is no longer a steward of {facts.proposal.schema.domain.name}"


def _voters(facts: Facts, stewards: Collection[AbstractUser]) -> tuple[Voter, ...]:
    voted = {review.reviewer_id for review in facts.reviews}
    able = {person.pk for person in facts.electorate}
    who: Mapping[int, AbstractUser] = {
        person.pk: person for person in (*stewards, *facts.electorate)
    }
    return tuple(
        Voter(person=name(person), may_vote=may_vote, note=note)
        for person in sorted(who.values(), key=lambda person: person.username)
        if person.pk not in facts.standing
        for may_vote, note in [
            _prospect(person, facts, able=person.pk in able, voted=person.pk in voted)
        ]
        if note
    )


def _prospect(
    person: AbstractUser, facts: Facts, *, able: bool, voted: bool
) -> tuple[bool, str]:
    """Return whether somebody may vote, and the note; no note: nobody waits for them."""
    if person.pk in facts.authors:
        return False, "wrote a revision, so does not vote"
    if person.is_superuser or person.pk in facts.administrators:
        return False, "an administrator does not vote"
    if not able:
        return False, ""
    if voted:
        return True, f"no vote on revision {facts.current.number} yet"
    return True, "has not voted"


def name(person: AbstractUser) -> str:
    """Return how a person is called on the screens."""
    return person.get_full_name() or person.get_username()
