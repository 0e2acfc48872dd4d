"""Writes sign-ins, sign-outs and refusals into the audit trail.

Django tells of them by signals, whichever page or library it was that asked; nobody else
may be counted on to call by name. A sign-in that cannot be written down does not happen:
the error goes on to whoever signs in.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

import structlog
from django.contrib.auth import signals
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from schemas_app.domain import actors
from schemas_app.selectors import actors as known_actors
from schemas_app.services import sign_ins

# Who writes down what nobody known did.
DOOR = "sign-in"


def connect() -> None:
    """Listen, once in the life of a process."""
    signals.user_logged_in.connect(_signed_in, dispatch_uid="sign_in_trail.in")
    signals.user_logged_out.connect(_signed_out, dispatch_uid="sign_in_trail.out")
    signals.user_login_failed.connect(_refused, dispatch_uid="sign_in_trail.refused")


def _signed_in(*, request: HttpRequest | None, user: User, **_: object) -> None:
    by = known_actors.of_person(user, **_circumstances(request))
    sign_ins.started(by=by, at=timezone.now())


def _signed_out(*, request: HttpRequest | None, user: User | None, **_: object) -> None:
    # Whoever was not signed in may press the button, too.
    if user is not None and user.is_authenticated:
        # As who they are even where they may not come in any more: they may leave.
        by = actors.Actor(
            kind=actors.ActorKind.PERSON,
            label=user.get_username(),
            person_id=user.pk,
            **_circumstances(request),
        )
        sign_ins.ended(by=by, at=timezone.now())


def _refused(
    *,
    credentials: Mapping[str, object],
    request: HttpRequest | None = None,
    **_: object,
) -> None:
    by = dataclasses.replace(actors.system(DOOR), **_circumstances(request))
    name = str(credentials.get(User.USERNAME_FIELD, ""))
    sign_ins.refused(name=name, by=by, at=timezone.now())


def _circumstances(request: HttpRequest | None) -> dict[str, Any]:
    """Return where it came from; a program that signs somebody in has no address."""
    if request is None:
        return {"request_id": "", "address": ""}
    known = structlog.contextvars.get_contextvars()
    return {
        "request_id": str(known.get("request_id", "")),
        "address": str(request.META.get("REMOTE_ADDR", "")),
    }
