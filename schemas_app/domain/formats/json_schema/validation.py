"""Validating records by the referee, jsonschema-rs.

It is exact for numbers of any size, int and Decimal alike, in schema and record, given
as Python values or as text (measured with 0.60.3), and fast. It matches patterns in
linear time, unless one of them looks around or refers back: then the steps are limited.
`format` is annotation, whatever the draft's own default.
"""

import dataclasses
import functools

import jsonschema_rs

from schemas_app.domain import exact_json, quoting, schema_format
from schemas_app.domain.formats.json_schema import engine_paths, references
from schemas_app.domain.formats.json_schema.regex import in_schemas

_KEPT = 64
_LONGEST_MESSAGE = 300


@dataclasses.dataclass(frozen=True)
class _Key:
    """A document as a key: found by what identifies it, compared by all it is."""

    document: schema_format.SchemaDocument

    def __hash__(self) -> int:
        pins = tuple(
            resource.uri + resource.pin for resource in self.document.resources
        )
        return hash((self.document.fingerprint, pins))


@functools.lru_cache(maxsize=_KEPT)
def _kept(key: _Key) -> jsonschema_rs.Validator:
    document = key.document
    return references.compiled(document, pattern_options=in_schemas.options(document))


def validator(document: schema_format.SchemaDocument) -> jsonschema_rs.Validator:
    """Return the referee's validator of `document`; the last ones asked for are kept."""
    return _kept(_Key(document))


def validate(
    document: schema_format.SchemaDocument,
    record: exact_json.Json,
) -> tuple[schema_format.Finding, ...]:
    """Return everything that is wrong with `record`; nothing for a valid one."""
    return tuple(
        schema_format.Finding(
            place=engine_paths.pointer(record, error),
            keyword=error.kind.name,
            message=quoting.shortened(error.message, longest=_LONGEST_MESSAGE),
        )
        for error in validator(document).iter_errors(record)
    )
