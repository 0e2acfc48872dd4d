"""Who uses a schema, as rows: what modules declare, and what they were seen to read."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime

from schemas_app import models
from schemas_app.presenters import moments

_MOST_FIELDS = 8


@dataclasses.dataclass(frozen=True, kw_only=True)
class UseRow:
    """A declared use. `fields` are empty for all of them; `more` are not listed."""

    module: str
    name: str
    role: str
    pin: str
    version: int | None
    fields: tuple[str, ...]
    more: int
    declared: moments.Moment
    declared_by: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SeenRow:
    """A module that was seen to read a schema, and the version it was given last."""

    module: str
    name: str
    version: int
    declared: bool
    behind: bool
    last: moments.Moment


def uses(
    declared: Iterable[models.Use],
    *,
    versions: Mapping[str, int],
    in_force: int | None,
    now: datetime,
) -> tuple[UseRow, ...]:
    """Return the rows of `declared`; `versions` are numbers by what a pin may say."""
    return tuple(
        UseRow(
            module=use.module.number,
            name=use.module.name,
            role=use.role,
            pin=use.pin,
            version=versions.get(use.pin) if use.pin else in_force,
            fields=tuple(use.fields[:_MOST_FIELDS]),
            more=max(0, len(use.fields) - _MOST_FIELDS),
            declared=moments.moment(use.declared_at, now=now),
            declared_by=use.declared_by,
        )
        for use in declared
    )


def seen(
    observed: Iterable[models.Observation],
    *,
    declared: Iterable[str],
    in_force: int | None,
    now: datetime,
) -> tuple[SeenRow, ...]:
    """Return the rows of `observed`; `declared` are the numbers of declared consumers."""
    known = frozenset(declared)
    return tuple(
        SeenRow(
            module=one.module.number,
            name=one.module.name,
            version=one.version.number,
            declared=one.module.number in known,
            behind=in_force is not None and one.version.number < in_force,
            last=moments.moment(one.last_at, now=now),
        )
        for one in observed
    )
