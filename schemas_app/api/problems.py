"""From what was raised to what the caller is told.

The one place that knows HTTP status codes of our own errors. Anticipated refusals are
not logged as errors.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from rest_framework import exceptions as drf_exceptions
from rest_framework.response import Response
from rest_framework.views import APIView

from schemas_app.api import framework_errors, places, problem_document, refusals
from schemas_app.domain import errors

# By base class: the nearest one in the order of inheritance decides.
STATUSES: Mapping[type[errors.RegistryError], int] = MappingProxyType(
    {
        errors.RegistryError: 400,
        errors.BadText: 400,
        errors.DocumentTooLarge: 413,
        errors.BadSchema: 422,
        errors.BadValue: 400,
        errors.NotFound: 404,
        errors.Conflict: 409,
        errors.NotAuthenticated: 401,
        errors.NotAllowed: 403,
        errors.Busy: 503,
        errors.IdempotencyKeyReused: 422,
        refusals.PreconditionFailed: 412,
        refusals.UnreadableBody: 415,
        refusals.RateLimited: 429,
    },
)
# What the API raises `errors.NotFound` for; the code is made from the noun.
NOUNS = (
    "address",
    "artifact",
    "delivery",
    "domain",
    "module",
    "policy",
    "proposal",
    "request to break the glass",
    "schema",
    "thread",
    "use",
    "version",
    "webhook",
)
# What is not raised by us, and so has no class to be found by.
FRAMEWORK_CODES: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        400: ("malformed_request",),
        403: ("confirmation_needed", "csrf_failed"),
        404: tuple(f"{noun.replace(' ', '_')}_not_found" for noun in NOUNS),
        405: ("method_not_allowed",),
        413: ("body_too_large",),
        415: ("unsupported_media_type",),
        429: ("too_many_listeners",),
        500: ("internal_error",),
        503: ("temporarily_unavailable",),
    },
)


# Asking again a moment later helps.
_PASSING = (refusals.ArtifactNotReady, errors.Busy, errors.StillAnswering)


def handle(error: Exception, context: Mapping[str, Any]) -> Response:
    """Return the answer to a request that raised `error`; DRF's exception handler."""
    problem = (
        _of_registry(error, context)
        if isinstance(error, errors.RegistryError)
        else framework_errors.translate(error)
    )
    if isinstance(error, drf_exceptions.UnsupportedMediaType):
        problem = dataclasses.replace(problem, remedy=_takes(context["view"]))
    return Response(
        problem.as_json(),
        status=problem.status,
        headers={"Cache-Control": "no-store", **problem.headers},
        content_type=problem_document.MEDIA_TYPE,
    )


def status_of(kind: type[errors.RegistryError]) -> int:
    """Return the HTTP status that errors of this class are answered with."""
    return next(STATUSES[base] for base in kind.__mro__ if base in STATUSES)


def codes() -> Mapping[int, tuple[str, ...]]:
    """Return every stable code there is, by status, for the documentation."""
    found = {status: set(names) for status, names in FRAMEWORK_CODES.items()}
    for kind in _kinds(errors.RegistryError):
        if isinstance(kind.code, str):
            found.setdefault(status_of(kind), set()).add(kind.code)
    return {status: tuple(sorted(found[status])) for status in sorted(found)}


def _kinds(base: type[errors.RegistryError]) -> Iterator[type[errors.RegistryError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _of_registry(
    error: errors.RegistryError, context: Mapping[str, Any]
) -> problem_document.Problem:
    members = {
        name: value for name, value in error.details().items() if name != "message"
    }
    view = context["view"]
    place = places.place_of(
        error,
        getattr(view, "body", None),
        getattr(view, "document", places.DOCUMENT),
    )
    return problem_document.Problem(
        status=status_of(type(error)),
        code=error.code,
        detail=str(error),
        remedy=error.remedy,
        members=members if place is None else {"place": place, **members},
        headers=_headers(error),
    )


def _takes(view: APIView) -> str:
    """Return what to send where a body was of another media type."""
    taken = " or ".join(str(each.media_type) for each in view.parser_classes)
    return f"Send it with Content-Type: {taken}."


def _headers(error: errors.RegistryError) -> Mapping[str, str]:
    if isinstance(error, refusals.RateLimited):
        return {"Retry-After": str(error.retry_after), **error.allowance}
    if isinstance(error, refusals.UnreadableBody):
        return {"Accept-Encoding": "identity"}
    if isinstance(error, _PASSING):
        return framework_errors.RETRY_AFTER
    if not isinstance(error, errors.NotAuthenticated):
        return {}
    # RFC 6750: who sent no credentials at all is not told that they are wrong.
    sent = type(error) is not errors.NotAuthenticated
    return {"WWW-Authenticate": 'Bearer error="invalid_token"' if sent else "Bearer"}
