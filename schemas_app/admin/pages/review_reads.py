"""What the review page reads: each kind of thing once, however much there is of it."""

from collections.abc import Iterable, Mapping, Sequence

from schemas_app import models
from schemas_app.admin import reads
from schemas_app.domain import impact, policies, three_way
from schemas_app.domain.report import Report
from schemas_app.models import people
from schemas_app.presenters.review_facts import Facts, newest_standing
from schemas_app.selectors import rebasing, requirements, uses

_HEAVY = ("text", "report", "references")


def facts(proposal: models.Proposal) -> Facts:
    """Return everything the page of a proposal is made of."""
    current = proposal.revisions.select_related("base").order_by("-number")[:1].get()
    current.proposal = proposal
    report = Report.from_json(current.report)
    versions = tuple(proposal.schema.versions.defer(*_HEAVY).order_by("-number"))
    answers = _answers(proposal)
    concerned = uses.concerned(proposal.schema, report)
    version = next((v for v in versions if v.proposal_id == proposal.pk), None)
    threads = _threads(proposal)
    return Facts(
        proposal=proposal,
        current=current,
        report=report,
        revisions=_revisions(proposal),
        reviews=_reviews(proposal),
        electorate=tuple(
            requirements.electorate(
                proposal, policies.Requirement.from_json(current.policy)
            ).order_by("username")
        ),
        administrators=frozenset(people.administrators().values_list("pk", flat=True)),
        versions=versions,
        concerned=concerned,
        modules=_modules(current, concerned, answers),
        answers=answers,
        threads=threads,
        comments=_comments(threads),
        glass=_glass(proposal, current),
        entries=tuple(reads.history(proposal, version)),
        merge=_merge(current, newest_standing(versions)),
    )


def _revisions(proposal: models.Proposal) -> tuple[models.Revision, ...]:
    return tuple(
        proposal.revisions.defer(*_HEAVY, "policy", "impact").order_by("number")
    )


def _reviews(proposal: models.Proposal) -> tuple[models.Review, ...]:
    return tuple(
        models.Review.objects.filter(revision__proposal=proposal)
        .select_related("reviewer", "revision")
        .defer(*(f"revision__{name}" for name in _HEAVY))
        .order_by("pk")
    )


def _answers(proposal: models.Proposal) -> tuple[models.Acknowledgement, ...]:
    return tuple(
        models.Acknowledgement.objects.filter(revision__proposal=proposal)
        .select_related("module__owner", "person", "revision")
        .defer(*(f"revision__{name}" for name in _HEAVY))
        .order_by("pk")
    )


def _modules(
    current: models.Revision,
    concerned: Iterable[impact.Consequence],
    answers: Iterable[models.Acknowledgement],
) -> Mapping[str, models.Module]:
    numbers = {one.module for one in concerned}
    numbers |= {str(row["module"]) for row in current.impact}
    numbers |= {answer.module.number for answer in answers}
    found = models.Module.objects.filter(number__in=numbers).select_related("owner")
    return {module.number: module for module in found}


def _threads(proposal: models.Proposal) -> tuple[models.Thread, ...]:
    return tuple(
        models.Thread.objects.filter(revision__proposal=proposal)
        .select_related("revision", "resolved_by")
        .defer(*(f"revision__{name}" for name in _HEAVY))
        .order_by("pk")
    )


def _comments(threads: Sequence[models.Thread]) -> tuple[models.Comment, ...]:
    return tuple(
        models.Comment.objects.filter(thread__in=threads)
        .select_related("author")
        .order_by("pk")
    )


def _glass(
    proposal: models.Proposal, current: models.Revision
) -> models.BreakGlass | None:
    return (
        models.BreakGlass.objects.filter(
            proposal=proposal, fingerprint=current.fingerprint
        )
        .select_related("asked_by", "confirmed_by")
        .first()
    )


def _merge(
    current: models.Revision, latest: models.SchemaVersion | None
) -> three_way.Merge | None:
    """Return what a rebase would do, where there is something to rebase."""
    proposal = current.proposal
    if latest is None or latest == current.base or proposal.closed_at is not None:
        return None
    return rebasing.merge(current)
