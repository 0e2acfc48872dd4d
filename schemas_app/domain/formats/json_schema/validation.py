"""Validating records against a schema, with the referee."""

from __future__ import annotations

import jsonschema_rs

from schemas_app.domain import schema_format
from schemas_app.domain.formats.json_schema import dialects, references


def validator(document: schema_format.SchemaDocument) -> jsonschema_rs.Validator:
    """Return the referee for `document`: exact, offline, formats as annotations."""
    return dialects.DIALECTS[document.dialect].engine(
        document.value,  # type: ignore[arg-type]
        registry=references.registry(document),
        base_uri=references.REGISTRY_BASE,
        validate_formats=False,
        offline=True,
    )
