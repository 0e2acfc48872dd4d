"""What the registry needs of a schema format, as one value.

Services and the compatibility core know this table only; a format (JSON Schema
today) is a `SchemaFormat` in its own folder, and tests use a toy one.
"""

import dataclasses
import enum
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemas_app.domain import changes, errors, exact_json, fields
from schemas_app.domain.budget import Budget
from schemas_app.domain.levels import Direction


class Reading(enum.StrEnum):
    """How a schema is read when versions are compared (docs/glossary.md)."""

    STRICT = "STRICT"
    LENIENT = "LENIENT"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ParsedSchema:
    """A document that was read and is a schema of its dialect; nothing resolved yet.

    `text` is kept exactly as written. `external` are the references that leave the
    document, as written without fragments, each with the JSON Pointer where it first
    appears, in document order. `uri` is what the document calls itself (its `$id`), or "". `locate` gives the
    line and column of a JSON Pointer.
    """

    text: str
    value: exact_json.Json
    canonical: str
    dialect: str
    uri: str
    external: Mapping[str, str]
    locate: Callable[[str], errors.Place] = dataclasses.field(repr=False, compare=False)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Resource:
    """A registered document that a schema refers to, by the URI it is known under."""

    uri: str
    pin: str
    value: exact_json.Json
    dialect: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SchemaDocument:
    """A schema with everything it refers to: self-contained, never fetches."""

    value: exact_json.Json
    fingerprint: str
    dialect: str
    base_uri: str
    resources: tuple[Resource, ...] = ()


class Outcome(enum.StrEnum):
    COMPATIBLE = "compatible"
    INCOMPATIBLE = "incompatible"
    UNDECIDED = "undecided"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Witness:
    """A document that one version accepts and the other rejects, checked before shown.

    `place` and `message` are the rejecting version's own words; `missing` is the member
    that it requires at `place`, if it is for want of one. `second_opinion` is empty, or
    says how another validator disagrees (the answer then depends on it).
    """

    document: exact_json.Json
    place: str
    message: str
    missing: str | None = None
    second_opinion: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer to: does one version accept whatever the other accepts?

    COMPATIBLE is proven, INCOMPATIBLE carries its witness, UNDECIDED its reason and the
    `place` that could not be decided. That is a JSON Pointer into the text of the
    reader's version, which for BACKWARD is the new one and for FORWARD the earlier one;
    empty, it is the whole of it.
    """

    outcome: Outcome
    reason: str = ""
    place: str = ""
    witness: Witness | None = None

    def __post_init__(self) -> None:
        if (self.outcome is Outcome.INCOMPATIBLE) != (self.witness is not None):
            msg = "A witness belongs to INCOMPATIBLE, and INCOMPATIBLE needs one."
            raise ValueError(msg)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Finding:
    """Why a record is not valid: place in the record, keyword and message."""

    place: str
    keyword: str
    message: str


@dataclasses.dataclass(frozen=True)
class RecordCheck:
    """Whether a record is valid, None if that could not be found out; else one reason."""

    is_valid: bool | None
    place: str = ""
    message: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Notice:
    """What an author should know of a schema that is valid: a code, where, a sentence."""

    code: str
    path: str
    sentence: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """One kind of notice: stable code, purpose, and the template of its sentence."""

    code: str
    purpose: str
    sentence: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Remedy:
    """A patch (RFC 6902) to the new document that may undo the harm of a change."""

    kind: str
    sentence: str
    patch: tuple[exact_json.Json, ...]


def _no_forms(_old: SchemaDocument, _new: SchemaDocument) -> Mapping[str, Any]:
    return {}


def _no_example(_document: SchemaDocument) -> exact_json.Json:
    raise errors.UnmappableField(message="This format makes no examples")


def _not_checked(
    _document: SchemaDocument, records: Sequence[exact_json.Json], _seconds: float
) -> tuple[RecordCheck, ...]:
    return (RecordCheck(None, message="This format does not check records."),) * len(
        records
    )


def _no_names(_document: exact_json.Json) -> frozenset[str]:
    return frozenset()


@dataclasses.dataclass(frozen=True, kw_only=True)
class SchemaFormat:
    """One schema format.

    `parse` raises errors.BadText or errors.BadSchema. `absolute` makes a reference
    as written absolute. `contains(outer, inner, reading, budget)` asks whether `outer`,
    as reader, accepts whatever `inner`, as writer, may send. `causes(old, new, changes,
    direction, reading, budget)` returns, by index, the changes that are incompatible by
    themselves, each with its own witness. `remedies(old, new, change, direction)`
    suggests patches to `new`, untried; `patched` applies one and raises
    errors.InvalidSchema where it cannot be applied or leaves no schema. `check_fields`
    raises errors.InvalidSchema where the author's own field types contradict the
    schema; `fields` raises errors.UnmappableField, and so does `example`, which returns
    a valid record with a value for every field. `validate` yields nothing for a
    valid record. `compare_forms(old, new)` says what a change means to what is made
    from a schema, by the name of the form (Arrow); a format of which nothing is made
    says nothing. It raises nothing: what it cannot tell is a finding of its own.
    `names` are those of fields, for search. `check_records(document, records, seconds)`
    tells of many records what can be told in so much processor time. `dialects` parse, too, but in the dialect of a name where the text says none that is
    known.
    """

    name: str
    media_type: str
    parse: Callable[[str], ParsedSchema]
    absolute: Callable[[ParsedSchema, str], str]
    bind: Callable[[ParsedSchema, tuple[Resource, ...]], SchemaDocument]
    compare: Callable[[SchemaDocument, SchemaDocument], tuple[changes.Change, ...]]
    contains: Callable[[SchemaDocument, SchemaDocument, Reading, Budget], Verdict]
    causes: Callable[
        [
            SchemaDocument,
            SchemaDocument,
            Sequence[changes.Change],
            Direction,
            Reading,
            Budget,
        ],
        Mapping[int, Witness],
    ]
    remedies: Callable[
        [SchemaDocument, SchemaDocument, changes.Change, Direction], tuple[Remedy, ...]
    ]
    patched: Callable[[SchemaDocument, tuple[exact_json.Json, ...]], SchemaDocument]
    notices: Callable[[SchemaDocument], tuple[Notice, ...]]
    check_fields: Callable[[SchemaDocument], None]
    fields: Callable[[SchemaDocument], tuple[fields.LogicalField, ...]]
    validate: Callable[[SchemaDocument, exact_json.Json], tuple[Finding, ...]]
    rules: Mapping[str, changes.Rule]
    notice_kinds: Mapping[str, NoticeKind] = dataclasses.field(default_factory=dict)
    dialects: Mapping[str, Callable[[str], ParsedSchema]] = dataclasses.field(
        default_factory=dict
    )
    compare_forms: Callable[
        [SchemaDocument, SchemaDocument], Mapping[str, exact_json.Json]
    ] = _no_forms
    example: Callable[[SchemaDocument], exact_json.Json] = _no_example
    names: Callable[[exact_json.Json], frozenset[str]] = _no_names
    check_records: Callable[
        [SchemaDocument, Sequence[exact_json.Json], float], tuple[RecordCheck, ...]
    ] = _not_checked
