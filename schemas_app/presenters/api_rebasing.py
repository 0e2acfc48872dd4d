"""A base that moved, as the machine API tells of it. Pure: values in, values out."""

import dataclasses

from schemas_app import models
from schemas_app.domain import exact_json, three_way


@dataclasses.dataclass(frozen=True, kw_only=True)
class ThreeWay:
    """What becomes of a revision on the version that is live."""

    fingerprint: str
    base_version: int | None
    live_version: int | None
    conflicts: tuple[dict[str, exact_json.Json], ...]
    changes: tuple[dict[str, exact_json.Json], ...]
    merged: exact_json.Json


def present(
    merge: three_way.Merge,
    revision: models.Revision,
    live: models.SchemaVersion | None,
) -> ThreeWay:
    """Return the comparison as it is told."""
    return ThreeWay(
        fingerprint=revision.fingerprint,
        base_version=revision.base.number if revision.base else None,
        live_version=live.number if live else None,
        conflicts=tuple(_place(one.place) for one in merge.conflicts),
        changes=tuple(
            {**_place(one.place), "side": str(one.side)} for one in merge.changes
        ),
        merged=merge.value,
    )


def _place(place: three_way.Place) -> dict[str, exact_json.Json]:
    """Return a place; a side that has nothing there is left out."""
    sides = {"base": place.base, "mine": place.mine, "live": place.live}
    return {
        "pointer": place.pointer,
        **{
            name: value
            for name, value in sides.items()
            if value is not three_way.NOTHING
        },
    }
