"""A record of every type there is, by hand, with names that are no identifiers."""

import dataclasses
from typing import Any

from schemas_app.domain import fields
from schemas_app.domain.fields import Kind, LogicalField, LogicalType
from tests.domain.artifact_kinds import ticks


def column(
    name: str,
    type_: LogicalType,
    *,
    nullable: bool = False,
    **remarks: Any,
) -> LogicalField:
    field = LogicalField(name=name, type=type_, nullable=nullable)
    return dataclasses.replace(field, pointer=f"/properties/{name}", **remarks)


def struct(*children: LogicalField) -> LogicalType:
    return LogicalType(kind=Kind.STRUCT, children=children)


LEG = struct(
    column("ratio", fields.integer(8)),
    column("px", fields.decimal(18, 6), nullable=True),
    column("side", fields.STRING, choices=("B", "S")),
)
NS = LogicalType(kind=Kind.TIMESTAMP, unit="ns", zone="UTC")
SIDES = fields.dictionary(fields.integer(8), fields.STRING)

FIELDS = (
    column("nothing", fields.NULL, nullable=True),
    column("is open", fields.BOOLEAN),
    column("1st", fields.integer(16)),
    column("class", fields.integer(64, signed=False), unit_of_measure="shares"),
    column("half", LogicalType(kind=Kind.FLOAT, bits=16)),
    column("float", LogicalType(kind=Kind.FLOAT, bits=32), nullable=True),
    column("preis_in_€", fields.decimal(40, 6)),
    column("isin", fields.STRING, max_length=12),
    column("note", fields.STRING, nullable=True, description='ends in \\ and "*/\n??/'),
    column("extra", fields.JSON, nullable=True),
    column("blob", LogicalType(kind=Kind.BINARY)),
    column("uuid", LogicalType(kind=Kind.BINARY, length=16)),
    column("day", fields.DATE),
    column("day_ms", LogicalType(kind=Kind.DATE, bits=64)),
    column("at_ms", LogicalType(kind=Kind.TIME, unit="ms")),
    column("at_ns", LogicalType(kind=Kind.TIME, unit="ns")),
    column("ts", NS),
    column("held", LogicalType(kind=Kind.DURATION, unit="us")),
    column("side", SIDES, choices=("B", "S", "<", "\0")),
    column("legs", LogicalType(kind=Kind.LIST, children=(column("item", LEG),))),
    column(
        "pair",
        LogicalType(
            kind=Kind.FIXED_LIST,
            length=2,
            children=(column("item", fields.FLOAT64, nullable=True),),
        ),
    ),
    column(
        "tags",
        LogicalType(
            kind=Kind.MAP,
            children=(column("key", fields.STRING), column("value", fields.STRING)),
        ),
    ),
    column(
        "event",
        LogicalType(
            kind=Kind.UNION, children=(column("trade", LEG), column("note", NS))
        ),
    ),
)

INPUT = dataclasses.replace(
    ticks.INPUT, schema_id="wide.v1", fields=FIELDS, example=lambda: {"is open": True}
)
