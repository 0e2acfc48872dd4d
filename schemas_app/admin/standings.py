"""Where proposals stand and what each still misses: whole lists in few queries.

The same questions that selectors/requirements.py answers for one proposal.
"""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Count, Max

from schemas_app import models
from schemas_app.domain import arrow_verdict, impact, policies, requirements
from schemas_app.domain.report import Report
from schemas_app.models import people as people_of
from schemas_app.presenters import proposal_rows


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Facts:
    """What is known of some proposals, by their keys or by those of their revisions."""

    approving: Mapping[int, frozenset[int]]
    voters: Mapping[int, "_Voter"]
    latest: Mapping[int, int]
    affected: Mapping[int, tuple[str, ...]]
    answers: Mapping[int, Mapping[str, str]]
    threads: Mapping[int, int]
    arrow: Mapping[int, str]
    modules: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class _Voter:
    domains: frozenset[int]
    groups: frozenset[str]


def standings(
    of: Iterable[models.Proposal],
) -> dict[int, proposal_rows.Standing]:
    """Return where each proposal stands, by primary key; schemas are loaded."""
    shown = tuple(of)
    revisions = _revisions(shown)
    newest = {key: written[-1] for key, written in revisions.items()}
    facts = _facts(shown, newest)
    return {
        proposal.pk: _standing(proposal, revisions[proposal.pk], facts)
        for proposal in shown
    }


def _standing(
    proposal: models.Proposal, written: Sequence[models.Revision], facts: _Facts
) -> proposal_rows.Standing:
    revision = written[-1]
    required = policies.Requirement.from_json(revision.policy)
    silent = tuple(
        module
        for module in facts.affected.get(revision.pk, ())
        if module not in facts.answers.get(revision.pk, {})
    )
    authors = {one.author_id for one in written}
    given = _given(proposal, required, facts.approving.get(revision.pk, ()), facts)
    given -= authors
    return proposal_rows.Standing(
        revision=revision.number,
        severity=revision.severity,
        base=revision.base.number if revision.base else None,
        latest=facts.latest.get(proposal.schema_id),
        missing=tuple(_missing(proposal, revision, required, len(given), facts)),
        silent=silent,
    )


def _given(
    proposal: models.Proposal,
    required: policies.Requirement,
    approving: Iterable[int],
    facts: _Facts,
) -> set[int]:
    """Return who approves and counts: of the group asked for, or of the domain."""
    return {
        person
        for person in approving
        if (voter := facts.voters.get(person)) is not None
        and (
            required.group in voter.groups
            if required.group
            else proposal.schema.domain_id in voter.domains
        )
    }


def _missing(
    proposal: models.Proposal,
    revision: models.Revision,
    required: policies.Requirement,
    given: int,
    facts: _Facts,
) -> Iterable[str]:
    if given < required.approvals_needed:
        yield proposal_rows.approvals_missing(required, given)
    answers = facts.answers.get(revision.pk, {})
    affected = facts.affected.get(revision.pk, ())
    names = {number: f"{number} {facts.modules.get(number, '')}" for number in affected}
    blocked = [
        number
        for number in affected
        if answers.get(number) == requirements.Answer.BLOCKED
    ]
    yield from proposal_rows.owners_missing(
        tuple(names[number] for number in affected if number not in answers),
        tuple(names[number] for number in blocked),
    )
    if required.threads_block and facts.threads.get(proposal.pk):
        yield proposal_rows.threads_open(facts.threads[proposal.pk])
    if facts.arrow.get(revision.pk):
        yield proposal_rows.ARROW_UNREADABLE


def _revisions(
    of: Iterable[models.Proposal],
) -> dict[int, list[models.Revision]]:
    """Return the revisions of each proposal, oldest first, without their texts."""
    rows = (
        models.Revision.objects.filter(proposal__in=[proposal.pk for proposal in of])
        .select_related("base")
        .only(
            "proposal_id",
            "number",
            "fingerprint",
            "severity",
            "policy",
            "author_id",
            "base__number",
        )
        .order_by("number")
    )
    found: dict[int, list[models.Revision]] = {}
    for row in rows:
        found.setdefault(row.proposal_id, []).append(row)
    return found


def _facts(
    shown: Sequence[models.Proposal], newest: Mapping[int, models.Revision]
) -> _Facts:
    approving = _approving(newest.values())
    asking = {
        revision.pk: proposal.schema_id
        for proposal in shown
        if (revision := newest[proposal.pk]).policy.get("owners_answer")
    }
    affected = _affected(asking)
    modules = {number for numbers in affected.values() for number in numbers}
    return _Facts(
        approving=approving,
        voters=_voters({one for people in approving.values() for one in people}),
        latest=_latest_numbers(shown),
        affected=affected,
        answers=_answers(affected),
        threads=_threads(shown),
        arrow=_arrow(newest.values()),
        modules=dict(
            models.Module.objects.filter(number__in=modules).values_list(
                "number", "name"
            )
        ),
    )


def _approving(of: Iterable[models.Revision]) -> dict[int, frozenset[int]]:
    """Return by revision whose last vote is an approval."""
    fingerprints = {revision.pk: revision.fingerprint for revision in of}
    votes = models.Review.objects.filter(revision__in=fingerprints).order_by("pk")
    last = {
        (vote.revision_id, vote.reviewer_id): vote.decision
        for vote in votes
        if vote.fingerprint == fingerprints[vote.revision_id]
    }
    given: dict[int, set[int]] = {}
    for (revision_id, person), decision in last.items():
        if decision == models.Decision.APPROVE:
            given.setdefault(revision_id, set()).add(person)
    return {revision: frozenset(people) for revision, people in given.items()}


def _voters(people: Collection[int]) -> dict[int, _Voter]:
    """Return those of `people` whose votes can count, and where."""
    found = people_of.voters().filter(pk__in=people)
    found = found.prefetch_related("groups", "steward_of")
    return {
        person.pk: _Voter(
            domains=frozenset(domain.pk for domain in person.steward_of.all()),
            groups=frozenset(group.name for group in person.groups.all()),
        )
        for person in found
    }


def _latest_numbers(of: Iterable[models.Proposal]) -> dict[int, int]:
    """Return by schema its newest version that is not retired."""
    rows = (
        models.SchemaVersion.objects.filter(schema__in={p.schema_id for p in of})
        .exclude(status=models.VersionStatus.RETIRED)
        .values_list("schema_id")
        .annotate(latest=Max("number"))
    )
    return dict(rows)


def _affected(asking: Mapping[int, int]) -> dict[int, tuple[str, ...]]:
    """Return by revision which modules' owners must answer; `asking` are the schemas."""
    if not asking:
        return {}
    uses = _uses(frozenset(asking.values()))
    reports = models.Revision.objects.filter(pk__in=asking).values_list("pk", "report")
    return {
        revision: tuple(
            dict.fromkeys(
                one.module
                for one in impact.consequences(
                    Report.from_json(report), uses.get(asking[revision], ())
                )
                if one.harm is not impact.Harm.REVALIDATE
            )
        )
        for revision, report in reports
    }


def _uses(schemas: Collection[int]) -> dict[int, list[impact.Use]]:
    """Return by schema what is declared, and what was seen without being declared."""
    found: dict[int, list[impact.Use]] = {}
    consumers = set()
    for use in models.Use.objects.filter(schema__in=schemas).select_related("module"):
        role = impact.Role(use.role)
        if role is impact.Role.CONSUMER:
            consumers.add((use.schema_id, use.module_id))
        found.setdefault(use.schema_id, []).append(
            impact.Use(module=use.module.number, role=role, fields=tuple(use.fields))
        )
    seen = models.Observation.objects.filter(schema__in=schemas)
    for one in seen.select_related("module"):
        if (one.schema_id, one.module_id) not in consumers:
            found.setdefault(one.schema_id, []).append(
                impact.Use(
                    module=one.module.number,
                    role=impact.Role.CONSUMER,
                    declared=False,
                )
            )
    return found


def _answers(of: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return by revision each module's last answer."""
    rows = (
        models.Acknowledgement.objects.filter(revision__in=list(of))
        .order_by("pk")
        .values_list("revision_id", "module__number", "answer")
    )
    found: dict[int, dict[str, str]] = {}
    for revision, module, answer in rows:
        found.setdefault(revision, {})[module] = answer
    return found


def _arrow(of: Iterable[models.Revision]) -> dict[int, str]:
    """Return by revision why Arrow readers do not read both, where they must."""
    asking = [one.pk for one in of if one.policy.get("arrow_compatible")]
    if not asking:
        return {}
    reports = models.Revision.objects.filter(pk__in=asking).values_list("pk", "report")
    return {
        revision: arrow_verdict.unreadable(Report.from_json(report).forms)
        for revision, report in reports
    }


def _threads(of: Iterable[models.Proposal]) -> dict[int, int]:
    rows = (
        models.Thread.objects.filter(
            revision__proposal__in=[proposal.pk for proposal in of],
            resolved_at__isnull=True,
        )
        .values_list("revision__proposal")
        .annotate(count=Count("pk"))
    )
    return dict(rows)
