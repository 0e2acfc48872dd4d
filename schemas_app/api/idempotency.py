"""The header Idempotency-Key: what was asked twice is done once and answered twice."""

import dataclasses
import hashlib
import json
import re
from datetime import datetime
from typing import TypeGuard

from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models
from schemas_app.domain import actors, errors, exact_json
from schemas_app.services import idempotency

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
# Without commas: two headers arrive as one with a comma in between.
_KEY = re.compile(r"(?!.*,)[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?", re.ASCII)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asked what with which key, and when."""

    caller: str
    key: str
    fingerprint: str
    at: datetime


@dataclasses.dataclass(frozen=True)
class Replay(Exception):  # noqa: N818 - no error: it ends the request with an answer
    """This very request was answered before."""

    answer: HttpResponse


def keep_body(request: Request) -> None:
    """Read the body if its fingerprint will be asked for, before anybody else does."""
    if HEADER in request.headers:
        _ = request._request.body  # noqa: SLF001 - what DRF reads is gone


def asked(request: Request, *, by: actors.Actor, at: datetime) -> Asked | None:
    """Return what the answer is to be kept by, or None without the header.

    Raises errors.BadValue.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise errors.BadValue(
            name=HEADER,
            message="It has 1 to 255 printable ASCII characters, none a comma.",
            remedy="Send it once, best a new UUID for each thing to be done.",
        )
    return Asked(caller=_caller(by), key=key, fingerprint=_fingerprint(request), at=at)


def begin(asked: Asked) -> None:
    """Let the work be done, in whose transaction this is.

    Raises Replay, errors.IdempotencyKeyReused or StillAnswering.
    """
    known = idempotency.answered(**dataclasses.asdict(asked))
    if known is not None:
        raise Replay(_answer(known))


def is_success(answer: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Return whether an answer is one that is kept."""
    return answer.status_code < 300 and isinstance(answer, HttpResponse)


def keep(asked: Asked, answer: HttpResponse, *, secrets: tuple[str, ...]) -> None:
    """Keep a rendered answer, without the members that are shown once."""
    idempotency.keep(
        models.IdempotentAnswer(
            caller=asked.caller,
            key=asked.key,
            fingerprint=asked.fingerprint,
            answered_at=asked.at,
            status=answer.status_code,
            location=answer.get("Location", ""),
            content_type=answer.get("Content-Type", ""),
            body=_without(secrets, answer),
        )
    )


def _without(secrets: tuple[str, ...], answer: HttpResponse) -> str:
    if not secrets or not isinstance(answer, Response):
        return answer.content.decode()
    shown = dict.fromkeys(secrets)
    return exact_json.dumps({**answer.data, **shown})


def _answer(row: models.IdempotentAnswer) -> HttpResponse:
    answer = HttpResponse(row.body, status=row.status, content_type=row.content_type)
    if not row.content_type:
        del answer["Content-Type"]
    if row.location:
        answer["Location"] = row.location
    answer[REPLAYED] = "true"
    return answer


def _caller(by: actors.Actor) -> str:
    return f"key:{by.key_id}" if by.key_id is not None else f"person:{by.person_id}"


def _fingerprint(request: Request) -> str:
    asked = [request.method, request.get_full_path(), request.content_type]
    whole = hashlib.sha256(json.dumps(asked).encode())
    whole.update(request._request.body)  # noqa: SLF001 - see keep_body
    return whole.hexdigest()
