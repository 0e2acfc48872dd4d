"""Connecting to the very address that was checked.

A name that is asked for twice may answer twice differently: checked as a public
address, connected to as a private one. Here it is asked for once, and what is left of
the name are the Host header, SNI and the certificate's name.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable
from concurrent import futures

import httpx
from typing_extensions import override

from notifications_app.transports.webhook import targets

Resolve = Callable[[str, int], Awaitable[list[str]]]

_MOST_ADDRESSES = 3


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host, also of one in an odd spelling."""
    # An executor of its own: that of the loop would be waited for at the end, and a
    # resolver may take longer than whoever asks has time.
    pool = futures.ThreadPoolExecutor(max_workers=1)
    try:
        found = await asyncio.get_running_loop().run_in_executor(
            pool, _look_up, host, port
        )
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return list(dict.fromkeys(found))


class Pinned(httpx.AsyncHTTPTransport):
    """Sends to an address that the rules allow, or not at all.

    Follows no redirect, knows no proxy and keeps no connection.
    """

    def __init__(
        self, *, allowed: targets.Rules, tls: ssl.SSLContext, resolve: Resolve
    ) -> None:
        """Send by these rules; `resolve` is asked once for each request."""
        super().__init__(verify=tls, trust_env=False)
        self._allowed = allowed
        self._resolve = resolve

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        host = url.raw_host.decode("ascii")
        addresses = await self._addresses(host, url.port or _PORTS[url.scheme])
        # The certificate has to be that of the name, or of the address if it was one.
        request.extensions = {**request.extensions, "sni_hostname": host}
        for address in addresses[:-1]:
            request.url = url.copy_with(host=address)
            try:
                return await super().handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        request.url = url.copy_with(host=addresses[-1])
        return await super().handle_async_request(request)

    async def _addresses(self, host: str, port: int) -> list[str]:
        found = await self._resolve(host, port)
        allowed = [a for a in found if targets.is_allowed(a, allowed=self._allowed)]
        if not allowed:
            raise targets.TargetError(
                "Webhooks do not go to addresses that are not public."
            )
        return allowed[:_MOST_ADDRESSES]


_PORTS = {"https": 443, "http": 80}


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # Without the zone of a link: such addresses are never allowed.
    texts = [str(place[0]).partition("%")[0] for *_, place in found]
    return [str(ipaddress.ip_address(text)) for text in texts]
