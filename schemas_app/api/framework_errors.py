"""What Django, DRF and the database raise, as problems; ours are in problems.py."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import structlog
from django import http
from django.core import exceptions as django_exceptions
from django.db import OperationalError
from rest_framework import exceptions as drf_exceptions

from schemas_app.api import problem_document

RETRY_AFTER: Mapping[str, str] = MappingProxyType({"Retry-After": "1"})

_Translation: TypeAlias = Callable[[Any], problem_document.Problem]
_logger = structlog.get_logger(__name__)

_CODES: Mapping[str, str] = MappingProxyType(
    {
        "unsupported_media_type": "unsupported_media_type",
        "method_not_allowed": "method_not_allowed",
        "permission_denied": "permission_denied",
        "csrf_failed": "csrf_failed",
        "not_found": "address_not_found",
    },
)
_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "method_not_allowed": "Use one of the methods in the header Allow.",
        "permission_denied": "Ask a steward of the domain.",
        "csrf_failed": (
            "With a session, writing needs the header X-CSRFToken; programs send a "
            "key instead."
        ),
        "address_not_found": "See docs/api.md, or /api/v1/openapi.yaml.",
        "malformed_request": "See docs/api.md, or /api/v1/openapi.yaml.",
        "body_too_large": "Send less in one request.",
    },
)


def translate(error: Exception) -> problem_document.Problem:
    """Return the problem that `error` is; what nobody foresaw is logged."""
    for kind, translation in _TRANSLATIONS:
        if isinstance(error, kind):
            return translation(error)
    _logger.error("api.unexpected_error", exc_info=error)
    return problem_document.Problem(
        status=500,
        code="internal_error",
        detail="The registry failed to answer; the request may be all right.",
        remedy="Try again later; if it goes on, tell the operator the request_id.",
    )


def _of_framework(error: drf_exceptions.APIException) -> problem_document.Problem:
    code = _CODES.get(getattr(error.detail, "code", ""), "malformed_request")
    return problem_document.Problem(
        status=error.status_code,
        code=code,
        detail=str(error.detail),
        remedy=_REMEDIES.get(code, ""),
    )


def _fixed(status: int, code: str, detail: str) -> _Translation:
    problem = problem_document.Problem(
        status=status, code=code, detail=detail, remedy=_REMEDIES.get(code, "")
    )
    return lambda _: problem


def _unavailable(error: OperationalError) -> problem_document.Problem:
    _logger.error("api.database_down", exc_info=error)
    return problem_document.Problem(
        status=503,
        code="temporarily_unavailable",
        detail="The database does not answer.",
        remedy="Try again in a moment.",
        headers=RETRY_AFTER,
    )


# The first class that fits decides: the narrower ones stand before the wider.
_TRANSLATIONS: tuple[tuple[type[Exception], _Translation], ...] = (
    (drf_exceptions.APIException, _of_framework),
    (http.Http404, _fixed(404, "address_not_found", "Nothing answers here.")),
    (
        django_exceptions.PermissionDenied,
        _fixed(403, "permission_denied", "You may not do this."),
    ),
    (
        django_exceptions.RequestDataTooBig,
        _fixed(413, "body_too_large", "The request's body is too large."),
    ),
    (
        django_exceptions.BadRequest,
        _fixed(400, "malformed_request", "The request cannot be read."),
    ),
    (
        django_exceptions.SuspiciousOperation,
        _fixed(400, "malformed_request", "The request cannot be read."),
    ),
    (
        http.UnreadablePostError,
        _fixed(400, "malformed_request", "The request broke off."),
    ),
    (OperationalError, _unavailable),
)
