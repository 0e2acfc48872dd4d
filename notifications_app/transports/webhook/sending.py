"""One POST to one endpoint, and what came of it. Never raises for what others do.

Bounded in every way: so many seconds from the name to the answer's end, however
slowly the other side drips; no redirect; of the answer's body next to nothing.
"""

import asyncio
import functools
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from notifications_app.transports.webhook import pinning, targets

_LONGEST_READ = 16 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Where an attempt may go, whom it trusts there, and how long it may take."""

    allowed: targets.Rules
    tls: ssl.SSLContext
    connect_seconds: float
    total_seconds: float


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an endpoint said: a status with no error, or an error with no status."""

    status: int | None = None
    error: str = ""
    retry_after: str = ""

    @property
    def is_accepted(self) -> bool:
        """Return whether the endpoint has taken the message."""
        return self.status is not None and 200 <= self.status < 300


@functools.cache
def trust(ca_file: str = "") -> ssl.SSLContext:
    """Return what certificates are checked against: known roots, and those of a file."""
    context = httpx.create_ssl_context()
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context


def post(
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    limits: Limits,
    resolve: pinning.Resolve = pinning.resolve,
) -> Answer:
    """Send one message; wait for the answer no longer than the limits say.

    Not for a thread with a running event loop.
    """
    try:
        read = targets.check_url(url, allowed=limits.allowed)
        request = httpx.Request(
            "POST",
            read,
            headers=dict(headers),
            content=body,
            extensions={"timeout": _timeout(limits)},
        )
        transport = pinning.Pinned(
            allowed=limits.allowed, tls=limits.tls, resolve=resolve
        )
        return asyncio.run(_post(transport, request, limits))
    except targets.TargetError as error:
        return Answer(error=str(error))
    except _EXPECTED as error:
        return Answer(error=_said(error, limits))


async def _post(
    transport: httpx.AsyncBaseTransport, request: httpx.Request, limits: Limits
) -> Answer:
    answer: Answer | None = None
    try:
        async with asyncio.timeout(limits.total_seconds), transport:
            response = await transport.handle_async_request(request)
            answer = Answer(
                status=response.status_code,
                retry_after=response.headers.get("retry-after", ""),
            )
            await _read_a_little(response)
    except _EXPECTED:
        # Once it has answered, how it ends its body changes nothing.
        if answer is None:
            raise
    return answer


async def _read_a_little(response: httpx.Response) -> None:
    # So that an ordinary server can finish; not unpacked, and never kept.
    read = 0
    async for part in response.aiter_raw():
        read += len(part)
        if read > _LONGEST_READ:
            break
    await response.aclose()


def _timeout(limits: Limits) -> dict[str, float | None]:
    timeout = httpx.Timeout(limits.total_seconds, connect=limits.connect_seconds)
    return timeout.as_dict()


_EXPECTED = (TimeoutError, OSError, UnicodeError, httpx.HTTPError, httpx.StreamError)


def _said(error: BaseException, limits: Limits) -> str:
    if isinstance(error, socket.gaierror):
        return "The host has no address."
    if isinstance(error, httpx.ConnectTimeout):
        return f"No connection within {limits.connect_seconds:g} seconds."
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return f"No answer within {limits.total_seconds:g} seconds."
    if isinstance(error, httpx.ConnectError):
        return f"No connection: {error}"[:300]
    return f"{type(error).__name__}: {error}"[:300]
