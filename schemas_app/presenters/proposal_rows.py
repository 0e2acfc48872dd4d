"""Proposals as rows of a list: what changes, how badly, and what is still missing."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime

from schemas_app import models
from schemas_app.domain import workflow
from schemas_app.presenters import approvals, moments, words


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a proposal's current revision stands; no base or version yet is None."""

    revision: int
    severity: str
    given: int
    needed: int
    base: int | None
    latest: int | None

    @property
    def base_moved(self) -> bool:
        """Whether a version was published after the revision was checked."""
        return self.base != self.latest


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """One proposal in a list. `missing` is "" once nothing is left to wait for."""

    id: int
    title: str
    schema_id: str
    domain: str
    state: words.Mark
    severity: words.Mark
    revision: int
    base: str
    author: str
    opened: moments.Moment
    missing: str
    base_moved: bool


def rows(
    proposals: Iterable[models.Proposal],
    standings: Mapping[int, Standing],
    *,
    now: datetime,
) -> tuple[ProposalRow, ...]:
    """Return the rows of `proposals`, whose schema and domain are loaded."""
    return tuple(
        _row(proposal, standings[proposal.pk], now=now) for proposal in proposals
    )


def _row(
    proposal: models.Proposal, standing: Standing, *, now: datetime
) -> ProposalRow:
    is_open = proposal.state in workflow.OPEN_STATES
    return ProposalRow(
        id=proposal.pk,
        title=proposal.title,
        schema_id=proposal.schema.schema_id,
        domain=proposal.schema.domain.name,
        state=words.STATES[proposal.state],
        severity=words.SEVERITIES[standing.severity],
        revision=standing.revision,
        base=f"v{standing.base}" if standing.base else "new",
        author=proposal.author_label,
        opened=moments.moment(proposal.created_at, now=now),
        missing=_missing(proposal, standing) if is_open else "",
        base_moved=is_open and standing.base_moved,
    )


def _missing(proposal: models.Proposal, standing: Standing) -> str:
    if standing.base_moved:
        return "a revision on the current version"
    if proposal.state == workflow.State.CHANGES_REQUESTED:
        return "a revision by the author"
    if standing.given >= standing.needed:
        return "publication"
    return approvals.missing(standing.given, standing.needed)
