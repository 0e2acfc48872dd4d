"""Schemas as documents, without the road through text."""

from typing import Any

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.formats.json_schema import reference_index


def document(
    schema: Any,
    *,
    dialect: str = "2020-12",
    uri: str = reference_index.REGISTRY_BASE,
    resources: tuple[schema_format.Resource, ...] = (),
) -> schema_format.SchemaDocument:
    """Return `schema`, a value or JSON text, as a document."""
    value = exact_json.loads(schema) if isinstance(schema, str) else schema
    return schema_format.SchemaDocument(
        value=value,
        fingerprint="sha256:0",
        dialect=dialect,
        base_uri=uri,
        resources=resources,
    )


def record(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    """Return the schema of an object with these `properties`."""
    return {"type": "object", "properties": properties, "required": list(required)}


def resource(
    uri: str,
    schema: Any,
    *,
    dialect: str = "2020-12",
) -> schema_format.Resource:
    """Return `schema` as something that can be referred to."""
    value = exact_json.loads(schema) if isinstance(schema, str) else schema
    return schema_format.Resource(uri=uri, pin=uri, value=value, dialect=dialect)
