"""A web process's HTTP side inside the test, asked without a socket between."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import redis
from channels.db import database_sync_to_async
from django.conf import settings

from registry_site import wsgi, wsgi_bridge
from registry_site.fast_reads import front
from schemas_app.permissions import Scope
from tests import factories

API = "/api/v1"
# The server adds the date; every request has an id of its own.
OF_ONE_REQUEST = ("x-request-id",)

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Answer:
    """What a client got."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header that is there once."""
        (value,) = [value for key, value in self.headers if key == name]
        return value

    @property
    def lasting(self) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        """All that another answer to the same question would have too."""
        headers = tuple(one for one in self.headers if one[0] not in OF_ONE_REQUEST)
        return self.status, headers, self.body


class Held:
    """Stands between memory and Django, and can hold an answer of Django back."""

    def __init__(self, bridge: wsgi_bridge.WsgiBridge) -> None:
        self.asked = 0
        self.answered = asyncio.Event()
        self.let_go = asyncio.Event()
        self.let_go.set()
        self._bridge = bridge

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        messages: list[Any] = []

        async def take(message: Any) -> None:
            messages.append(message)

        await self._bridge(scope, receive, take)
        self.answered.set()
        await self.let_go.wait()
        for message in messages:
            await send(message)

    async def close(self) -> None:
        await self._bridge.close()


class Replica:
    """One process: memory in front of Django."""

    def __init__(self, *, redis_url: str = "", **limits: int) -> None:
        self.django = Held(wsgi_bridge.WsgiBridge(wsgi.application))
        self.front = front.FastReads(
            self.django,
            redis_url=redis_url or settings.REDIS_URL,
            limits=front.Limits(**limits),
        )

    async def ask(
        self,
        path: str,
        token: object,
        *headers: tuple[str, str],
        method: str = "GET",
        query: str = "",
        body: bytes = b"",
    ) -> Answer:
        """Ask as a program would, with its key."""
        authorization = ("authorization", f"Bearer {token}")
        return await self.send(
            method,
            f"{API}{path}",
            [("host", "localhost"), authorization, *headers],
            query=query,
            body=body,
        )

    async def send(
        self,
        method: str,
        path: str,
        headers: list[tuple[str, str]],
        *,
        query: str = "",
        body: bytes = b"",
    ) -> Answer:
        """Ask exactly this."""
        sent: list[Any] = []

        parts = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            if not parts:
                await asyncio.Event().wait()  # the client stays and says no more
            return parts.pop()

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "http_version": "1.1",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers],
            "client": ("127.0.0.1", 5000),
            "server": ("localhost", 80),
        }
        await self.front(scope, receive, send)
        return Answer(
            sent[0]["status"],
            tuple(
                (name.decode(), value.decode()) for name, value in sent[0]["headers"]
            ),
            b"".join(message["body"] for message in sent[1:]),
        )

    async def is_from_memory(self, path: str, token: object, *headers: Any) -> bool:
        """Ask, and say whether Django was not asked."""
        before = self.django.asked
        await self.ask(path, token, *headers)
        return self.django.asked == before

    async def warm(self, path: str, token: object, *headers: Any) -> Answer:
        """Ask until the answer comes from memory; return that answer."""
        answer: Answer | None = None
        for _ in range(100):
            before = self.django.asked
            answer = await self.ask(path, token, *headers)
            if self.django.asked == before:
                return answer
            await self.front._freshness._read()
        raise AssertionError(f"{path} is never answered from memory: {answer}")


@contextlib.asynccontextmanager
async def replica(**options: Any) -> AsyncIterator[Replica]:
    """Give a process that is ended in order."""
    one = Replica(**options)
    try:
        yield one
    finally:
        await one.front.close()


def in_database(work: Callable[_P, _T]) -> Callable[_P, Awaitable[_T]]:
    """Have `work` done where the rest of the test's database work is done."""
    done: Callable[_P, Awaitable[_T]] = database_sync_to_async(work)
    return done


@in_database
def published(*arguments: Any, **options: Any) -> Any:
    """Publish a version, the schema first if there is none."""
    return factories.published(*arguments, **options)


@in_database
def reader(**options: Any) -> Any:
    """Return a key that may read."""
    return factories.key(Scope.READ, **options)


def client() -> "redis.Redis":
    """Return a client of the Redis that the replicas share."""
    return redis.Redis.from_url(settings.REDIS_URL)
