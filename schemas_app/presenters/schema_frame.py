"""What stands above every page of a schema: its head, what is going on, its tabs."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from schemas_app import models
from schemas_app.domain import timeline, workflow
from schemas_app.domain.report import Severity
from schemas_app.presenters import moments, words

_MOST_BANNERS = 3
_MOST_LINKS = 3


@dataclasses.dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab; it is a page of its own, at the address of this name."""

    name: str
    label: str
    url_name: str
    count: int = 0
    current: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Link:
    """A proposal to go to."""

    id: int
    title: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Banner:
    """What nobody should miss; proposals and the version (0: none) are linked.

    `more` is how many proposals are not among them.
    """

    mark: words.Mark
    text: str
    reason: str = ""
    moment: moments.Moment | None = None
    proposals: tuple[Link, ...] = ()
    more: int = 0
    version: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standing:
    """Which version holds now, and which is the newest that is not retired.

    `newest` is None before the first version; `planned` says since when it will hold
    where it does not yet.
    """

    in_force: int | None
    in_force_name: str
    newest: int | None
    newest_name: str
    mark: words.Mark | None
    planned: moments.Moment | None


TABS = (
    Tab(name="fields", label="Fields", url_name="admin:schema"),
    Tab(name="document", label="Document", url_name="admin:schema_text"),
    Tab(name="versions", label="Versions", url_name="admin:schema_versions"),
    Tab(name="timeline", label="Timeline", url_name="admin:schema_timeline"),
    Tab(name="proposals", label="Proposals", url_name="admin:schema_proposals"),
    Tab(
        name="modules", label="Consumers and producers", url_name="admin:schema_modules"
    ),
    Tab(name="artifacts", label="Artifacts", url_name="admin:schema_artifacts"),
    Tab(name="history", label="History", url_name="admin:schema_history"),
)


def tabs(current: str, counts: Mapping[str, int]) -> tuple[Tab, ...]:
    """Return the tabs as seen from the one called `current`."""
    return tuple(
        dataclasses.replace(
            tab, count=counts.get(tab.name, 0), current=tab.name == current
        )
        for tab in TABS
    )


def title(schema_id: str, tab: str) -> str:
    """Return the title of a tab; the first one is the schema itself."""
    labels = {one.name: one.label for one in TABS[1:]}
    return f"{schema_id} {labels[tab].lower()}" if tab in labels else schema_id


def standing(
    versions: Iterable[models.SchemaVersion],
    spans: Sequence[timeline.Span],
    *,
    now: datetime,
) -> Standing:
    """Return how a schema stands; `versions` are its versions, in any order."""
    known = {version.number: version for version in versions}
    in_force = holding(spans, now=now)
    left = [v for v in known.values() if v.status != models.VersionStatus.RETIRED]
    newest = max(left, key=lambda version: version.number, default=None)
    # A newest version that holds later is planned; one that never will was passed over.
    later = [
        s for s in spans if newest and s.version == newest.number and s.since > now
    ]
    shown = known.get(in_force or 0) or newest
    return Standing(
        in_force=in_force,
        in_force_name=known[in_force].semantic_version if in_force else "",
        newest=newest.number if newest else None,
        newest_name=newest.semantic_version if newest else "",
        mark=words.VERSIONS[shown.status] if shown else None,
        planned=moments.moment(later[0].since, now=now) if later else None,
    )


def holding(spans: Iterable[timeline.Span], *, now: datetime) -> int | None:
    """Return the version in force at `now`, None for none."""
    begun = [span for span in spans if span.since <= now]
    return begun[-1].version if begun else None


def banners(
    proposals: Iterable[models.Proposal],
    standing: Standing,
    *,
    glass: models.BreakGlass | None,
    now: datetime,
) -> tuple[Banner, ...]:
    """Return the banners: a broken glass, what is planned, what is asked for.

    `proposals` are the open ones as `selectors.proposals.with_current` annotates them;
    `glass` is how the version in force was published, if that way.
    """
    waiting, planned = [], []
    for proposal in proposals:
        if proposal.state == workflow.State.SCHEDULED:
            planned.append(proposal)
        elif _is_breaking(proposal):
            waiting.append(proposal)
    told = [
        *_of_glass(glass, standing, now=now),
        *_of_version(standing),
        *(_of_scheduled(proposal, now=now) for proposal in planned),
    ]
    under_review = tuple(_of_waiting(waiting))
    return (*told[: _MOST_BANNERS - len(under_review)], *under_review)


def _of_glass(
    glass: models.BreakGlass | None, standing: Standing, *, now: datetime
) -> Iterator[Banner]:
    if glass is not None and glass.confirmed_at is not None:
        yield Banner(
            mark=words.Mark(label="Broke the glass", tone="danger", icon="break"),
            text="was published in spite of what its policy missed"
            + _since(
                moments.effect(glass.effective_from, of=glass.confirmed_at, now=now)
            ),
            reason=glass.reason,
            moment=moments.moment(glass.confirmed_at, now=now),
            version=standing.in_force or 0,
        )


def _since(effect: moments.Effect | None) -> str:
    """Return from when on it is in force, where that was not at once."""
    if effect is None:
        return ""
    when = f"in force from {effect.moment.exact}"
    return f", {when}, before it was known," if effect.past else f", {when},"


def _of_version(standing: Standing) -> Iterator[Banner]:
    if standing.planned is not None and standing.newest is not None:
        yield Banner(
            mark=words.Mark(label="Planned", tone="info", icon="clock"),
            text="is published and takes effect",
            moment=standing.planned,
            version=standing.newest,
        )


def _of_scheduled(proposal: models.Proposal, *, now: datetime) -> Banner:
    breaking = _is_breaking(proposal)
    at = proposal.publish_at
    return Banner(
        mark=words.SEVERITIES[Severity.BREAKING if breaking else Severity.COMPATIBLE],
        text=f"{'A breaking change' if breaking else 'A change'} is scheduled to be "
        "published",
        moment=moments.moment(at, now=now) if at else None,
        proposals=(_link(proposal),),
    )


def _of_waiting(breaking: Sequence[models.Proposal]) -> Iterator[Banner]:
    """Yield the one banner of all breaking changes under review."""
    if breaking:
        several = len(breaking) > 1
        yield Banner(
            mark=words.SEVERITIES[Severity.BREAKING],
            text=f"{len(breaking)} breaking changes are under review:"
            if several
            else "A breaking change is under review:",
            proposals=tuple(map(_link, breaking[:_MOST_LINKS])),
            more=max(0, len(breaking) - _MOST_LINKS),
        )


def _is_breaking(proposal: models.Proposal) -> bool:
    # An annotation of `with_current`, which its type does not tell.
    return bool(getattr(proposal, "severity", "") == Severity.BREAKING)


def _link(proposal: models.Proposal) -> Link:
    return Link(id=proposal.pk, title=proposal.title)
