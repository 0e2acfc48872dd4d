"""Who opened a WebSocket or a stream of events: notifications_app asks for it.

The same two ways in as over HTTP; a socket may send its key as its first frame, too,
since pages cannot send a header. A key in the query is not one of them: queries end up
in the logs of servers and proxies.
"""

import asyncio
import contextlib
import dataclasses
import importlib
import json
import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from http import cookies
from typing import Any, Self, TypeAlias

import structlog
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.utils import timezone

from notifications_app import consumers, doors, hub
from schemas_app import permissions
from schemas_app.api import authentication, limits, problem_document, refusals
from schemas_app.domain import actors, errors
from schemas_app.domain.report import Severity
from schemas_app.selectors import actors as actor_selectors
from schemas_app.selectors import sessions

Scope: TypeAlias = MutableMapping[str, Any]
Application: TypeAlias = Callable[[Scope, Any, Any], Awaitable[None]]

# Sockets come and go by the second, and nobody is told when.
_RETRY_SECONDS = 5
# The reason of a close has 123 bytes at most.
_LONGEST = 120

SEVERITIES = tuple(str(one) for one in Severity)

_logger = structlog.get_logger(__name__)


@dataclasses.dataclass(frozen=True)
class Subscriber:
    """A listener; what it may hear is decided by who it is, without a query."""

    actor: actors.Actor
    # What a person came in by, and is turned out with.
    session: sessions.Held | None = None

    def may_hear(self, topic: str | None) -> bool:
        """Return whether it may listen to `topic`, or to all that it may read for None."""
        return permissions.holds("registry.read", by=self.actor, of=topic)

    @property
    def within(self) -> tuple[str, ...]:
        """The globs of the schemas it may hear of; none: all."""
        return self.actor.schemas

    @property
    def caller(self) -> str:
        """The key, or the person without one."""
        if self.actor.key_id is not None:
            return f"key {self.actor.key_id}"
        return f"person {self.actor.person_id}"

    @classmethod
    def gone(cls, holders: Collection[Self]) -> Collection[Self]:
        """Return those whose key, account or session opens nothing any more."""
        now = timezone.now()
        here = actor_selectors.still_here([holder.actor for holder in holders], at=now)
        held = [holder.session for holder in holders if holder.session is not None]
        still_open = sessions.still_open(held, at=now) if held else frozenset()
        return [
            holder
            for holder in holders
            if holder.actor not in here
            or (holder.session is not None and holder.session not in still_open)
        ]


class SubscriberMiddleware:
    """Puts the Subscriber, or None for whoever is not known, into a socket's scope.

    Counts the socket as its address's from before anybody asks who it is until it is
    gone: one that is turned away costs no query, and is never opened.
    One that this end closes is there for as long as its client lets it be.
    """

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's
        """Pass the connection on."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(at_the_door(scope))
            except doors.FullError:
                await receive()
                await refuse(too_many(), send, kind="websocket.http.response")
                return
            closing = _Closing(send)
            try:
                known = {"severities": SEVERITIES, **await _introduced(scope)}
                await self._app({**scope, **known}, receive, closing)
            except refusals.RateLimited as limited:
                await receive()
                await refuse(
                    rate_limited(limited), send, kind="websocket.http.response"
                )
            finally:
                if closing.has_closed:
                    asyncio.get_running_loop().call_later(
                        hub.current().figures.closing_seconds, held.pop_all().close
                    )


async def _introduced(scope: Scope) -> dict[str, Any]:
    """Return what the consumer needs to know of who opened a socket.

    Raises refusals.RateLimited.
    """
    try:
        return {"subscriber": await subscriber(scope)}
    except errors.NotAuthenticated as error:
        known: dict[str, Any] = {"subscriber": None}
        if type(error) is not errors.NotAuthenticated:
            known["refused"] = str(error)[:_LONGEST]
        if not _header(scope, b"authorization") and b"srk_" not in scope.get(
            "query_string", b""
        ):
            known["introduction"] = _Introduction(_address(scope))
        return known


@dataclasses.dataclass(frozen=True)
class _Introduction:
    """Who a socket is by its first frame."""

    address: str

    async def __call__(self, text: str) -> Subscriber:
        """Return who it is. Raises consumers.NotKnownError."""
        try:
            return await _known(
                authorization=f"Bearer {_key_in(text)}", address=self.address
            )
        except errors.RegistryError as error:
            raise consumers.NotKnownError(str(error)[:_LONGEST]) from error


def _key_in(text: str) -> str:
    """Return the key in a first frame. Raises errors.NotAuthenticated."""
    try:
        match json.loads(text):
            case {"type": "authenticate", "key": str(key), **rest} if not rest:
                return key
    except (ValueError, RecursionError):
        pass
    raise errors.NotAuthenticated(
        message='The first frame is not {"type": "authenticate", "key": "srk_..."}.'
    )


class _Closing:
    """The way to a socket, and whether this end has closed it."""

    def __init__(self, send: Callable[[Any], Awaitable[None]]) -> None:
        self._send = send
        self.has_closed = False

    async def __call__(self, message: Mapping[str, Any]) -> None:
        """Send one message."""
        self.has_closed = self.has_closed or message["type"] == "websocket.close"
        await self._send(message)


def at_the_door(scope: Mapping[str, Any]) -> contextlib.AbstractContextManager[None]:
    """Count a connection as its address's. Raises doors.FullError on entry."""
    return hub.current().doors.address(_address(scope))


def too_many() -> problem_document.Problem:
    """Return what a listener is told who is one too many."""
    return problem_document.Problem(
        status=429,
        code="too_many_listeners",
        detail="Too many sockets and streams of this caller or address are open.",
        remedy="Close one, or wait as long as Retry-After says.",
        headers={"Retry-After": str(_RETRY_SECONDS)},
    )


async def refuse(
    problem: problem_document.Problem,
    send: Callable[[Any], Awaitable[None]],
    *,
    kind: str = "http.response",
) -> None:
    """Answer with a problem document, by messages of this kind."""
    request_id = str(uuid.uuid4())
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        body = json.dumps(problem.as_json()).encode()
    headers = [
        (b"x-request-id", request_id.encode()),
        (b"content-type", problem_document.MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *((n.lower().encode(), v.encode()) for n, v in problem.headers.items()),
    ]
    await send({"type": f"{kind}.start", "status": problem.status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})


def rate_limited(error: refusals.RateLimited) -> problem_document.Problem:
    """Return what an address is told from which too many came that nobody knows."""
    return problem_document.Problem(
        status=429,
        code=error.code,
        detail=str(error),
        remedy=error.remedy,
        members=error.details(),
        headers={"Retry-After": str(error.retry_after), **error.allowance},
    )


async def subscriber(scope: Mapping[str, Any]) -> Subscriber:
    """Return who opened a connection.

    Raises errors.NotAuthenticated, or refusals.RateLimited after too many of these.
    """
    return await _known(
        authorization=_header(scope, b"authorization"),
        query=scope.get("query_string", b"").decode("latin-1"),
        cookie=_header(scope, b"cookie"),
        address=_address(scope),
    )


async def _known(
    *, authorization: str, address: str, cookie: str = "", query: str = ""
) -> Subscriber:
    try:
        found: Subscriber = await database_sync_to_async(_limited)(
            authorization=authorization, cookie=cookie, address=address, query=query
        )
    except errors.NotAuthenticated as refused:
        _logger.info("socket_refused", code=refused.code, address=address)
        raise
    return found


def _limited(
    *, authorization: str, cookie: str, address: str, query: str
) -> Subscriber:
    try:
        authentication.refuse_key_in_query(query)
        return _found(authorization=authorization, cookie=cookie, address=address)
    except errors.NotAuthenticated as error:
        if authorization or "srk_" in query:
            authentication.note_refused(authorization, query, error, address=address)
        else:
            limits.take_as_stranger(address)
        raise


def _header(scope: Mapping[str, Any], wanted: bytes) -> str:
    found = [value for name, value in scope["headers"] if name == wanted]
    return found[-1].decode("latin-1") if found else ""


def _address(scope: Mapping[str, Any]) -> str:
    return str((scope.get("client") or [""])[0])


def _found(*, authorization: str, cookie: str, address: str) -> Subscriber:
    """Return who is asking. Raises errors.NotAuthenticated."""
    if authorization:
        token = authentication.token_in(authorization)
        return Subscriber(
            authentication.admitted(token, at=timezone.now(), address=address)
        )
    return _person(cookie, address)


def _person(cookie: str, address: str) -> Subscriber:
    session = _session_key(cookie)
    if session is None:
        raise errors.NotAuthenticated
    # Django tells whose session it is, and that it still counts, by a request.
    request = HttpRequest()
    engine = importlib.import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(session)
    person = auth.get_user(request)
    if not person.is_authenticated or not person.is_active:
        raise errors.NotAuthenticated
    return Subscriber(
        actor_selectors.of_person(person, address=address),
        session=sessions.Held.of(request.session),
    )


def _session_key(cookie: str) -> str | None:
    try:
        found = cookies.SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except cookies.CookieError:
        return None
    return found.value if found else None
