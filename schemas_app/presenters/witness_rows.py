"""A document that one version accepts and the other rejects, line by line."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain import quoting, schema_format
from schemas_app.domain.levels import Direction
from schemas_app.presenters import diff_rows, json_lines, prose


@dataclasses.dataclass(frozen=True, kw_only=True)
class WitnessLine:
    """A line of a witness; `marked` where the rejecting version pointed."""

    segments: tuple[diff_rows.Segment, ...]
    marked: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Witness:
    """The document that proves an incompatibility; `place` is "" for the whole of it."""

    title: str
    accepted_by: str
    rejected_by: str
    place: str
    message: tuple[prose.Part, ...]
    second_opinion: tuple[prose.Part, ...]
    lines: tuple[WitnessLine, ...]
    promised: bool


# What a change does by itself, to the version before it.
_BY_ITSELF: Mapping[Direction, str] = MappingProxyType(
    {
        Direction.BACKWARD: "By itself it shuts out documents of {old}",
        Direction.FORWARD: "By itself it lets in what {old} rejects",
    }
)


def of_verdict(
    witness: schema_format.Witness,
    direction: Direction,
    *,
    old: str,
    new: str,
    promised: bool,
) -> Witness:
    """Return the witness of a verdict on `new` against `old`."""
    title = f"{direction.capitalize()}, against {old}"
    return _witness(witness, direction, title, old=old, new=new, promised=promised)


def of_cause(
    witness: schema_format.Witness,
    direction: Direction,
    *,
    old: str,
    new: str,
    promised: bool,
) -> Witness:
    """Return the witness of one change between `old` and `new`."""
    title = _BY_ITSELF[direction].format(old=old)
    return _witness(witness, direction, title, old=old, new=new, promised=promised)


def _witness(
    witness: schema_format.Witness,
    direction: Direction,
    title: str,
    *,
    old: str,
    new: str,
    promised: bool,
) -> Witness:
    backward = direction is Direction.BACKWARD
    accepted, rejected = (old, new) if backward else (new, old)
    return Witness(
        title=title,
        accepted_by=accepted,
        rejected_by=rejected,
        place=quoting.pointer(witness.place),
        message=prose.parts(
            quoting.shortened(witness.message, longest=quoting.LONGEST_TEXT)
        ),
        second_opinion=prose.parts(witness.second_opinion),
        lines=tuple(
            WitnessLine(
                segments=diff_rows.plain(line.text),
                marked=bool(witness.place) and line.pointer == witness.place,
            )
            for line in json_lines.lines(quoting.abridged(witness.document))
        ),
        promised=promised,
    )
