"""Schemas that ask for Arrow types, and what they get."""

import pytest

from schemas_app.domain import errors
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas

TICK = schemas.record(
    ("ts", "symbol", "size"),
    ts={"type": "string", "format": "date-time"},
    symbol={"type": "string"},
    size={"type": "integer"},
    side={"type": "string", "enum": ["B", "S"]},
)


def asked(*rows):
    """Return the fields of an `arrow` member: name, type, and nullable if given."""
    keys = ("name", "type", "nullable")
    return {"fields": [dict(zip(keys, row, strict=False)) for row in rows]}


ROWS = (
    ("ts", {"name": "timestamp", "unit": "us"}),
    ("symbol", {"name": "utf8"}),
    ("size", {"name": "int32"}),
    ("side", {"name": "utf8"}),
)


def fields_of(schema, **options):
    return json_schema_fields.fields_of(schemas.document(schema, **options))


def columns(schema, **options):
    return [
        (field.name, field.type, field.nullable)
        for field in fields_of(schema, **options)
    ]


def x_arrow(schema, wanted):
    """Return the type of a required property with this schema and `x-arrow`."""
    whole = schemas.record(("x",), x={**schema, "x-arrow": wanted})
    (field,) = fields_of(whole)
    return field.type


def refusal(schema, **options) -> errors.InvalidSchema:
    with pytest.raises(errors.InvalidSchema) as caught:
        json_schema_fields.check_arrow(schemas.document(schema, **options))
    with pytest.raises(errors.InvalidSchema) as again:
        fields_of(schema, **options)
    assert str(caught.value) == str(again.value)
    return caught.value
