"""From an answer that is none: the error it means (RFC 9457 where the hub speaks)."""

from __future__ import annotations

import datetime
import email.utils
import http
import json
from typing import Any

from schema_registry_client import _steps, errors

_KINDS: dict[int, type[errors.ProblemError]] = {
    401: errors.Unauthorized,
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
    429: errors.TooManyRequests,
}


def check(response: _steps.Response) -> None:
    """Raise the error that `response` means, unless it is an answer (2xx or 304)."""
    if (
        response.status in range(200, 300)
        or response.status == http.HTTPStatus.NOT_MODIFIED
    ):
        return
    if response.status < http.HTTPStatus.BAD_REQUEST:
        raise errors.UnexpectedAnswer(
            f"The hub answered {response.status} and leads to "
            f"{response.headers.get('location', 'nowhere')}; give that address as the "
            "URL if it is the hub: a key is never carried elsewhere."
        )
    raise error_of(_problem(response))


def error_of(problem: errors.Problem) -> errors.ProblemError:
    """Return the error for `problem`, by its status."""
    server_failed = problem.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR
    usual = errors.ServerFailure if server_failed else errors.InvalidRequest
    return _KINDS.get(problem.status, usual)(problem)


def _problem(response: _steps.Response) -> errors.Problem:
    members = _members(response)
    place = members.get("place")
    return errors.Problem(
        status=response.status,
        code=str(members.get("code") or f"http_{response.status}"),
        title=str(members.get("title") or _phrase(response.status)),
        detail=str(members.get("detail") or ""),
        remedy=str(members.get("remedy") or ""),
        place=_place(place) if isinstance(place, dict) else None,
        retry_after=_retry_after(response.headers.get("retry-after")),
        members=members,
    )


def _members(response: _steps.Response) -> dict[str, Any]:
    if "json" not in response.headers.get("content-type", ""):
        return {}  # a proxy's page says nothing a program could use
    try:
        members = json.loads(response.body)
    except (ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}


def _place(place: dict[str, Any]) -> errors.Place:
    return errors.Place(
        pointer=str(place.get("pointer") or ""),
        line=place.get("line") or None,
        column=place.get("column") or None,
    )


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Refused"


def _retry_after(text: str | None) -> float | None:
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    now = datetime.datetime.now(datetime.timezone.utc)  # noqa: TID251 -- it dates an answer just received
    return max(0.0, (until.astimezone(datetime.timezone.utc) - now).total_seconds())
