"""The schema formats there are: one line each."""

from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain.formats.json_schema.format import JSON_SCHEMA
from schemas_app.domain.schema_format import SchemaFormat

FORMATS: Mapping[str, SchemaFormat] = MappingProxyType(
    {schema_format.name: schema_format for schema_format in (JSON_SCHEMA,)},
)
