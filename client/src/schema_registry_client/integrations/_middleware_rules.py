"""What is let through, what is refused, and with which answer. No input or output."""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from schema_registry_client import _exact_json, _validating, errors
from schema_registry_client.integrations import _gateway_errors, _middleware_endpoints

OFF, WARN, ENFORCE = "off", "warn", "enforce"
ALLOW, REFUSE = "allow", "refuse"
MAX_BODY = 1_048_576
PROBLEM_TYPE = "application/problem+json"
# Without a body there is nothing to validate, and no schema is missed.
_BODY_IS_OPTIONAL = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})
MOST_LEVELS = 100
_MOST_VIOLATIONS = 50
_MOST_DIGITS = 18
_log = logging.getLogger("schema_registry_client")


@dataclasses.dataclass(frozen=True)
class Finding:
    """What was found wrong: with a `request` or a `response`, and whether it was refused."""

    endpoint: str
    side: str
    error: errors.SchemaRegistryError
    is_refused: bool


@dataclasses.dataclass(frozen=True)
class Problem:
    """An answer in place of another one, by RFC 9457."""

    status: int
    phrase: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class BodyTrouble(errors.SchemaRegistryError):
    """The body cannot be validated at all; nothing is said about its schema."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code


class Rules:
    """How strict, and about which endpoints."""

    def __init__(
        self,
        endpoints: Mapping[str, str] | Iterable[str],
        *,
        mode: str = ENFORCE,
        missing: str = ALLOW,
        unavailable: str = REFUSE,
        max_body: int = MAX_BODY,
        on_finding: Callable[[Finding], object] | None = None,
    ) -> None:
        self.endpoints = _middleware_endpoints.Endpoints(endpoints)
        self.mode = _one_of("mode", mode, (OFF, WARN, ENFORCE))
        self.missing = _one_of("missing", missing, (ALLOW, REFUSE))
        self.unavailable = _one_of("unavailable", unavailable, (ALLOW, REFUSE))
        if type(max_body) is not int or max_body < 1:
            raise errors.InvalidSettings(f"max_body is {max_body!r}; give bytes.")
        self.max_body = max_body
        self._on_finding = on_finding
        if mode != OFF:
            _validating.load()  # what is not installed is said now, not to a client

    def find(self, method: str, path: str) -> str | None:
        """Return the endpoint of a request that is to be looked at."""
        return None if self.mode == OFF else self.endpoints.find(method, path)

    def before(
        self, endpoint: str, side: str, error: errors.SchemaRegistryError
    ) -> Problem | None:
        """Return what to answer in place of the application, None to go on."""
        is_refused = self.mode == ENFORCE and self._is_refused(error)
        self._tell(Finding(endpoint, side, error, is_refused))
        return _problem(error, endpoint) if is_refused else None

    def after(
        self, endpoint: str, side: str, error: errors.SchemaRegistryError
    ) -> Problem | None:
        """Return what to answer in place of the application's answer, None to send that.

        Its work is done by now: only an answer known to be wrong is held back.
        """
        is_wrong = isinstance(error, _gateway_errors.ResponseInvalid)
        is_refused = self.mode == ENFORCE and is_wrong
        self._tell(Finding(endpoint, side, error, is_refused))
        return _problem(error, endpoint) if is_refused else None

    def _is_refused(self, error: errors.SchemaRegistryError) -> bool:
        if isinstance(error, _gateway_errors.SchemaMissing):
            return self.missing == REFUSE
        if isinstance(error, _gateway_errors.SchemaUnavailable):
            return self.unavailable == REFUSE
        return True

    def _tell(self, finding: Finding) -> None:
        is_quiet = isinstance(finding.error, _gateway_errors.SchemaMissing)
        level = (
            logging.DEBUG if is_quiet and not finding.is_refused else logging.WARNING
        )
        if _log.isEnabledFor(level):
            said = _one_line(str(finding.error))
            _log.log(level, "%s of %s: %s", finding.side, finding.endpoint, said)
        if self._on_finding is not None:
            try:
                self._on_finding(finding)
            except Exception:  # noqa: BLE001 -- theirs, and the request goes on
                _log.exception("on_finding failed")


def may_be_empty(method: str) -> bool:
    """Return whether a request of this method needs no body."""
    return method.upper() in _BODY_IS_OPTIONAL


def read(body: bytes, media_type: str, encoding: str) -> Any:  # noqa: ANN401 -- JSON
    """Return the JSON value of a request's body. Raises BodyTrouble."""
    if encoding.strip().lower() not in {"", "identity"}:
        raise BodyTrouble(415, "unsupported_encoding", "Send the body uncompressed.")
    if not is_json(media_type):
        raise BodyTrouble(415, "unsupported_media_type", "Send application/json.")
    return parsed(body)


def parsed(body: bytes) -> Any:  # noqa: ANN401 -- JSON
    """Return a JSON value. Raises BodyTrouble."""
    try:
        # What is validated must be what the application reads: see `once`.
        value = _exact_json.loads(body.decode("utf-8"), once=True)
    except (ValueError, RecursionError) as error:
        detail = f"The body is not JSON in UTF-8: {error}."
        raise BodyTrouble(400, "malformed_json", detail) from error
    # What nothing could be said about for its depth would be let through by `allow`.
    if body.count(b"[") + body.count(b"{") > MOST_LEVELS and _is_deep(value):
        detail = f"The body is nested in more than {MOST_LEVELS} levels."
        raise BodyTrouble(400, "nested_too_deep", detail)
    return value


def _is_deep(value: object) -> bool:
    level, levels = [value], 0
    while level and levels <= MOST_LEVELS:
        level = [child for each in level for child in _children(each)]
        levels += 1
    return bool(level)


def _children(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def is_json(media_type: str) -> bool:
    """Return whether a Content-Type is JSON."""
    plain = media_type.partition(";")[0].strip().lower()
    return plain == "application/json" or (
        plain.startswith("application/") and plain.endswith("+json")
    )


def is_checked(status: int, headers: Mapping[str, str]) -> bool:
    """Return whether an answer is one that its schema is about.

    Errors have a form of their own, and what is compressed cannot be read.
    """
    return (
        200 <= status < 300
        and is_json(headers.get("content-type", ""))
        and headers.get("content-encoding", "identity").lower() == "identity"
    )


def too_large(max_body: int) -> BodyTrouble:
    """Return what is wrong with a body of more bytes."""
    detail = f"The body has more than {max_body} bytes."
    return BodyTrouble(413, "body_too_large", detail)


def length(text: str | None) -> int | None:
    """Return a Content-Length, None if there is none that can be believed."""
    is_number = text is not None and text.isascii() and text.isdigit()
    return int(text) if text and is_number and len(text) <= _MOST_DIGITS else None


def _problem(error: errors.SchemaRegistryError, endpoint: str) -> Problem:
    status, detail, more = _described(error)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _PHRASES[status],
        "status": status,
        "detail": detail,
        "code": error.code,
        "endpoint": endpoint,
        **more,
    }
    content = json.dumps(body).encode()
    headers = [("content-type", PROBLEM_TYPE), ("content-length", str(len(content)))]
    if status == 503:
        headers.append(("retry-after", "5"))
    return Problem(status, _PHRASES[status], tuple(headers), content)


# By RFC 9457, `about:blank` says no more than the status; `code` is ours.
def _described(error: errors.SchemaRegistryError) -> tuple[int, str, dict[str, Any]]:
    if isinstance(error, BodyTrouble):
        return error.status, str(error), {}
    if isinstance(error, _gateway_errors.RequestInvalid):
        told = [
            {"pointer": each.pointer, "rule": each.rule, "detail": each.message}
            for each in error.violations[:_MOST_VIOLATIONS]
        ]
        more = {"schema": error.pin, "errors": told}
        return 422, "The request does not fit its schema.", more
    if isinstance(error, _gateway_errors.ResponseInvalid):
        # What is wrong with our own answer is for our log.
        return 500, "The answer does not fit its schema.", {"schema": error.pin}
    return 503, "It cannot be validated now; try again in a moment.", {}


def _one_line(text: str) -> str:
    """Return `text` without what would begin another line: names come from outside."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise errors.InvalidSettings(
            f"{name} is {value!r}; there are {', '.join(known)}."
        )
    return value


_PHRASES = {
    400: "Bad Request",
    411: "Length Required",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
