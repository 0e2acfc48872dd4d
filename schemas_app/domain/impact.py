"""What a change does to the modules that use a schema.

A consumer reads documents written under the new version with the old one in mind: a
change breaks it where FORWARD is broken. A producer writes documents of the old
version that the new one judges: BACKWARD. A module that says which fields it reads is
only broken by what touches them.
"""

import collections
import dataclasses
import enum
from collections.abc import Iterable, Iterator

from schemas_app.domain import json_pointer, quoting
from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Report
from schemas_app.domain.schema_format import Outcome, Witness


class Role(enum.StrEnum):
    CONSUMER = "consumer"
    PRODUCER = "producer"


class Harm(enum.StrEnum):
    """BROKEN is proven by a witness; POSSIBLE is not excluded; REVALIDATE: look again."""

    BROKEN = "broken"
    POSSIBLE = "possible"
    REVALIDATE = "revalidate"


DIRECTIONS = {Role.CONSUMER: Direction.FORWARD, Role.PRODUCER: Direction.BACKWARD}
# By itself, what else a change does cannot break that direction.
_HURTFUL = {
    Direction.FORWARD: (Effect.WIDENS, Effect.EITHER),
    Direction.BACKWARD: (Effect.NARROWS, Effect.EITHER),
}
# What leads from the top to a part that says something of the same object, or of the
# items of a list of them.
_TRANSPARENT = frozenset({"allOf", "anyOf", "oneOf", "then", "else", "if", "items"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Use:
    """How a module uses a schema; without `fields` it is taken to use all of them.

    What is not `declared` was seen: the module reads it with its key.
    """

    module: str
    role: Role
    fields: tuple[str, ...] = ()
    declared: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class Consequence:
    """What a change does to one use, and which of its fields are touched."""

    module: str
    role: Role
    harm: Harm
    touched: tuple[str, ...] = ()
    declared: bool = True


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
        declared=use.declared,
    )


def _harm(report: Report, use: Use) -> Harm | None:
    """Return how bad it is in the direction that matters to the use."""
    direction = DIRECTIONS[use.role]
    verdict = report.comparisons[0].verdicts[direction]
    if verdict.outcome is Outcome.COMPATIBLE:
        return None
    proven = verdict.outcome is Outcome.INCOMPATIBLE
    if not use.fields:
        return Harm.BROKEN if proven else Harm.POSSIBLE
    suspects = [c for c in report.changes if c.effect in _HURTFUL[direction]]
    if proven and _fields(_causes(report, direction, suspects)) & set(use.fields):
        return Harm.BROKEN
    if verdict.witness and _is_shown(verdict.witness, use):
        return Harm.BROKEN
    # What cannot be put down to a field may concern each of them.
    possible = _fields(suspects) or {""}
    return Harm.POSSIBLE if possible & {"", *use.fields} else None


def _causes(
    report: Report, direction: Direction, suspects: list[Change]
) -> list[Change]:
    """Return the changes that break `direction`; a single suspect is one."""
    if len(suspects) == 1:
        return suspects
    return [
        report.changes[cause.change]
        for cause in report.causes
        if cause.direction is direction
    ]


def _is_shown(witness: Witness, use: Use) -> bool:
    """Return whether the witness is rejected for a field of the use.

    Either it is wrong there, or a field is missing that a consumer reads.
    """
    place = collections.deque(json_pointer.parts(witness.place))
    value = witness.document
    while place and isinstance(value, list):
        value = value[int(place.popleft())]
    if place:
        return place[0] in use.fields
    return use.role is Role.CONSUMER and witness.missing in use.fields


def _fields(changes: Iterable[Change]) -> set[str]:
    return {field(change) for change in changes}


def _touched(concerned: Iterable[Change], use: Use) -> Iterator[str]:
    for change in concerned:
        name = field(change)
        if not name or not use.fields or name in use.fields:
            yield name or quoting.WHOLE


def field(change: Change) -> str:
    """Return the top-level field that a change is about, or "" where that is not said."""
    parts = collections.deque(json_pointer.parts(change.path))
    while parts and parts[0] in _TRANSPARENT:
        parts.popleft()
        if parts and parts[0].isdigit():
            parts.popleft()
    return parts[1] if len(parts) > 1 and parts[0] == "properties" else ""
