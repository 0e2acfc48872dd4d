"""Files made into documents: read, parsed, and bound to the files they refer to."""

import dataclasses
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from schemas_app.command_line.arguments import STDIN
from schemas_app.domain import errors, schema_format, text_source

# More than any format takes; it is there so that a wrong file does not fill the memory.
MAX_BYTES = 16 * 1024 * 1024

_REMEDY = "Say which file it is: --reference {name}=FILE. Nothing is ever fetched."


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """There is no file to read; the text says why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class BadFile(Exception):  # noqa: N818 - as above
    """What is in the file `path` is refused, as `refusal` says."""

    def __init__(self, path: str, refusal: errors.BadText | errors.BadSchema) -> None:
        super().__init__(path)
        self.path = path
        self.refusal = refusal

    @classmethod
    def of(cls, file: "File", refusal: errors.BadSchema) -> Self:
        """Return the refusal of `file`, with line and column of what it points to."""
        place = refusal.place
        if place.pointer and not place.line:
            place = file.parsed.locate(place.pointer)
        return cls(file.path, dataclasses.replace(refusal, place=place))


@dataclasses.dataclass(frozen=True, kw_only=True)
class File:
    """A file that holds a schema; `name` is the URI that others refer to it by, or ""."""

    path: str
    parsed: schema_format.ParsedSchema
    name: str = ""


def read(
    using: schema_format.SchemaFormat, path: str, *, name: str = "", dialect: str = ""
) -> File:
    """Return the schema in the file at `path`, in a `dialect` if it names none itself.

    Raises Unreadable or BadFile.
    """
    data = _bytes(path)
    parse = using.dialects[dialect] if dialect else using.parse
    try:
        text = text_source.read(data, max_bytes=MAX_BYTES).text
        return File(path=path, parsed=parse(text), name=name)
    except errors.UnknownDialect as refusal:
        raise BadFile(
            path, dataclasses.replace(refusal, remedy=_which_dialect(using))
        ) from refusal
    except (errors.BadText, errors.BadSchema) as refusal:
        raise BadFile(path, refusal) from refusal


def bound(
    using: schema_format.SchemaFormat, file: File, library: Sequence[File]
) -> schema_format.SchemaDocument:
    """Return `file` with what it refers to, directly or through others, of `library`.

    Raises BadFile, naming the file that refers to what is not there.
    """
    found: dict[str, schema_format.Resource] = {}
    waiting = [file]
    while waiting:
        for uri, referred in _referred(using, waiting.pop(), library):
            if uri not in found:
                waiting.append(referred)
                found[uri] = schema_format.Resource(
                    uri=uri,
                    pin=referred.name,
                    value=referred.parsed.value,
                    dialect=referred.parsed.dialect,
                )
    try:
        return using.bind(file.parsed, tuple(found.values()))
    except errors.BadSchema as refusal:
        raise BadFile.of(file, refusal) from refusal


def _which_dialect(using: schema_format.SchemaFormat) -> str:
    names = " or ".join(using.dialects)
    return f"Say what to read it as: --dialect with {names}."


def _bytes(path: str) -> bytes:
    try:
        if path == STDIN:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(path, error.strerror or type(error).__name__) from error


def _referred(
    using: schema_format.SchemaFormat, file: File, library: Sequence[File]
) -> Iterator[tuple[str, File]]:
    """Yield the files that `file` refers to, with the URIs that it knows them by."""
    for reference, pointer in file.parsed.external.items():
        place = file.parsed.locate(pointer)
        try:
            uri = using.absolute(file.parsed, reference)
        except errors.BadSchema as refusal:
            raise BadFile(
                file.path, dataclasses.replace(refusal, place=place)
            ) from refusal
        named = [other for other in library if _goes_by(using, file, other) == uri]
        if len({other.path for other in named}) != 1:
            raise BadFile(file.path, _unclear(reference, named, place))
        yield uri, named[0]


def _goes_by(using: schema_format.SchemaFormat, file: File, other: File) -> str:
    """Return the URI that the name of `other` means inside `file`, or ""."""
    try:
        return using.absolute(file.parsed, other.name)
    except errors.BadSchema:
        return ""


def _unclear(
    reference: str, named: Sequence[File], place: errors.Place
) -> errors.BadSchema:
    if not named:
        return errors.UnresolvedReference(
            message=f"{reference!r} is not in this file, and no --reference names it",
            place=place,
            remedy=_REMEDY.format(name=reference),
        )
    paths = " and ".join(other.path for other in named)
    return errors.ReferenceConflict(
        message=f"{reference!r} would be both {paths}",
        place=place,
        remedy="Name one file for each address.",
    )
