"""What callers send, read strictly: bodies digit by digit and with places, queries.

Shapes are the serializers' business (serializers/requests.py); what the values mean is
the services'.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

from django.utils.http import parse_header_parameters
from rest_framework import parsers, serializers
from rest_framework.request import Request

from schemas_app.api import refusals
from schemas_app.domain import errors, exact_json, json_pointer, json_text

# A document written as a JSON string may be some times as long as the document.
MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 256
# Laid out, a document grows by how deep it is: what is long already is not even tried.
_LONGEST_TRIED = 100_000
_LONGEST_LAID_OUT = 500_000


@dataclasses.dataclass(frozen=True)
class Body:
    """The JSON object of a request; `locate` finds a member's place in its text."""

    members: Mapping[str, exact_json.Json]
    locate: Callable[[str], errors.Place] = dataclasses.field(repr=False)


class ExactJson(parsers.BaseParser):
    """Reads a body with the reader that documents from outside are read with."""

    media_type = "application/json"

    # DRF hands on whatever comes out of a parser; its stubs know of mappings only.
    def parse(  # type: ignore[override]
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Body:
        """Return the body. Raises errors.BadText, or BadValue if it is no object."""
        del media_type, parser_context
        sent = stream.read(MAX_BYTES + 1)
        parsed = json_text.parse(sent, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH)
        if not isinstance(parsed.value, dict):
            raise errors.BadValue(
                name="body",
                message="It must be a JSON object.",
                remedy="Send the members in braces: {...}.",
            )
        return Body(parsed.value, parsed.locate)


@dataclasses.dataclass(frozen=True)
class Lines:
    """The lines of a body, each a text of its own."""

    lines: tuple[bytes, ...]


class JsonLines(parsers.BaseParser):
    """Reads a body of JSON texts, one a line; each is read for itself, later."""

    media_type = "application/x-ndjson"

    def parse(  # type: ignore[override]
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Lines:
        """Return the lines. Raises errors.DocumentTooLarge."""
        del media_type, parser_context
        sent = stream.read(MAX_BYTES + 1)
        if len(sent) > MAX_BYTES:
            raise errors.DocumentTooLarge(
                message=f"The body has more than {MAX_BYTES} bytes",
                remedy="Send the records in several requests.",
            )
        return Lines(tuple(sent.split(b"\n")))


def check_is_readable(request: Request) -> None:
    """Raise refusals.UnreadableBody for a body that is compressed, or no UTF-8."""
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise refusals.UnreadableBody(
            message=f"The Content-Encoding {coding[:100]!r} is not read here.",
            remedy="Send the body as it is, without a Content-Encoding.",
        )
    _, options = parse_header_parameters(request.content_type or "")
    charset = options.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise refusals.UnreadableBody(
            message=f"The charset {charset[:100]!r} is not read here.",
            remedy="Send the body in UTF-8.",
        )


def sent(request: Request) -> Body | None:
    """Return the body of `request`, or None if it has none.

    Raises errors.BadText, or errors.BadValue if it is no object.
    """
    data: object = request.data
    return data if isinstance(data, Body) else None


def members(
    shape: type[serializers.Serializer[Any]], body: Body | None
) -> dict[str, Any]:
    """Return the members of `body` as `shape` has them.

    Raises refusals.BadMembers naming all that is wrong.
    """
    return _as_shape(shape, {} if body is None else body.members)


def query(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return the query's parameters as `shape` has them. Raises as `members` does."""
    parameters = dict(request.query_params.lists())
    repeated = [name for name, values in parameters.items() if len(values) > 1]
    if repeated:
        raise _refusal([(name, "It is given more than once.") for name in repeated])
    # What stands for bytes that are no UTF-8, percent signs decoded.
    unreadable = [name for name in parameters if "\ufffd" in parameters[name][0]]
    if unreadable:
        raise _refusal([(name, "It is not UTF-8.") for name in unreadable])
    return _as_shape(shape, {name: values[0] for name, values in parameters.items()})


def text_of(document: exact_json.Json) -> str:
    """Return the text of a document that was sent as exact text or as a JSON value."""
    if isinstance(document, str):
        return document
    compact = exact_json.dumps(document)
    if len(compact) > _LONGEST_TRIED:
        return compact
    laid_out = exact_json.dumps(document, indent=2)
    return laid_out if len(laid_out) <= _LONGEST_LAID_OUT else compact


def _as_shape(
    shape: type[serializers.Serializer[Any]], values: Mapping[str, exact_json.Json]
) -> dict[str, Any]:
    serializer = shape(data=dict(values))
    known = serializer.fields
    problems = [
        (name, f"There is no such member; there are {', '.join(known)}.")
        for name in values
        if name not in known
    ]
    if not serializer.is_valid():
        problems += _problems(serializer.errors)
    if problems:
        raise _refusal(problems)
    return dict(serializer.validated_data)


def _problems(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, messages in found.items():
        yield name, " ".join(str(message) for message in messages)


def _refusal(problems: list[tuple[str, str]]) -> refusals.BadMembers:
    name, message = problems[0]
    return refusals.BadMembers(
        name=name,
        message=message,
        remedy="Correct what `errors` names and send it again.",
        errors=tuple(
            {"name": name, "pointer": json_pointer.of([name]), "message": message}
            for name, message in problems
        ),
    )
