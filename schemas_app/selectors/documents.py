"""From text to a checked document: parse, resolve from the store, compare.

Reads only. Nothing here runs under a lock: reports take time, locks should not.
"""

import contextlib
import dataclasses
import functools
import threading
from collections.abc import Iterator, Mapping

from django.conf import settings

from schemas_app import models
from schemas_app.domain import (
    compatibility,
    errors,
    exact_json,
    identifiers,
    schema_format,
    schema_formats,
    semver,
)
from schemas_app.domain.report import Report
from schemas_app.selectors import schemas

_LONGEST_URI = 400  # what the columns of revisions and versions hold
_COSTLY = "BACKTRACKING_PATTERN"  # the notice of a pattern that takes too long


# Comparing may take seconds of a web thread; the others stay free for everybody else.
_places = threading.BoundedSemaphore(max(1, settings.HTTP_THREADS // 2))
PATIENCE_SECONDS = 1.0
_REMEMBERED = 256


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReadDocument:
    """A text read and resolved; `references` are the pins by URI."""

    parsed: schema_format.ParsedSchema
    document: schema_format.SchemaDocument
    references: Mapping[str, str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class CheckedDocument(ReadDocument):
    """A text compared with what was there when we looked.

    `same_as` names what says the same already, in words, and is empty for news.
    """

    base: models.SchemaVersion | None
    same_as: str
    report: Report
    highest: semver.SemanticVersion | None

    @property
    def suggested_version(self) -> semver.SemanticVersion:
        """The semantic version this change needs at least.

        It follows the highest one ever used: a retired version keeps its name.
        """
        if self.highest is None:
            return semver.FIRST
        return self.highest.bumped(self.report.bump)


class AtFault(Exception):  # noqa: N818 - it says which; `refusal` says what
    """Of several documents, the one called `name` is refused."""

    def __init__(self, name: str, refusal: errors.BadText | errors.BadSchema) -> None:
        super().__init__(name)
        self.name = name
        self.refusal = refusal


def check(
    schema: models.Schema,
    text: str,
    *,
    level: str | None = None,
    reading: str | None = None,
    advise: bool = True,
) -> CheckedDocument:
    """Return `text` as a document of `schema`, with the report on the change.

    `level` and `reading` are the schema's own where they are not given; without
    `advise`, nothing is suggested to write instead. Raises
    errors.BadText or errors.BadSchema with the place and the remedy, and errors.Busy
    when too many are being checked at once.
    """
    with a_place():
        return _check(
            schema,
            text,
            level=level or schema.level,
            reading=schema_format.Reading(reading or schema.reading),
            advise=advise,
        )


def check_pair(
    using: schema_format.SchemaFormat, *, old: str, new: str, level: str, reading: str
) -> CheckedDocument:
    """Return `new` with the report on it after `old`, which counts as version 1.

    Neither belongs to a schema; what they refer to is registered. Raises AtFault with
    what is wrong with one of them, and errors.Busy as `check` does.
    """
    with a_place():
        with _at_fault("old"):
            before = _read(using, old)
        with _at_fault("new"):
            after = _read_new(using, new)
        earlier = compatibility.EarlierVersion(number=1, document=before.document)
        unchanged = before.document.fingerprint == after.document.fingerprint
        return CheckedDocument(
            parsed=after.parsed,
            document=after.document,
            references=after.references,
            base=None,
            same_as="the old document" if unchanged else "",
            highest=None,
            report=compatibility.check(
                schema_format=using,
                new=after.document,
                earlier=[earlier],
                level=level,
                reading=schema_format.Reading(reading),
            ),
        )


@contextlib.contextmanager
def a_place() -> Iterator[None]:
    """Let a block compare. Raises errors.Busy when too many do already."""
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise errors.Busy
    try:
        yield
    finally:
        _places.release()


@contextlib.contextmanager
def _at_fault(name: str) -> Iterator[None]:
    try:
        yield
    except (errors.BadText, errors.BadSchema) as refusal:
        raise AtFault(name, refusal) from refusal


def _check(
    schema: models.Schema,
    text: str,
    *,
    level: str,
    reading: schema_format.Reading,
    advise: bool,
) -> CheckedDocument:
    using = schema_formats.FORMATS[schema.format]
    read = _read_new(using, text)
    published = tuple(schemas.standing(schema))
    base = published[0] if published else None
    unchanged = base and base.fingerprint == read.document.fingerprint
    return CheckedDocument(
        parsed=read.parsed,
        document=read.document,
        references=read.references,
        base=base,
        same_as=f"version {base.number}" if base and unchanged else "",
        report=compatibility.check(
            schema_format=using,
            new=read.document,
            earlier=[
                compatibility.EarlierVersion(
                    number=version.number, document=of_version(using, version)
                )
                for version in published
            ],
            level=level,
            reading=reading,
            advise=advise,
        ),
        highest=max(
            map(
                semver.parse, schema.versions.values_list("semantic_version", flat=True)
            ),
            default=None,
        ),
    )


def _read_new(using: schema_format.SchemaFormat, text: str) -> ReadDocument:
    """Return a text that might be published: more is asked of it than of an old one."""
    read = _read(using, text)
    _check_uri(read.parsed)
    _check_patterns(using, read)
    using.check_fields(read.document)
    return read


def _read(using: schema_format.SchemaFormat, text: str) -> ReadDocument:
    parsed = using.parse(text)
    document, references = _resolve(using, parsed)
    return ReadDocument(parsed=parsed, document=document, references=references)


def of_version(
    using: schema_format.SchemaFormat, version: models.SchemaVersion
) -> schema_format.SchemaDocument:
    """Return a published version with the very versions it was pinned to."""
    return using.bind(
        _parsed(using.name, version.text), _pinned_resources(version.references)
    )


def of_revision(
    using: schema_format.SchemaFormat, revision: models.Revision
) -> schema_format.SchemaDocument:
    """Return a revision with the versions it was checked against."""
    return using.bind(
        _parsed(using.name, revision.text), _pinned_resources(revision.references)
    )


@functools.lru_cache(_REMEMBERED)
def _parsed(format_name: str, text: str) -> schema_format.ParsedSchema:
    """Return a stored text as read; what is stored never changes."""
    return schema_formats.FORMATS[format_name].parse(text)


def _check_patterns(using: schema_format.SchemaFormat, read: ReadDocument) -> None:
    """Raise errors.InvalidSchema for a pattern that costs too much, unless it is allowed.

    Every module that validates would have to match it, in time that nobody can limit.
    """
    for notice in using.notices(read.document):
        if notice.code == _COSTLY and not settings.ALLOW_BACKTRACKING_PATTERNS:
            raise errors.InvalidSchema(
                message="This pattern needs look-around or a back-reference, which the "
                "registry does not accept",
                place=read.parsed.locate(notice.path),
                remedy="Write it without them, or have ALLOW_BACKTRACKING_PATTERNS set.",
            )


def _check_uri(parsed: schema_format.ParsedSchema) -> None:
    if len(parsed.uri) > _LONGEST_URI:
        raise errors.InvalidSchema(
            message=f"What the document calls itself has more than {_LONGEST_URI} "
            "characters",
            place=parsed.locate(""),
            remedy="Give it a shorter identifier.",
        )


def stale(current: models.Revision, *, given: str) -> errors.StaleRevision:
    """Return the refusal of the fingerprint `given`: what changed since, if it is known.

    `given` may be an older revision of the same proposal, or anything else.
    """
    seen = (
        current.proposal.revisions.filter(fingerprint=given).order_by("number").last()
    )
    using = schema_formats.FORMATS[current.proposal.schema.format]
    changes = (
        using.compare(of_revision(using, seen), of_revision(using, current))
        if seen is not None
        else ()
    )
    return errors.StaleRevision(
        given=given,
        current=current.fingerprint,
        current_revision=current.number,
        changes=tuple(change.as_json() for change in changes),
    )


def _resolve(
    using: schema_format.SchemaFormat, parsed: schema_format.ParsedSchema
) -> tuple[schema_format.SchemaDocument, dict[str, str]]:
    """Return the document bound to registered versions, and the pins by URI."""
    pins: dict[str, str] = {}
    for reference in parsed.external:
        version = _lookup(using, parsed, reference)
        _add_pin(
            pins, using.absolute(parsed, reference), _pin(version), parsed, reference
        )
        for uri, pin in version.references.items():
            _add_pin(pins, uri, pin, parsed, reference)
    return using.bind(parsed, _pinned_resources(pins)), pins


def _add_pin(
    pins: dict[str, str],
    uri: str,
    pin: str,
    parsed: schema_format.ParsedSchema,
    reference: str,
) -> None:
    if pins.setdefault(uri, pin) != pin:
        raise errors.ReferenceConflict(
            message=f"{uri} would be both {pins[uri]} and {pin} here",
            place=_place(parsed, reference),
        )


def _lookup(
    using: schema_format.SchemaFormat,
    parsed: schema_format.ParsedSchema,
    reference: str,
) -> models.SchemaVersion:
    pin = identifiers.as_pin(reference)
    uri = using.absolute(parsed, reference)
    version = schemas.pinned(pin) if pin else schemas.version_by_uri(uri)
    if version is None:
        raise errors.UnresolvedReference(
            message=f"{reference!r} is no registered schema (looked for {uri})",
            place=_place(parsed, reference),
        )
    return version


def _place(parsed: schema_format.ParsedSchema, reference: str) -> errors.Place:
    return parsed.locate(parsed.external[reference])


def _pin(version: models.SchemaVersion) -> str:
    return f"{version.schema.schema_id}@{version.number}"


def _pinned_resources(
    pins: Mapping[str, str],
) -> tuple[schema_format.Resource, ...]:
    return tuple(_resources(pins))


def _resources(pins: Mapping[str, str]) -> Iterator[schema_format.Resource]:
    for uri, pin in pins.items():
        schema_id, _, number = pin.rpartition("@")
        version = models.SchemaVersion.objects.get(
            schema__schema_id=schema_id, number=number
        )
        yield schema_format.Resource(
            uri=uri,
            pin=pin,
            value=exact_json.loads(version.text),
            dialect=version.dialect,
        )
