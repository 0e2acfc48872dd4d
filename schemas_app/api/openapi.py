"""How the views describe themselves in the OpenAPI document (drf-spectacular)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, TypeVar

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers

from schemas_app.api import problem_document, problems
from schemas_app.api.serializers import requests, service

# The codes that anything may be refused with, that whatever has a body may, that
# whatever holds a document may, and that a document which is to be kept may.
_ANYWHERE = (
    "not_authenticated",
    "key_revoked",
    "key_expired",
    "key_elsewhere",
    "permission_denied",
    "rate_limited",
    "precondition_failed",
    "malformed_request",
    "internal_error",
    "temporarily_unavailable",
)
_WITH_A_BODY = (
    "malformed_json",
    "duplicate_key",
    "number_out_of_range",
    "document_too_deep",
    "document_too_large",
    "body_too_large",
    "bad_value",
    "unsupported_media_type",
    "csrf_failed",
    "idempotency_key_reused",
    "still_answering",
)
WITH_A_DOCUMENT = (
    "invalid_schema",
    "unknown_dialect",
    "unresolved_reference",
    "reference_conflict",
    "busy",
)
WITH_A_PROPOSAL = (
    *WITH_A_DOCUMENT,
    "version_too_low",
    "unchanged_document",
    "base_moved",
)

# Whatever has no members is no component to drf-spectacular.
_NO_MEMBERS = {
    "application/json": {"type": "object", "additionalProperties": False},
}

_View = TypeVar("_View", bound=Callable[..., Any])


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How programs say who they are."""

    target_class = "schemas_app.api.authentication.Key"
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return how a key is sent."""
        del auto_schema
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "srk_<prefix>_<secret>",
            "description": "The API key of a module.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How people say who they are."""

    target_class = "schemas_app.api.authentication.Session"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return how a session is sent."""
        del auto_schema
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "A person who signed in; writing needs X-CSRFToken too.",
        }


def operation(
    operation_id: str,
    summary: str,
    *,
    answers: Mapping[Any, Any],
    refused: Sequence[str] = (),
    request: type[serializers.Serializer[Any]] | Mapping[str, Any] | None = None,
    example: Mapping[str, object] | str | None = None,
    **options: Any,  # noqa: ANN401 - drf-spectacular's own
) -> Callable[[_View], _View]:
    """Return the decorator that describes a method of a view.

    `refused` are the codes besides those of any request, or of any with a body.
    """
    examples = (
        []
        if example is None
        else [
            OpenApiExample(
                "Request",
                value=example if isinstance(example, str) else dict(example),
                request_only=True,
                # A text is an example of the one body that is not JSON.
                media_type=next(iter(request))
                if isinstance(request, Mapping)
                else None,
            )
        ]
    )
    codes = {*_ANYWHERE, *(_WITH_A_BODY if request else ()), *refused}
    decorate: Callable[[_View], _View] = extend_schema(
        operation_id=operation_id,
        summary=summary,
        request=_NO_MEMBERS if request is requests.Nothing else request,
        responses={**answers, **_refusals(codes)},
        examples=examples,
        **options,
    )
    return decorate


NOT_MODIFIED = {304: OpenApiResponse(description="You have these very bytes.")}


def content(media_types: Iterable[str], description: str) -> dict[Any, Any]:
    """Return the description of an answer of bytes, and of its 304."""
    json = {"type": ["object", "boolean"]}
    binary = {"type": "string", "format": "binary"}
    answers = {
        (200, media_type): OpenApiResponse(
            json if media_type.endswith("json") else binary, description=description
        )
        for media_type in sorted(set(media_types))
    }
    return {**answers, **NOT_MODIFIED}


def finish(
    result: dict[str, Any],
    generator: object,
    request: object,
    public: bool,  # noqa: FBT001 - drf-spectacular's own
) -> dict[str, Any]:
    """Say what serializers cannot: requests have no further members. A hook."""
    del generator, request, public
    _drop_marks(result)
    closed = {shape.__name__ for shape in _kinds(requests.Request)}
    for name, schema in result["components"]["schemas"].items():
        if name in closed:
            schema["additionalProperties"] = False
    return result


def _kinds(base: type[Any]) -> Iterator[type[Any]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _drop_marks(value: object) -> None:
    """Remove drf-spectacular's own notes on choices, which nobody else reads."""
    if isinstance(value, dict):
        value.pop("x-spec-enum-id", None)
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            _drop_marks(inner)


def _refusals(codes: Set[str]) -> dict[tuple[int, str], OpenApiResponse]:
    """Return a response for each status that has one of `codes`."""
    by_status = {
        status: sorted(codes & set(names)) for status, names in problems.codes().items()
    }
    return {
        (status, problem_document.MEDIA_TYPE): OpenApiResponse(
            service.Problem, description=", ".join(f"`{code}`" for code in names)
        )
        for status, names in by_status.items()
        if names
    }
