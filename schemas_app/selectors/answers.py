"""Reading what open proposals mean to a module, and what its owner answers to them."""

import dataclasses
from collections.abc import Collection, Mapping

from django.db.models import Q

from notifications_app import globs
from schemas_app import models
from schemas_app.domain import impact, workflow
from schemas_app.domain.report import Report

# More than anybody reads; each of them means reading a report.
MOST = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """A change that would break a module, or may.

    `needed`: its policy waits for the owner. `answer` is the last one given to this
    revision, if any.
    """

    proposal: models.Proposal
    revision: models.Revision
    consequences: tuple[impact.Consequence, ...]
    needed: bool
    answer: models.Acknowledgement | None


def asked(module: models.Module, *, schemas: Collection[str] = ()) -> tuple[Asked, ...]:
    """Return the open changes that concern a module, the oldest first.

    With globs of `schemas`, of these alone.
    """
    uses = _uses(module)
    proposals = tuple(
        models.Proposal.objects.select_related("schema")
        .filter(globs.fitting("schema__schema_id", schemas))
        .filter(schema__in=uses, state__in=workflow.UNDER_REVIEW)
        .order_by("created_at", "pk")[:MOST]
    )
    revisions = _current(proposals)
    given = _given(module, revisions.values())
    found = (
        _asked(proposal, revisions[proposal.pk], uses[proposal.schema_id], given)
        for proposal in proposals
    )
    return tuple(one for one in found if one.consequences)


def _uses(module: models.Module) -> dict[int, list[impact.Use]]:
    """Return by schema how a module uses it; what was seen only, as a consumer."""
    uses: dict[int, list[impact.Use]] = {}
    for use in module.uses.order_by("pk"):
        uses.setdefault(use.schema_id, []).append(
            impact.Use(
                module=module.number,
                role=impact.Role(use.role),
                fields=tuple(use.fields),
            )
        )
    for seen in module.observations.only("schema_id"):
        known = uses.setdefault(seen.schema_id, [])
        if not any(use.role is impact.Role.CONSUMER for use in known):
            known.append(
                impact.Use(
                    module=module.number, role=impact.Role.CONSUMER, declared=False
                )
            )
    return uses


def _current(of: Collection[models.Proposal]) -> dict[int, models.Revision]:
    rows = (
        models.Revision.objects.filter(proposal__in=of)
        .only("proposal_id", "number", "fingerprint", "report", "policy")
        .order_by("number")
    )
    return {row.proposal_id: row for row in rows}


def _given(
    module: models.Module, to: Collection[models.Revision]
) -> dict[int, models.Acknowledgement]:
    rows = module.answers.filter(Q(revision__in=to)).order_by("pk")
    return {row.revision_id: row for row in rows}


def _asked(
    proposal: models.Proposal,
    revision: models.Revision,
    uses: Collection[impact.Use],
    given: Mapping[int, models.Acknowledgement],
) -> Asked:
    found = impact.consequences(Report.from_json(revision.report), uses)
    return Asked(
        proposal=proposal,
        revision=revision,
        consequences=tuple(
            one for one in found if one.harm is not impact.Harm.REVALIDATE
        ),
        needed=bool(revision.policy.get("owners_answer")),
        answer=given.get(revision.pk),
    )
