"""Proposals as rows of a list: what changes, how badly, and what is still missing."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime

from schemas_app import models
from schemas_app.domain import workflow
from schemas_app.domain.policies import Requirement
from schemas_app.presenters import moments, words
from schemas_app.presenters.moments import counted

_MOST_OWNERS = 2


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a proposal's current revision stands; no base or version yet is None.

    `missing` is what its policy still asks for, in words; `silent` are the affected
    modules whose owners have not answered.
    """

    revision: int
    severity: str
    base: int | None
    latest: int | None
    missing: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def base_moved(self) -> bool:
        """Whether a version was published after the revision was checked."""
        return self.base != self.latest

    @property
    def ready(self) -> bool:
        """Whether nothing is missing, once it is approved."""
        return not (self.missing or self.base_moved)


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
    scheduled: moments.Moment | None
    missing: str
    silent: tuple[str, ...]
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


def approvals_missing(required: Requirement, given: int) -> str:
    """Return how many approvals are missing, and whose."""
    missing = required.approvals_needed - given
    more = "more " if given else ""
    if required.group:
        noun = "member" if missing == 1 else "members"
        return f"{missing} {more}{noun} of {required.group}"
    return counted(missing, f"{more}steward")


def owners_missing(silent: tuple[str, ...], blocked: tuple[str, ...]) -> Iterable[str]:
    """Yield whose owners have not answered, and which modules are blocked, if any."""
    if len(silent) == 1:
        yield f"the owner of {silent[0]}"
    elif 1 < len(silent) <= _MOST_OWNERS:
        yield f"the owners of {words.listed(silent)}"
    elif silent:
        yield f"the owners of {len(silent)} modules"
    if blocked:
        shown = words.listed(blocked) if len(blocked) <= _MOST_OWNERS else ""
        are = "is" if len(blocked) == 1 else "are"
        yield f"{shown or counted(len(blocked), 'module')}, which {are} blocked"


ARROW_UNREADABLE = "Arrow readers that read both versions"


def threads_open(number: int) -> str:
    """Return that threads must be resolved."""
    return counted(number, "open thread")


def _row(
    proposal: models.Proposal, standing: Standing, *, now: datetime
) -> ProposalRow:
    is_open = proposal.state in workflow.OPEN_STATES
    at = proposal.publish_at if proposal.state == workflow.State.SCHEDULED else None
    scheduled = moments.moment(at, now=now) if at else None
    return ProposalRow(
        id=proposal.pk,
        title=proposal.title,
        schema_id=proposal.schema.schema_id,
        domain=proposal.schema.domain.name,
        state=words.state(proposal.state, ready=standing.ready),
        severity=words.SEVERITIES[standing.severity],
        revision=standing.revision,
        base=f"v{standing.base}" if standing.base else "new",
        author=proposal.author_label,
        opened=moments.moment(proposal.created_at, now=now),
        scheduled=scheduled,
        missing=_missing(proposal, standing, scheduled) if is_open else "",
        silent=standing.silent if is_open else (),
        base_moved=is_open and standing.base_moved,
    )


def _missing(
    proposal: models.Proposal, standing: Standing, scheduled: moments.Moment | None
) -> str:
    if standing.base_moved:
        return "a revision on the current version"
    if proposal.state == workflow.State.DRAFT:
        return "to be submitted"
    if proposal.state == workflow.State.CHANGES_REQUESTED:
        return "a revision by the author"
    if standing.missing:
        return ", ".join(standing.missing)
    return f"publication {scheduled.ago}" if scheduled else "publication"
