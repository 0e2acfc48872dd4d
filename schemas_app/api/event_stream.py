"""Announcements as Server-Sent Events, for those who cannot open a WebSocket.

In front of Django, because a stream would hold one of its threads for ever. Who may
listen and to what is decided as for sockets, and the frames are theirs.
"""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeAlias

from notifications_app import doors, hub, listening, streams
from schemas_app.api import problem_document, refusals, websocket_auth
from schemas_app.domain import errors

PATH = "/api/v1/announcements/stream"
MEDIA_TYPE = "text/event-stream"

Scope: TypeAlias = "Mapping[str, Any]"
Receive: TypeAlias = Callable[[], Awaitable[Any]]
Send: TypeAlias = Callable[[Any], Awaitable[None]]

# How the frames of streams.py begin.
_FRAME = re.compile(r'\{"type": "(\w+)", .*?"(?:sequence|position)": (\d+)', re.ASCII)
_RECONNECT_MILLISECONDS = 2000
_HEADERS = [
    (b"content-type", f"{MEDIA_TYPE}; charset=utf-8".encode()),
    (b"cache-control", b"no-store"),
    (b"vary", b"Authorization, Cookie"),
    # A proxy that gathers what it passes on would pass on nothing for long.
    (b"x-accel-buffering", b"no"),
]


class Application(Protocol):
    """Whatever answers HTTP behind this."""

    def __call__(self, scope: Any, receive: Any, send: Any) -> Awaitable[None]:  # noqa: ANN401 - ASGI's
        """Answer one request."""

    async def close(self) -> None:
        """Take no more."""


class Refused(Exception):  # noqa: N818 - it is an answer
    """Nothing is streamed; the problem says why."""

    def __init__(self, problem: problem_document.Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class EventStream:
    """Streams announcements at its address, and passes everything else on."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._open: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or have it answered."""
        if scope["path"] != PATH:
            await self._application(scope, receive, send)
            return
        if scope["method"] != "GET":
            await websocket_auth.refuse(_not_allowed_method(), send)
            return
        listener = _Listener(send)
        serving = asyncio.create_task(listener.serve(scope))
        leaving = asyncio.create_task(_left(receive))
        self._open.add(serving)
        try:
            await asyncio.wait([serving, leaving], return_when="FIRST_COMPLETED")
        finally:
            self._open.discard(serving)
            for task in (serving, leaving):
                task.cancel()
            await asyncio.gather(serving, leaving, return_exceptions=True)

    async def close(self) -> None:
        """End all streams; their clients come again with what they have seen last."""
        for serving in tuple(self._open):
            serving.cancel()
        await self._application.close()


class _Listener:
    """One stream of events."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._has_begun = False

    async def serve(self, scope: Scope) -> None:
        """Send events until whoever listens goes, or may not listen any more."""
        try:
            with contextlib.ExitStack() as held:
                # Before anybody asks who it is, as for sockets.
                held.enter_context(websocket_auth.at_the_door(scope))
                subscriber, asked = await _asked(scope)
                held.enter_context(hub.current().doors.caller(subscriber.caller))
                await self._follow(subscriber, asked)
        except Refused as refused:
            await websocket_auth.refuse(refused.problem, self._send)
        except doors.FullError:
            await websocket_auth.refuse(websocket_auth.too_many(), self._send)
        except streams.PositionAheadError as error:
            await websocket_auth.refuse(_bad_query(str(error)), self._send)
        if self._has_begun:
            await self._send({"type": "http.response.body", "body": b""})

    async def _follow(
        self, subscriber: websocket_auth.Subscriber, asked: listening.Asked
    ) -> None:
        ended = asyncio.Event()
        source = hub.current()
        subscription = hub.Subscription(
            selection=asked.selection,
            size=source.figures.queue_size,
            on_end=lambda _ending: ended.set(),
            holder=subscriber,
        )
        stream = streams.Stream(
            source=source, subscription=subscription, send=self._event
        )
        running = asyncio.create_task(stream.run(after=asked.after))
        ending = asyncio.create_task(ended.wait())
        try:
            await asyncio.wait([running, ending], return_when="FIRST_COMPLETED")
            if running.done():
                await running
        finally:
            for task in (running, ending):
                task.cancel()
            await asyncio.gather(running, ending, return_exceptions=True)

    async def _event(self, frame: str) -> None:
        if not self._has_begun:
            self._has_begun = True
            await self._send(
                {"type": "http.response.start", "status": 200, "headers": _HEADERS}
            )
        await self._send(
            {"type": "http.response.body", "body": event(frame), "more_body": True}
        )


def event(frame: str) -> bytes:
    """Return a frame of a socket as an event; a heartbeat is a comment with an id."""
    found = _FRAME.match(frame)
    kind, number = (found[1], found[2]) if found else ("message", "")
    if kind == "heartbeat":
        return f": heartbeat\nid: {number}\n\n".encode()
    data = "\n".join(f"data: {line}" for line in frame.splitlines())
    again = f"retry: {_RECONNECT_MILLISECONDS}\n" if kind == "welcome" else ""
    return f"{again}event: {kind}\nid: {number}\n{data}\n\n".encode()


async def _asked(scope: Scope) -> tuple[websocket_auth.Subscriber, listening.Asked]:
    """Return who listens to what. Raises Refused."""
    try:
        subscriber = await websocket_auth.subscriber(scope)
    except errors.NotAuthenticated as error:
        raise Refused(_not_authenticated(error)) from error
    except refusals.RateLimited as error:
        raise Refused(websocket_auth.rate_limited(error)) from error
    if not subscriber.may_hear(None):
        raise Refused(_not_allowed())
    try:
        return subscriber, listening.parse(
            scope["query_string"],
            within=subscriber.within,
            severities=websocket_auth.SEVERITIES,
            last_seen=dict(scope["headers"]).get(b"last-event-id", b""),
        )
    except listening.QueryError as error:
        raise Refused(_bad_query(str(error))) from error


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _bad_query(why: str) -> problem_document.Problem:
    return problem_document.Problem(
        status=400,
        code="bad_value",
        detail=f"The query cannot be used: {why}.",
        remedy="Correct the query or Last-Event-ID; `after`, `schemas`, `severity` and "
        "`domain` are all there is, each once.",
    )


def _not_allowed_method() -> problem_document.Problem:
    return problem_document.Problem(
        status=405,
        code="method_not_allowed",
        detail="A stream is asked for with GET.",
        remedy="Use one of the methods in the header Allow.",
        headers={"Allow": "GET"},
    )


def _not_authenticated(error: errors.NotAuthenticated) -> problem_document.Problem:
    return problem_document.Problem(
        status=401,
        code=error.code,
        detail=str(error),
        remedy=error.remedy,
        headers={"WWW-Authenticate": "Bearer"},
    )


def _not_allowed() -> problem_document.Problem:
    return problem_document.Problem(
        status=403,
        code="permission_denied",
        detail="This key does not have the scope `read`.",
        remedy="Ask the module's owner for a key that has it.",
    )
