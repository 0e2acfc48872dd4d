"""What is asked for by `arrow` and `x-arrow`, weighed against the schema.

Which wish counts where there are several, and errors.InvalidSchema for one that cannot
be granted. How wishes are written is arrow_member.py's.
"""

from collections.abc import Mapping
from typing import NoReturn

from schemas_app.domain import type_names
from schemas_app.domain.fields import Kind, LogicalType
from schemas_app.domain.formats.json_schema.mapping import (
    arrow_agreement,
    arrow_member,
    conjunctions,
    json_types,
    object_members,
    scalars,
)


def of_places(
    wanted: arrow_member.WantedField | None,
    places: tuple[conjunctions.Part, ...],
) -> arrow_member.WantedType | None:
    """Return the type asked for, by the record (`wanted`) or by the value itself.

    Raises errors.InvalidSchema where both are equally near and differ.
    """
    by_value = arrow_member.of_value(places)
    wishes = (by_value, None if wanted is None else wanted.type)
    return arrow_member.nearest(wish for wish in wishes if wish is not None)


def of_members(
    node: conjunctions.Conjunction,
    asked: arrow_member.WantedType | None,
    members: Mapping[str, object],
    reader: conjunctions.Conjunctions,
) -> dict[str, arrow_member.WantedField | None]:
    """Return the members in the order of their columns, with what is asked for each.

    A record that another one builds on may have an `arrow` member of its own; the
    nearer one counts. Raises errors.InvalidSchema where one is incomplete.
    """
    order = list(members)
    wanted: dict[str, arrow_member.WantedField] = {}
    for part in sorted(node.parts, key=_distance, reverse=True):
        listed = arrow_member.of_record(part)
        if listed is not None:
            own = object_members.declared(reader.at((part,)))
            location = f"{part.location}/{arrow_member.MEMBER}/fields"
            arrow_member.check_names(listed, own, location)
            wanted.update((field.name, field) for field in listed)
            _put_in_order(order, [each.name for each in listed if each.name in members])
    if asked is not None and asked.kind is Kind.STRUCT:
        listed = asked.members
        arrow_member.check_names(listed, order, f"{asked.location}/fields")
        wanted.update((field.name, field) for field in listed)
        order = [field.name for field in listed]
    return {name: wanted.get(name) for name in order}


def checked_nullable(
    wanted: arrow_member.WantedField | None,
    *,
    nullable: bool,
) -> bool:
    """Return what `wanted` says, else `nullable`, which the schema says.

    Raises errors.InvalidSchema where the schema lets null or nothing pass.
    """
    if wanted is None or wanted.nullable is None:
        return nullable
    if nullable and not wanted.nullable:
        arrow_member.refuse(
            f"{wanted.location}/nullable",
            f"{wanted.name!r} may be null or missing",
            remedy="Require the property and leave null out of its types.",
        )
    return wanted.nullable


def agreed(
    node: conjunctions.Conjunction,
    asked: arrow_member.WantedType,
    scalar: LogicalType,
) -> LogicalType:
    """Return `scalar`, the type asked for. Raises errors.InvalidSchema."""
    held = node.types - {json_types.NULL}
    reason = arrow_agreement.disagreement(scalar, held, scalars.facts_of(node))
    if reason is not None:
        disagree(node, asked, reason)
    return scalar


def disagree(
    node: conjunctions.Conjunction,
    asked: arrow_member.WantedType,
    reason: str,
) -> NoReturn:
    """Raise errors.InvalidSchema: the type asked for does not do, and why."""
    named = asked.scalar and type_names.write(asked.scalar)["name"]
    name = named or type_names.NESTED[asked.kind]
    arrow_member.refuse(
        asked.location,
        f"`{node.place.path}` cannot be {name}: {reason}",
    )


def refuse_misplaced(node: conjunctions.Conjunction) -> None:
    """Raise errors.InvalidSchema for an `arrow` member where there are no members."""
    for part in node.parts:
        if arrow_member.MEMBER in part.schema:
            arrow_member.refuse(
                f"{part.location}/{arrow_member.MEMBER}",
                "`arrow` lists the properties of an object, and this is none",
                remedy="Name the type of one value by `x-arrow`.",
            )


def _put_in_order(names: list[str], wanted: list[str]) -> None:
    """Put `wanted` in their order into the slots that they have among `names`."""
    known = frozenset(wanted)
    slots = [slot for slot, name in enumerate(names) if name in known]
    for slot, name in zip(slots, wanted, strict=True):
        names[slot] = name


def _distance(part: conjunctions.Part) -> tuple[int, int]:
    return part.distance, len(part.pointer)
