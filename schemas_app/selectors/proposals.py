"""Reading proposals: one, the inbox, and the votes that count."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from notifications_app import globs
from schemas_app import models
from schemas_app.domain import (
    actors,
    api_keys,
    audit_actions,
    errors,
    exact_json,
    workflow,
)
from schemas_app.models import people

# The registry's own work, for which nothing is hidden.
_ITSELF = frozenset({actors.ActorKind.JOB, actors.ActorKind.SYSTEM})
# The states of what nobody but its author may ever have seen.
_NEVER_SHOWN_PERHAPS = frozenset(
    {
        workflow.State.DRAFT,
        workflow.State.WITHDRAWN,
        workflow.State.SUPERSEDED,
        workflow.State.EXPIRED,
    }
)


def proposal(proposal_id: int) -> models.Proposal:
    """Return the proposal with its schema and domain. Raises errors.NotFound."""
    found = (
        models.Proposal.objects.select_related("schema__domain", "author")
        .filter(pk=proposal_id)
        .first()
    )
    if found is None:
        raise _not_found(proposal_id)
    return found


def proposal_seen_by(by: actors.Actor, *, proposal_id: int) -> models.Proposal:
    """Return the proposal.

    Raises errors.NotFound, also for a draft of somebody else and for a key that is not
    for its schema.
    """
    found = proposal(proposal_id)
    if not api_keys.reaches(by.schemas, found.schema.schema_id):
        raise _not_found(proposal_id)
    check_is_seen_by(by, found)
    return found


def check_is_seen_by(by: actors.Actor, proposal: models.Proposal) -> None:
    """Raise errors.NotFound for a draft of somebody else; the clock sees everything."""
    if by.kind in _ITSELF or proposal.state not in _NEVER_SHOWN_PERHAPS:
        return
    if not models.Proposal.objects.filter(
        visible_to(by.person_id), pk=proposal.pk
    ).exists():
        raise _not_found(proposal.pk)


def visible_to(person_id: int | None) -> Q:
    """Return the condition that a proposal is this person's to see.

    No one else's draft is, nor one that was closed before anybody was asked.
    """
    submitted = models.AuditEntry.objects.filter(
        object_type="proposal",
        object_id=Cast(OuterRef("pk"), TextField()),
        action=audit_actions.Action.PROPOSAL_SUBMITTED,
    )
    return Q(author_id=person_id) | (
        ~Q(state__in=sorted(_NEVER_SHOWN_PERHAPS)) | Q(Exists(submitted))
    )


def _not_found(proposal_id: int) -> errors.NotFound:
    return errors.NotFound(
        noun="proposal",
        name=str(proposal_id),
        remedy="Use the proposal_id that the answer to the submission gave.",
    )


def seen_by(by: actors.Actor) -> QuerySet[models.Proposal]:
    """Return the proposals that `proposal_seen_by` would return, one by one."""
    return (
        with_current()
        .filter(globs.fitting("schema__schema_id", by.schemas))
        .filter(visible_to(by.person_id))
    )


def same_open(
    schema: models.Schema, text: str, *, state: workflow.State, by: actors.Actor
) -> models.Proposal | None:
    """Return the open proposal by which `by` asks for this very text already, if any.

    A draft is no answer to whoever wants a decision, nor the other way round.
    """
    states = [state] if state == workflow.State.DRAFT else workflow.UNDER_REVIEW
    newest = models.Revision.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    return (
        models.Proposal.objects.filter(
            schema=schema, author_id=by.person_id, state__in=states
        )
        .annotate(current_text=Subquery(newest.values("text")[:1]))
        .filter(current_text=text)
        .order_by("-pk")
        .first()
    )


def current_revision(of: models.Proposal) -> models.Revision:
    """Return the newest revision; every proposal has one."""
    return of.revisions.select_related("base", "author").latest("number")


def counted_reviews(revision: models.Revision) -> tuple[models.Review, ...]:
    """Return each person's last vote on `revision`, in the order they were cast.

    Votes on other revisions are stale and never counted.
    """
    return last_by_person(
        revision.reviews.select_related("reviewer")
        .filter(fingerprint=revision.fingerprint)
        .order_by("pk")
    )


def last_by_person(reviews: Iterable[models.Review]) -> tuple[models.Review, ...]:
    """Return the last vote of each person among `reviews`, given oldest first."""
    last = {review.reviewer_id: review for review in reviews}
    return tuple(sorted(last.values(), key=lambda review: review.pk))


def with_current() -> QuerySet[models.Proposal]:
    """Return proposals annotated with severity and number of their newest revision."""
    newest = models.Revision.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    return models.Proposal.objects.select_related("schema__domain", "author").annotate(
        severity=Subquery(newest.values("severity")[:1]),
        revision_number=Subquery(newest.values("number")[:1]),
    )


def needing_decision(person_id: int) -> QuerySet[models.Proposal]:
    """Return open proposals where this person's vote would count and is not cast.

    Only what they have a say in, and nothing they wrote themselves.
    """
    newest = models.Revision.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    voted = models.Review.objects.filter(reviewer_id=person_id)
    return (
        with_current()
        .annotate(
            current_revision_id=Subquery(newest.values("pk")[:1]),
            current_policy=Cast(Subquery(newest.values("policy")[:1]), TextField()),
        )
        .filter(_counts_votes_of(person_id), state=workflow.State.IN_REVIEW)
        .exclude(revisions__author_id=person_id)
        .exclude(current_revision_id__in=Subquery(voted.values("revision_id")))
        .order_by("created_at")
    )


def _counts_votes_of(person_id: int) -> Q:
    """Return the condition that approvals are this person's to give.

    The policy is asked as the text that it is stored as.
    """
    voter = people.voters().filter(pk=person_id)
    groups = Group.objects.filter(user__in=voter).values_list("name", flat=True)
    names_no_group = Q(current_policy__contains=_member("")) | ~Q(
        current_policy__contains='"group":'
    )
    domains = models.Domain.objects.filter(stewards__in=voter)
    counts = names_no_group & Q(schema__domain__in=domains)
    for name in groups:
        counts |= Q(current_policy__contains=_member(name))
    return counts


def _member(group: str) -> str:
    return exact_json.dumps({"group": group})[1:-1]
