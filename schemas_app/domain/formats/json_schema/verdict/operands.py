"""Schemas as the prover takes them: JSON texts that say everything, and are keys.

A document is used as it was written wherever it can be; its lowered form, readings and
combinations of them are operands of their own.
"""

import dataclasses
import functools

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.formats.json_schema import dialects, references
from schemas_app.domain.formats.json_schema.verdict import lowering, readings

REMEMBERED = 128


@dataclasses.dataclass(frozen=True)
class Form:
    """A document with the forms it is asked about in, each made when first needed."""

    written: str
    document: schema_format.SchemaDocument = dataclasses.field(repr=False)

    def __hash__(self) -> int:
        return hash(self.written)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self.written == other.written

    @functools.cached_property
    def lowered(self) -> lowering.Lowered:
        """The document with local references only."""
        return lowering.lower(self.document)

    @functools.cached_property
    def closing(self) -> lowering.Lowered:
        """What the document declares. Raises readings.Unreadable."""
        return readings.closing(self.lowered)

    @functools.cached_property
    def opened(self) -> lowering.Lowered:
        """The document as a tolerant reader. Raises readings.Unreadable."""
        return readings.opened(self.lowered)


def form(document: schema_format.SchemaDocument) -> Form:
    """Return the forms of `document`, remembered from the last time it was asked for."""
    dialect = dialects.DIALECTS[document.dialect]
    written = _operand(
        document.value,
        dialect,
        [[resource.uri, resource.value] for resource in document.resources],
    )
    return _remembered(Form(written, document))


@functools.lru_cache(REMEMBERED)
def _remembered(made: Form) -> Form:
    return made


def of(schema: lowering.Lowered, dialect: dialects.Dialect | None = None) -> str:
    """Return the operand of a lowered schema, read in `dialect` if one is given."""
    value = {"allOf": [schema.root], "$defs": schema.definitions}
    return _operand(value, dialect or schema.dialect, [])


def _operand(
    value: exact_json.Json,
    dialect: dialects.Dialect,
    resources: list[exact_json.Json],
) -> str:
    return exact_json.dumps(
        {
            "schema": value,
            "draft": dialect.draft,
            "base": references.REGISTRY_BASE,
            "resources": resources,
        },
    )
