"""What a change does to the modules that use a schema.

A consumer reads documents written under the new version with the old one in mind: a
change breaks it where FORWARD is broken. A producer writes documents of the old
version that the new one judges: BACKWARD. A module that says which fields it reads is
only broken by what touches them.
"""

import dataclasses
import enum
import itertools
from collections.abc import Iterable, Iterator

from schemas_app.domain import json_pointer
from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Report
from schemas_app.domain.schema_format import Outcome


class Role(enum.StrEnum):
    CONSUMER = "consumer"
    PRODUCER = "producer"


class Harm(enum.StrEnum):
    """BROKEN is proven by a witness; POSSIBLE is not excluded; REVALIDATE: look again."""

    BROKEN = "broken"
    POSSIBLE = "possible"
    REVALIDATE = "revalidate"


_DIRECTIONS = {Role.CONSUMER: Direction.FORWARD, Role.PRODUCER: Direction.BACKWARD}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Use:
    """How a module uses a schema; without `fields` it is taken to use all of them."""

    module: str
    role: Role
    fields: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Consequence:
    """What a change does to one use, and which of its fields are touched."""

    module: str
    role: Role
    harm: Harm
    touched: tuple[str, ...] = ()


def consequences(report: Report, uses: Iterable[Use]) -> tuple[Consequence, ...]:
    """Return the uses that the change concerns, the worst first."""
    if not report.comparisons:
        return ()
    found = [one for use in uses if (one := _consequence(report, use)) is not None]
    order = list(Harm)
    return tuple(
        sorted(found, key=lambda one: (order.index(one.harm), one.module, one.role))
    )


def _consequence(report: Report, use: Use) -> Consequence | None:
    concerned = [
        change for change in report.changes if change.effect is not Effect.NONE
    ]
    touched = tuple(dict.fromkeys(_touched(concerned, use)))
    harm = _harm(report, use)
    if harm is None and not touched:
        return None
    return Consequence(
        module=use.module,
        role=use.role,
        harm=harm or Harm.REVALIDATE,
        touched=touched,
    )


def _harm(report: Report, use: Use) -> Harm | None:
    """Return how bad it is in the direction that matters to the use."""
    direction = _DIRECTIONS[use.role]
    outcome = report.comparisons[0].verdicts[direction].outcome
    if outcome is Outcome.COMPATIBLE:
        return None
    causes = [
        report.changes[cause.change]
        for cause in report.causes
        if cause.direction is direction
    ]
    if outcome is Outcome.INCOMPATIBLE and not use.fields:
        return Harm.BROKEN
    if any(field(change) in use.fields for change in causes):
        return Harm.BROKEN
    # What no change of its own explains may still concern the fields it uses.
    explained = bool(causes) and outcome is Outcome.INCOMPATIBLE
    return None if explained and use.fields else Harm.POSSIBLE


def _touched(concerned: Iterable[Change], use: Use) -> Iterator[str]:
    for change in concerned:
        name = field(change)
        if not use.fields or name in use.fields:
            yield name or "the whole"


def field(change: Change) -> str:
    """Return the top-level field that a change is about, or "" for the whole document."""
    parts = json_pointer.parts(change.path)
    for container, name in itertools.pairwise(parts):
        if container == "properties":
            return name
    return ""
