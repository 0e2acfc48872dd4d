"""The schemas of the demonstration, published through the services as people would."""

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from schemas_app import models
from schemas_app.domain import actors
from schemas_app.management.demo import people
from schemas_app.selectors import actors as actor_selectors
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.services import proposals, publishing, reviews, schemas

FDC3_RELEASES = {
    "1.2": datetime(2021, 4, 19, 9, tzinfo=UTC),
    "2.0": datetime(2022, 7, 1, 9, tzinfo=UTC),
    "2.1": datetime(2023, 9, 13, 9, tzinfo=UTC),
    "2.2": datetime(2025, 3, 12, 9, tzinfo=UTC),
}
TICKS_RELEASES = {
    "1.0.0": datetime(2025, 1, 2, 8, tzinfo=UTC),
    "1.1.0": datetime(2025, 6, 2, 8, tzinfo=UTC),
}
# FDC3 changed the spelling of one name between releases; it is the same thing.
_RENAMED = {"timerange": "timeRange"}
_REFERENCE = re.compile(r'"\$ref"\s*:\s*"([^"#]+)')


@dataclasses.dataclass(frozen=True)
class Cast:
    """Who acts in the demonstration."""

    developer: actors.Actor
    steward: actors.Actor


def cast() -> Cast:
    """Return the actors for the developer and the first steward."""
    developer, steward = (
        actor_selectors.of_person(people.account(name))
        for name in (people.DEVELOPER, people.STEWARDS[0])
    )
    return Cast(developer, steward)


def load(*, data: Path, by: actors.Actor) -> None:
    """Publish the histories of ticks and FDC3, each at the moment of its release."""
    stewards = [people.account(name) for name in people.STEWARDS]
    beginning = min(*FDC3_RELEASES.values(), *TICKS_RELEASES.values())
    for slug, name in (("reference", "Reference data"), ("market-data", "Market data")):
        schemas.create_domain(
            slug=slug, name=name, stewards=stewards, by=by, at=beginning
        )
    players = cast()
    _load_fdc3(data / "fdc3", players)
    _load_ticks(data / "ticks", players)


def _load_fdc3(folder: Path, players: Cast) -> None:
    for release, moment in FDC3_RELEASES.items():
        for path in _in_reference_order(folder / release):
            text = path.read_text()
            stem = path.name.removesuffix(".schema.json")
            schema_id = f"fdc3.{_RENAMED.get(stem, stem)}"
            if not models.Schema.objects.filter(schema_id=schema_id).exists():
                schemas.create(
                    schema_id=schema_id,
                    title=f"FDC3 {json.loads(text)['title']}",
                    domain="reference",
                    level="BACKWARD",
                    reading="LENIENT",
                    by=players.developer,
                    at=moment,
                )
            _publish(
                schema_id=schema_id,
                text=text,
                title=f"FDC3 {release}",
                players=players,
                at=moment,
            )


def _in_reference_order(folder: Path) -> Iterator[Path]:
    """Yield the schemas of one release, each after those it refers to."""
    waiting = {path.name: path for path in sorted(folder.glob("*.schema.json"))}
    needs = {
        name: set(_REFERENCE.findall(path.read_text())) - {name}
        for name, path in waiting.items()
    }
    while waiting:
        ready = [name for name in waiting if not needs[name] & waiting.keys()]
        if not ready:
            msg = f"{sorted(waiting)} in {folder} refer to each other in a circle."
            raise ValueError(msg)
        for name in ready:
            yield waiting.pop(name)


def _load_ticks(folder: Path, players: Cast) -> None:
    first = min(TICKS_RELEASES.values())
    schemas.create(
        schema_id="ticks_v1",
        title="Level-1 ticks",
        description="One row per trade, as the tick store keeps it.",
        domain="market-data",
        owner=models.Module.objects.get(number=people.KEY_MODULE),
        by=players.developer,
        at=first,
    )
    titles = {"1.0.0": "First version", "1.1.0": "Add exchange_id"}
    for release, moment in TICKS_RELEASES.items():
        _publish(
            schema_id="ticks_v1",
            text=(folder / f"ticks_v{release}.json").read_text(),
            title=titles[release],
            players=players,
            at=moment,
        )


def _publish(
    *, schema_id: str, text: str, title: str, players: Cast, at: datetime
) -> None:
    proposal = proposals.submit(
        schema_id=schema_id, text=text, title=title, by=players.developer, at=at
    )
    fingerprint = proposal_selectors.current_revision(proposal).fingerprint
    reviews.approve(
        proposal_id=proposal.pk, fingerprint=fingerprint, by=players.steward, at=at
    )
    publishing.publish(
        proposal_id=proposal.pk, fingerprint=fingerprint, by=players.steward, at=at
    )
