"""Who opened a WebSocket or a stream of events: notifications_app asks for it.

The same two ways in as over HTTP. A key in the query is not one of them: queries end up
in the logs of servers and proxies.
"""

import asyncio
import contextlib
import dataclasses
import importlib
import json
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from http import cookies
from typing import Any, Self, TypeAlias

import structlog
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.utils import timezone

from notifications_app import doors, hub
from schemas_app import permissions
from schemas_app.api import authentication, problem_document
from schemas_app.domain import actors, errors
from schemas_app.selectors import actors as actor_selectors

Scope: TypeAlias = MutableMapping[str, Any]
Application: TypeAlias = Callable[[Scope, Any, Any], Awaitable[None]]

# Sockets come and go by the second, and nobody is told when.
_RETRY_SECONDS = 5

_logger = structlog.get_logger(__name__)


@dataclasses.dataclass(frozen=True)
class Subscriber:
    """A listener; what it may hear is decided by who it is, without a query."""

    actor: actors.Actor

    def may_hear(self, topic: str | None) -> bool:
        """Return whether it may listen to `topic`, or to all that it may read for None."""
        return permissions.allowed(
            permissions.check_can_read, by=self.actor, schema_id=topic
        )

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
        """Return those whose key or account opens nothing any more."""
        here = actor_selectors.still_here(
            [holder.actor for holder in holders], at=timezone.now()
        )
        return [holder for holder in holders if holder.actor not in here]


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
                known = {**scope, "subscriber": await subscriber(scope)}
                await self._app(known, receive, closing)
            finally:
                if closing.has_closed:
                    asyncio.get_running_loop().call_later(
                        hub.current().figures.closing_seconds, held.pop_all().close
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
    body = json.dumps(problem.as_json()).encode()
    headers = [
        (b"content-type", problem_document.MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *((n.lower().encode(), v.encode()) for n, v in problem.headers.items()),
    ]
    await send({"type": f"{kind}.start", "status": problem.status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})


async def subscriber(scope: Mapping[str, Any]) -> Subscriber | None:
    """Return who opened a connection, if they are known."""
    headers = {name.decode("latin-1"): value for name, value in scope["headers"]}
    address = _address(scope)
    try:
        actor = await database_sync_to_async(_actor)(
            authorization=headers.get("authorization", b"").decode("latin-1"),
            cookie=headers.get("cookie", b"").decode("latin-1"),
            address=address,
        )
    except errors.NotAuthenticated as refused:
        _logger.info("socket_refused", code=refused.code, address=address)
        return None
    return Subscriber(actor)


def _address(scope: Mapping[str, Any]) -> str:
    return str((scope.get("client") or [""])[0])


def _actor(*, authorization: str, cookie: str, address: str) -> actors.Actor:
    """Return who is asking. Raises errors.NotAuthenticated."""
    if authorization:
        token = authentication.token_in(authorization)
        return authentication.admitted(token, at=timezone.now(), address=address)
    return _person(cookie, address)


def _person(cookie: str, address: str) -> actors.Actor:
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
    return actor_selectors.of_person(person, address=address)


def _session_key(cookie: str) -> str | None:
    try:
        found = cookies.SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except cookies.CookieError:
        return None
    return found.value if found else None
