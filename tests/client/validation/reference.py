"""What the reference says: `jsonschema`, row by row, on the rows as JSON objects.

One thing is read differently on purpose (docs/validation.md): patterns are those of
ECMA-262, which JSON Schema names, and not those of Python.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import jsonschema

DRAFTS = (
    jsonschema.Draft4Validator,
    jsonschema.Draft6Validator,
    jsonschema.Draft7Validator,
    jsonschema.Draft201909Validator,
    jsonschema.Draft202012Validator,
)


def valid(document: Any, rows: Sequence[Any]) -> list[bool]:
    """Return which rows the reference accepts; the document names its dialect."""
    found = jsonschema.validators.validator_for(document)
    ecma = jsonschema.validators.extend(found, {"pattern": _pattern})
    validator = ecma(document)
    return [validator.is_valid(row) for row in rows]


def _pattern(
    validator: Any, pattern: str, instance: Any, schema: Any
) -> Iterator[jsonschema.ValidationError]:
    """Read `$` as the very end, and digits and words as those of ASCII."""
    if validator.is_type(instance, "string"):
        read = re.compile(re.sub(r"(?<!\\)\$$", r"\\Z", pattern), re.ASCII)
        if not read.search(instance):
            yield jsonschema.ValidationError(f"{instance!r} does not match")
