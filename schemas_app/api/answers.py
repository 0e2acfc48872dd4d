"""Answers whose bytes matter: with a strong ETag, and 304 for who has them already."""

import hashlib

from django.http import HttpResponse, HttpResponseBase
from django.utils import cache
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
    etag: str,
    cache_control: str,
) -> HttpResponseBase:
    """Return `body`, or 304 if the caller named its `etag` (unquoted)."""
    answer = HttpResponse(body, content_type=media_type)
    answer["ETag"] = f'"{etag}"'
    answer["Cache-Control"] = cache_control
    cache.patch_vary_headers(answer, ("Authorization", "Cookie"))
    found = cache.get_conditional_response(
        request, etag=answer["ETag"], response=answer
    )
    return found or answer


def value(request: Request, row: object) -> HttpResponseBase:
    """Return `row` as JSON, with an ETag over all of it."""
    body = renderers.ExactJson().render(row)
    return content(
        request,
        body,
        media_type=renderers.ExactJson.media_type,
        etag=hashlib.sha256(body).hexdigest(),
        cache_control=REVALIDATED,
    )
