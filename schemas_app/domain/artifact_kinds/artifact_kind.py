"""What an artifact kind is: a value. The kinds themselves are one module each."""

import dataclasses
from collections.abc import Callable

from schemas_app.domain import exact_json, fields


@dataclasses.dataclass(frozen=True, kw_only=True)
class ArtifactInput:
    """All that an artifact is made from: one version of a schema, and its fields.

    `example` makes a valid record, for those who want one, and raises
    errors.UnmappableField.
    """

    schema_id: str
    number: int
    semantic_version: str
    fingerprint: str
    fields: tuple[fields.LogicalField, ...]
    example: Callable[[], exact_json.Json] = dict


@dataclasses.dataclass(frozen=True, kw_only=True)
class ArtifactKind:
    """A way to write down a schema for some reader.

    The same input gives the same bytes as long as `generator` is the same: whoever
    changes the bytes gives it the next number. `file_suffix` begins with a dot.
    """

    name: str
    media_type: str
    file_suffix: str
    generator: str
    build: Callable[[ArtifactInput], bytes]
