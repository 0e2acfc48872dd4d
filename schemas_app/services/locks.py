"""The order in which rows are locked: schema, proposal, audit head, outbox counter.

Everybody who changes a proposal or publishes starts here, so that two such
transactions wait for each other instead of deadlocking. SQLite has no row locks;
there each writing transaction begins by taking the database's one write lock.
"""

from schemas_app import models
from schemas_app.domain import actors
from schemas_app.selectors import proposals


def schema(schema_id: int) -> models.Schema:
    """Lock a schema by primary key until the transaction ends."""
    return (
        models.Schema.objects.select_for_update(of=("self",))
        .select_related("domain")
        .get(pk=schema_id)
    )


def proposal(proposal_id: int, *, by: actors.Actor) -> models.Proposal:
    """Lock a proposal, after its schema, until the transaction ends.

    Raises errors.NotFound, for a draft of somebody else, too.
    """
    schema(proposals.proposal_seen_by(by, proposal_id=proposal_id).schema_id)
    return (
        models.Proposal.objects.select_for_update(of=("self",))
        .select_related("schema__domain", "author")
        .get(pk=proposal_id)
    )
