"""Everything that is told of one proposal, read from the store."""

from schemas_app import models
from schemas_app.domain import actors, policies
from schemas_app.domain.report import Report
from schemas_app.presenters import api_proposals
from schemas_app.selectors import proposals, requirements, schemas, uses

_HEAVY = ("revision__text", "revision__report", "revision__references")


def told(by: actors.Actor, proposal_id: int) -> api_proposals.Proposal:
    """Return a proposal as it stands now, to somebody who may see it.

    Raises errors.NotFound.
    """
    proposal = proposals.proposal_seen_by(by, proposal_id=proposal_id)
    revision = proposals.current_revision(proposal)
    required = policies.Requirement.from_json(revision.policy)
    return api_proposals.present(
        api_proposals.Known(
            proposal=proposal,
            revision=revision,
            latest=schemas.latest(proposal.schema),
            became=models.SchemaVersion.objects.filter(proposal=proposal).first(),
            reviews=tuple(
                models.Review.objects.filter(revision__proposal=proposal)
                .select_related("revision", "reviewer")
                .defer(*_HEAVY)
                .order_by("pk")
            ),
            electorate=frozenset(
                requirements.electorate(proposal, required).values_list("pk", flat=True)
            ),
            concerned=uses.concerned(
                proposal.schema, Report.from_json(revision.report)
            ),
            answers=tuple(
                models.Acknowledgement.objects.filter(revision__proposal=proposal)
                .select_related("revision", "module", "person")
                .defer(*_HEAVY)
                .order_by("pk")
            ),
            open_threads=requirements.open_threads(proposal).count(),
            glass=_glass(revision),
        )
    )


def _glass(revision: models.Revision) -> models.BreakGlass | None:
    return (
        models.BreakGlass.objects.select_related("asked_by", "confirmed_by")
        .filter(proposal=revision.proposal_id, fingerprint=revision.fingerprint)
        .first()
    )
