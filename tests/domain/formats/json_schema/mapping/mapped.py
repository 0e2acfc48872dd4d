"""One property and the field that is made of it."""

import dataclasses

import pytest

from schemas_app.domain import errors
from schemas_app.domain.fields import LogicalField, LogicalType
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas


def field_of(schema, *, dialect="2020-12", **around) -> LogicalField:
    """Return the field of a required property `x` with this schema."""
    whole = {**schemas.record(("x",), x=schema), **around}
    (field,) = json_schema_fields.fields_of(schemas.document(whole, dialect=dialect))
    return field


def type_of(schema, **options) -> LogicalType:
    """Return the type of that field, its members without ids: those have own tests."""
    return _without_ids(field_of(schema, **options).type)


def _without_ids(type_: LogicalType) -> LogicalType:
    children = tuple(
        dataclasses.replace(child, field_id="", type=_without_ids(child.type))
        for child in type_.children
    )
    return dataclasses.replace(type_, children=children)


def refusal(schema, **options) -> errors.UnmappableField:
    """Return why a required property `x` with this schema has no field."""
    with pytest.raises(errors.UnmappableField) as caught:
        field_of(schema, **options)
    return caught.value
