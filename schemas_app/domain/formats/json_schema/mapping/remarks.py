"""What is said of a field beside its type: words, unit, choices, and what it was called.

    "x-unit": "EUR"                 the unit of measure, for people and for metadata
    "x-renamed-from": "px"          the name this field had first; it keeps the field id

A field id is the path of the names that fields had first, as a JSON Pointer: readers
that bind by it are not troubled by a rename. The declaration stays as long as the field.
"""

import dataclasses
from collections.abc import Iterable

from schemas_app.domain import errors, exact_json, json_pointer
from schemas_app.domain.fields import Kind, LogicalField, LogicalType, holds_text
from schemas_app.domain.formats.json_schema.mapping import conjunctions, scalars

UNIT = "x-unit"
RENAMED = "x-renamed-from"

# Metadata is read with every batch: longer lists are left to the schema.
MOST_CHOICES = 256


def remarked(field: LogicalField, node: conjunctions.Conjunction) -> LogicalField:
    """Return `field` with all that `node` says of it; its id is the first name only."""
    facts = scalars.facts_of(node) if holds_text(field.type) else scalars.Facts()
    choices = facts.choices or ()
    return dataclasses.replace(
        field,
        description=_text(node, "description"),
        unit_of_measure=_text(node, UNIT),
        field_id=_first_name(field, node),
        choices=choices if len(choices) <= MOST_CHOICES else (),
        max_length=facts.longest or 0,
    )


def identified(
    fields: Iterable[LogicalField], above: str = ""
) -> tuple[LogicalField, ...]:
    """Return `fields` with their ids. Raises errors.InvalidSchema where two share one."""
    found: dict[str, LogicalField] = {}
    for field in fields:
        field_id = f"{above}{json_pointer.of((field.field_id or field.name,))}"
        if field_id in found:
            _refuse_twice(field, found[field_id])
        children = identified(field.type.children, field_id)
        # The two of a dictionary are no fields, but types.
        own = field.type.kind is Kind.DICTIONARY
        type_ = field.type if own else _with(field.type, children)
        found[field_id] = dataclasses.replace(field, field_id=field_id, type=type_)
    return tuple(found.values())


def able_to_be_null(type_: LogicalType, *, nullable: bool) -> LogicalType:
    """Return `type_`; in a union that may be null, null is one of a branch."""
    if type_.kind is not Kind.UNION or not nullable:
        return type_
    return _with(
        type_,
        tuple(dataclasses.replace(child, nullable=True) for child in type_.children),
    )


def _with(type_: LogicalType, children: tuple[LogicalField, ...]) -> LogicalType:
    return dataclasses.replace(type_, children=children) if children else type_


def _text(node: conjunctions.Conjunction, keyword: str) -> str:
    texts: list[exact_json.Json] = [
        part.schema.get(keyword) for part in node.nearest_first
    ]
    return next((text for text in texts if isinstance(text, str) and text), "")


def _first_name(field: LogicalField, node: conjunctions.Conjunction) -> str:
    for part in node.places:
        if RENAMED in part.schema:
            name = part.schema[RENAMED]
            if isinstance(name, str) and name and name != field.name:
                return name
            _refuse(
                f"{part.location}/{RENAMED}",
                f"{RENAMED} is the name that {field.name!r} had first, another text",
                "Leave it out where the field was never renamed.",
            )
    return field.name


def _refuse_twice(field: LogicalField, other: LogicalField) -> None:
    renamed = other if other.name != other.field_id.rpartition("/")[2] else field
    _refuse(
        f"{renamed.pointer}/{RENAMED}",
        f"{other.name!r} and {field.name!r} would be known as the same field",
        "Give the new field a name that none had before.",
    )


def _refuse(location: str, message: str, remedy: str) -> None:
    raise errors.InvalidSchema(
        message=message, place=errors.Place(pointer=location), remedy=remedy
    )
