"""Lets a WSGI application answer the HTTP requests of an ASGI server.

A few threads call Django; the event loop reads bodies before and writes answers after,
so that a slow client holds no thread. Django's own ASGI handler makes threads for every
request instead (docs/decisions says what that costs). WebSocket is not for this module.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent import futures
from dataclasses import dataclass, field
from typing import IO, Any
from wsgiref.types import WSGIApplication

from registry_site import wsgi_answer, wsgi_request

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one process takes on at a time, and how long it waits for a client."""

    threads: int = 4
    queue: int = 128
    body_bytes: int = 16 * 1024 * 1024
    body_seconds: float = 60.0
    send_seconds: float = 30.0


@dataclass
class WsgiBridge:
    """An ASGI application for HTTP that has a WSGI application answer."""

    application: WSGIApplication
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        self._pool = futures.ThreadPoolExecutor(self.limits.threads, "http")
        self._admitted = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._is_full:
            await _refuse(send, wsgi_answer.OVERLOADED)
            return
        try:
            body = await self._body(scope, receive)
        except wsgi_request.RefusedError as refused:
            await _refuse(send, refused.answer)
            return
        except wsgi_request.DisconnectedError:
            return
        with body:
            await self._answer(scope, body, receive, send)

    async def close(self) -> None:
        """Take no more requests; those being answered are left to finish."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    @property
    def _is_full(self) -> bool:
        return self._admitted >= self.limits.threads + self.limits.queue

    async def _body(self, scope: Scope, receive: Receive) -> IO[bytes]:
        try:
            async with asyncio.timeout(self.limits.body_seconds):
                return await wsgi_request.read_body(
                    scope, receive, at_most=self.limits.body_bytes
                )
        except TimeoutError:
            raise wsgi_request.RefusedError(wsgi_answer.TOO_SLOW) from None

    async def _answer(
        self, scope: Scope, body: IO[bytes], receive: Receive, send: Send
    ) -> None:
        if self._is_full:  # others came in while the body did
            await _refuse(send, wsgi_answer.OVERLOADED)
            return
        exchange = _Exchange(receive, send, self.limits.send_seconds)
        call = wsgi_answer.Call(
            application=self.application,
            environ=wsgi_request.environ(scope, body),
            send_some=exchange.send_from_thread,
        )
        self._admitted += 1
        work = asyncio.get_running_loop().run_in_executor(self._pool, call.run)
        # Admitted until the thread is free, not until the client is gone.
        work.add_done_callback(self._release)
        try:
            rest = await asyncio.shield(work)
        except wsgi_answer.AbandonedError:
            return
        finally:
            exchange.end()
        for message in rest:
            await send(message)

    def _release(self, work: "asyncio.Future[Any]") -> None:
        self._admitted -= 1
        if not work.cancelled():
            work.exception()  # seen: the awaiting side, if any, raises it


class _Exchange:
    """The way from a thread to the client, and word of whether it still listens."""

    def __init__(self, receive: Receive, send: Send, seconds: float) -> None:
        self._receive, self._send, self._seconds = receive, send, seconds
        self._loop = asyncio.get_running_loop()
        self._watch: asyncio.Task[None] | None = None
        self._gone = False

    def send_from_thread(self, messages: list[Message]) -> None:
        """Send and wait until the server has taken it.

        Raises AbandonedError when the client is gone or does not read.
        """
        try:
            future = asyncio.run_coroutine_threadsafe(
                self._deliver(messages), self._loop
            )
        except RuntimeError:  # the loop has ended with the process
            raise wsgi_answer.AbandonedError from None
        try:
            future.result(self._seconds)
        except (TimeoutError, OSError, futures.CancelledError):
            future.cancel()
            self._gone = True
            raise wsgi_answer.AbandonedError from None

    def end(self) -> None:
        """Stop listening for the client's leave; a thread still at work will stop."""
        self._gone = True
        if self._watch is not None:
            self._watch.cancel()

    async def _deliver(self, messages: list[Message]) -> None:
        # Only an answer in several parts is worth watching over: a server takes what a
        # client that has left should have had, and says nothing.
        if self._watch is None and not self._gone:
            self._watch = asyncio.create_task(self._wait_for_leave())
            await asyncio.sleep(0)
        for message in messages:
            if self._gone:
                raise wsgi_answer.AbandonedError
            await self._send(message)

    async def _wait_for_leave(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone = True


async def _refuse(send: Send, answer: wsgi_answer.Refusal) -> None:
    with contextlib.suppress(OSError):
        for message in answer.messages():
            await send(message)
