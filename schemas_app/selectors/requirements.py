"""Reading what is there of what a revision needs."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import QuerySet

from schemas_app import models
from schemas_app.domain import arrow_verdict, impact, policies, requirements
from schemas_app.domain.report import Report
from schemas_app.models import people
from schemas_app.selectors import proposals, schemas, uses


def of(revision: models.Revision) -> policies.Requirement:
    """Return what a revision needs, as it was written down with it."""
    return policies.Requirement.from_json(revision.policy)


def facts(revision: models.Revision) -> requirements.Facts:
    """Return what is there of it now; modules that came since are among the affected."""
    report = Report.from_json(revision.report)
    return requirements.Facts(
        approvals=approvals(revision),
        affected=affected(revision),
        answers=tuple(answers(revision)),
        open_threads=open_threads(revision.proposal).count(),
        arrow=arrow_verdict.unreadable(report.forms),
    )


def electorate(
    proposal: models.Proposal, required: policies.Requirement
) -> QuerySet[User]:
    """Return the people whose approvals count."""
    voters = people.voters().exclude(pk__in=proposal.revisions.values("author_id"))
    if required.group:
        return voters.filter(groups__name=required.group)
    return voters.filter(steward_of=proposal.schema.domain_id)


def approvals(revision: models.Revision) -> int:
    """Return how many whose approval counts approve of `revision` as it stands.

    Somebody who has left since is not counted, and nobody is once the base has moved;
    the votes stay in the record.
    """
    if schemas.latest(revision.proposal.schema) != revision.base:
        return 0
    approving = {
        review.reviewer_id
        for review in proposals.counted_reviews(revision)
        if review.decision == models.Decision.APPROVE
    }
    return electorate(revision.proposal, of(revision)).filter(pk__in=approving).count()


def is_approved(revision: models.Revision) -> bool:
    """Return whether enough of them approve."""
    return approvals(revision) >= of(revision).approvals_needed


def changes_are_requested(revision: models.Revision) -> bool:
    """Return whether anybody's last vote on `revision` asks for changes."""
    return any(
        review.decision == models.Decision.REQUEST_CHANGES
        for review in proposals.counted_reviews(revision)
    )


def affected(revision: models.Revision) -> tuple[str, ...]:
    """Return the numbers of the modules that the change breaks, or may break, now."""
    found = uses.concerned(revision.proposal.schema, Report.from_json(revision.report))
    return tuple(
        dict.fromkeys(
            one.module for one in found if one.harm is not impact.Harm.REVALIDATE
        )
    )


def answers(revision: models.Revision) -> Iterable[requirements.Acknowledgement]:
    """Yield each module's last answer to `revision`."""
    last = {
        answer.module_id: answer
        for answer in revision.answers.select_related("module").order_by("pk")
    }
    for answer in last.values():
        yield requirements.Acknowledgement(
            module=answer.module.number,
            answer=requirements.Answer(answer.answer),
            ready_at=answer.ready_at,
        )


def open_threads(proposal: models.Proposal) -> QuerySet[models.Thread]:
    """Return the threads on any revision of a proposal that nobody has resolved."""
    return models.Thread.objects.filter(
        revision__proposal=proposal, resolved_at__isnull=True
    )
