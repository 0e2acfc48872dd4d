"""Schemas as the prover takes them: JSON texts that say everything, and are keys.

A document is used as it was written wherever it can be; its lowered form, readings and
combinations of them are operands of their own.
"""

import dataclasses
import functools
import hashlib

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.formats.json_schema import dialects, keywords, references
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
        """What the document declares. Raises readings.UnreadableError."""
        return readings.closing(self.lowered)

    @functools.cached_property
    def opened(self) -> lowering.Lowered:
        """The document as a tolerant reader. Raises readings.UnreadableError."""
        return readings.opened(self.lowered)

    @functools.cached_property
    def chooses_one(self) -> bool:
        """Whether a value must fit exactly one of several schemas somewhere."""
        return any(
            isinstance(part.value, dict) and "oneOf" in part.value
            for root in self.lowered.parts()
            for part in keywords.subschemas(root, self.lowered.dialect)
        )

    @functools.cached_property
    def sent(self) -> lowering.Lowered:
        """What a writer of the document sends. Raises readings.UnreadableError."""
        return lowering.both(self.lowered, self.closing)

    @functools.cached_property
    def closing_operand(self) -> str:
        """The operand of what the document declares. Raises readings.UnreadableError."""
        return of(self.closing)

    @functools.cached_property
    def opened_operand(self) -> str:
        """The operand of the tolerant reader. Raises readings.UnreadableError."""
        return of(self.opened)

    @functools.cached_property
    def digest(self) -> bytes:
        """What the document is known by."""
        return hashlib.sha256(self.written.encode()).digest()


_Known = tuple[schema_format.SchemaDocument, Form]
# The last documents asked for: a report asks for the same ones again and again.
_recent: tuple[_Known, ...] = ()
RECENT = 8


def form(document: schema_format.SchemaDocument) -> Form:
    """Return the forms of `document`, remembered from the last time it was asked for."""
    global _recent  # noqa: PLW0603 - replaced as a whole, so threads may share it
    for known, made in _recent:
        if known is document:
            return made
    dialect = dialects.DIALECTS[document.dialect]
    written = _operand(
        document.value,
        dialect,
        [[resource.uri, resource.value] for resource in document.resources],
    )
    made = _remembered(Form(written, document))
    _recent = ((document, made), *_recent[: RECENT - 1])
    return made


def in_order(asked: Form) -> Form:
    """Return the forms of the same document with all members sorted by name."""
    document = asked.document
    return form(
        dataclasses.replace(
            document,
            value=_in_order(document.value),
            resources=tuple(
                dataclasses.replace(resource, value=_in_order(resource.value))
                for resource in document.resources
            ),
        )
    )


def _in_order(value: exact_json.Json) -> exact_json.Json:
    return exact_json.loads(exact_json.dumps(value, sort_keys=True))


def forget() -> None:
    """Forget all forms."""
    global _recent  # noqa: PLW0603
    _recent = ()
    _remembered.cache_clear()


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
