"""Answers whose bytes matter: with a strong ETag, and 304 for who has them already."""

import hashlib

from django.http import HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags
from rest_framework.request import Request

from schemas_app.api import renderers

# A shared cache would serve one caller's answers to another.
UNCHANGING = "private, max-age=31536000, immutable"
REVALIDATED = "private, no-cache"
NOT_KEPT = "private, no-store"


def content(
    request: Request,
    body: bytes,
    *,
    media_type: str,
    cache_control: str,
) -> HttpResponseBase:
    """Return `body`, or 304 if the caller named its ETag: the SHA-256 of the bytes."""
    answer = HttpResponse(body, content_type=media_type)
    answer["ETag"] = _etag(body)
    answer["Cache-Control"] = cache_control
    if not _is_known(request, answer["ETag"]):
        return answer
    same = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control"):
        same[name] = answer[name]
    return same


def etag(row: object) -> str:
    """Return the ETag that `value` gives `row`."""
    return _etag(renderers.ExactJson().render(row))


def value(request: Request, row: object) -> HttpResponseBase:
    """Return `row` as JSON, with an ETag over all of it."""
    return content(
        request,
        renderers.ExactJson().render(row),
        media_type=renderers.ExactJson.media_type,
        cache_control=REVALIDATED,
    )


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()}"'


def _is_known(request: Request, etag: str) -> bool:
    named = parse_etags(request.headers.get("If-None-Match", ""))
    # RFC 9110, 13.1.2: compared weakly, so that a proxy's mark does not matter.
    return named == ["*"] or etag in [each.removeprefix("W/") for each in named]
