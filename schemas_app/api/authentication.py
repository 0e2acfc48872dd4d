"""Who is asking over HTTP: a module by its key, or a person by the session.

Translates headers and cookies into an `Actor`; whether that actor may do what it asks
is a question for permissions. Sockets are in websocket_auth.py.
"""

import dataclasses
import re
from datetime import datetime
from typing import ClassVar

import structlog
from django import db
from django.utils import timezone
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from schemas_app import permissions
from schemas_app.api import limits
from schemas_app.domain import actors, errors
from schemas_app.selectors import actors as actor_selectors
from schemas_app.services import modules, refused_keys

_LONGEST_REQUEST_ID = 64  # what the audit trail keeps
_SCHEME = "bearer"
_A_KEY = re.compile(r"srk_[A-Za-z0-9]+_[A-Za-z0-9_-]{8}")
_PREFIX = re.compile(r"srk_([a-z2-7]{8})_", re.ASCII)
_IN_ADDRESS = "key_in_address"
# Who writes down which keys were refused.
_DOOR = "api"

_logger = structlog.get_logger(__name__)


@dataclasses.dataclass(frozen=True)
class KeyHolder:
    """What Django and DRF see as the user of a request that a key was sent with."""

    label: str
    actor: actors.Actor
    pk: None = None
    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False
    is_active: ClassVar[bool] = True

    def __str__(self) -> str:
        return self.label

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Return whether the key holds a permission, as Django asks people."""
        return permissions.holds(perm, by=self.actor, of=obj)


class Key(authentication.BaseAuthentication):
    """`Authorization: Bearer srk_...`; an unusable key is refused, never ignored."""

    def authenticate(self, request: Request) -> tuple[KeyHolder, actors.Actor] | None:
        """Return the holder and the actor, or None if the header is not sent.

        Raises errors.NotAuthenticated, KeyRevoked, KeyExpired or KeyElsewhere, or
        refusals.RateLimited after too many of these from one address.
        """
        header = request.headers.get("Authorization")
        query = request.META.get("QUERY_STRING", "")
        try:
            if header is None:
                refuse_key_in_query(query)
                return None
            return self._known(request, header)
        except errors.NotAuthenticated as error:
            note_refused(header, query, error, **_circumstances(request))
            raise

    def _known(self, request: Request, header: str) -> tuple[KeyHolder, actors.Actor]:
        actor = admitted(token_in(header), at=timezone.now(), **_circumstances(request))
        structlog.contextvars.bind_contextvars(actor=actor.label)
        return KeyHolder(actor.label, actor), actor

    def authenticate_header(self, request: Request) -> str:
        """Return the scheme, for the header WWW-Authenticate."""
        del request
        return "Bearer"


class Session(authentication.SessionAuthentication):
    """The session of a person who signed in, with the CSRF token on what writes."""

    def authenticate(self, request: Request) -> tuple[object, actors.Actor] | None:
        """Return the person and the actor, or None without a session.

        Raises PermissionDenied when a writing request lacks the CSRF token.
        """
        found = super().authenticate(request)
        if found is None:
            return None
        person = found[0]
        actor = actor_selectors.of_person(person, **_circumstances(request))
        structlog.contextvars.bind_contextvars(actor=actor.label)
        return person, actor

    def enforce_csrf(self, request: Request) -> None:
        """Raise PermissionDenied, of a code of its own, without the CSRF token."""
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as refused:
            raise exceptions.PermissionDenied(
                detail=str(refused.detail), code="csrf_failed"
            ) from refused


def admitted(
    text: str, *, at: datetime, request_id: str = "", address: str = ""
) -> actors.Actor:
    """Return the actor for a key, and have it noted that it was used.

    Raises errors.NotAuthenticated, KeyRevoked, KeyExpired or KeyElsewhere.
    """
    key, token = actor_selectors.named_by(text)
    known = actor_selectors.opened(key, token, at=at, address=address)
    noted_at = key.used_at if key else None
    is_noted = noted_at is not None and noted_at > at - modules.USE_NOTED_EVERY
    if known.key_id is not None and not is_noted:
        modules.note_key_uses(used={known.key_id: at})
    return dataclasses.replace(known, request_id=request_id, address=address)


def note_refused(
    header: str | None,
    query: str,
    error: errors.NotAuthenticated,
    *,
    request_id: str = "",
    address: str = "",
) -> None:
    """Have the trail know that the key in a header, or else in a query, did not open.

    Raises refusals.RateLimited after too many of these from one address. A trail that
    cannot be written lets nobody in; it does not keep anybody from hearing so.
    """
    limits.take_as_stranger(address)
    if not limits.is_noted():
        return
    found = _PREFIX.search(header or query)
    by = dataclasses.replace(
        actors.system(_DOOR), request_id=request_id, address=address
    )
    try:
        refused_keys.refused(
            prefix=found[1] if found else "",
            why=error.code if header else _IN_ADDRESS,
            by=by,
            at=timezone.now(),
        )
    except db.Error as problem:
        _logger.warning("key_refusal_not_noted", error=str(problem))


def refuse_key_in_query(query: str) -> None:
    """Raise errors.NotAuthenticated, which says so, if an address holds a key."""
    if _A_KEY.search(query):
        raise errors.NotAuthenticated(
            message="A key in an address is not accepted, since addresses are logged.",
            remedy="Send the header `Authorization: Bearer srk_...`, and revoke a key "
            "that was part of an address.",
        )


def actor(request: Request) -> actors.Actor:
    """Return who is asking.

    Raises errors.NotAuthenticated if nobody said, or refusals.RateLimited after too many.
    """
    known: object = request.auth
    if not isinstance(known, actors.Actor):
        limits.take_as_stranger(str(request.META.get("REMOTE_ADDR", "")))
        raise errors.NotAuthenticated
    return known


def token_in(header: str) -> str:
    """Return the key in an Authorization header. Raises errors.NotAuthenticated."""
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != _SCHEME:
        raise errors.NotAuthenticated(
            message="The Authorization header does not use the scheme Bearer."
        )
    return token.strip()


def _circumstances(request: Request) -> dict[str, str]:
    known = structlog.contextvars.get_contextvars()
    return {
        "request_id": str(known.get("request_id", ""))[:_LONGEST_REQUEST_ID],
        "address": str(request.META.get("REMOTE_ADDR", "")),
    }
