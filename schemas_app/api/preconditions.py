"""The header If-Match: go on only if this is still what the caller has seen.

RFC 9110, 13.1.1: strong ETags, or `*`; what has no ETag matches none.
"""

from django.utils.http import parse_etags
from rest_framework.request import Request

from schemas_app.api import refusals

HEADER = "If-Match"


def is_sent(request: Request) -> bool:
    """Return whether the caller makes a condition."""
    return HEADER in request.headers


def check(request: Request, current: str | None) -> None:
    """Raise refusals.PreconditionFailed unless the ETag `current` is one that was named."""
    named = parse_etags(request.headers[HEADER])
    if named != ["*"] and current not in named:
        raise refusals.PreconditionFailed(current=current)
