"""Requests that Django refuses before any address is looked at, such as of a wrong host."""

import json

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from schemas_app.api import problem_document


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: a problem document over the API, a page elsewhere."""
    if not request.path.startswith("/api/"):
        return defaults.bad_request(request, exception)
    problem = problem_document.Problem(
        status=400,
        code="malformed_request",
        detail="The request cannot be read, or is for a host that this is not.",
        remedy="See docs/api.md, or /api/v1/openapi.yaml.",
    )
    return HttpResponse(
        json.dumps(problem.as_json()),
        status=problem.status,
        content_type=problem_document.MEDIA_TYPE,
        headers={"Cache-Control": "no-store"},
    )
