"""What this process counts, at /metrics, for the addresses that may read it."""

import ipaddress
from collections import Counter
from collections.abc import Awaitable, Iterable, Iterator

from prometheus_client import (
    CollectorRegistry,
    exposition,
    gc_collector,
    metrics_core,
    platform_collector,
    process_collector,
)
from prometheus_client.registry import Collector

from registry_site.fast_reads.front import Application
from registry_site.wsgi_bridge import Message, Receive, Scope, Send

_PATH = "/metrics"
_METHODS = ("GET", "HEAD")


class Requests(Collector):
    """Counts what the application behind it answers, by method and kind of status."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._answered: Counter[tuple[str, str]] = Counter()
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have one request answered."""

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                kind = f"{message['status'] // 100}xx"
                self._answered[_method(scope), kind] += 1
            await send(message)

        self._under_way += 1
        try:
            await self._application(scope, receive, counting)
        finally:
            self._under_way -= 1

    async def close(self) -> None:
        """Take no more."""
        await self._application.close()

    def collect(self) -> Iterator[metrics_core.Metric]:
        """Yield everything as it is now."""
        requests = metrics_core.CounterMetricFamily(
            "registry_requests",
            "Requests that Django answered.",
            labels=["method", "status"],
        )
        for labels, count in sorted(self._answered.items()):
            requests.add_metric(labels, count)
        yield requests
        yield metrics_core.GaugeMetricFamily(
            "registry_requests_under_way",
            "Requests that Django is answering or that wait for it.",
            self._under_way,
        )


class Metrics:
    """Answers /metrics; whatever else is asked, and whoever else asks, is passed on."""

    def __init__(
        self,
        application: Application,
        *,
        collectors: Iterable[Collector],
        networks: Iterable[str],
        headers: Iterable[tuple[bytes, bytes]] = (),
    ) -> None:
        self._application = application
        self._headers = tuple(headers)
        self._networks = tuple(map(ipaddress.ip_network, networks))
        self._registry = CollectorRegistry()
        for collector in collectors:
            self._registry.register(collector)
        process_collector.ProcessCollector(registry=self._registry)
        platform_collector.PlatformCollector(registry=self._registry)
        gc_collector.GCCollector(registry=self._registry)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer one request, or pass it on."""
        if scope["path"] != _PATH or not self._is_for(scope):
            return self._application(scope, receive, send)
        return self._answer(scope, send)

    async def _answer(self, scope: Scope, send: Send) -> None:
        body = exposition.generate_latest(self._registry)
        headers = [
            (b"content-type", exposition.CONTENT_TYPE_LATEST.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            *self._headers,
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": body})

    async def close(self) -> None:
        """Take no more."""
        await self._application.close()

    def _is_for(self, scope: Scope) -> bool:
        client = scope.get("client")
        if client is None or scope["method"] not in _METHODS:
            return False
        try:
            address = ipaddress.ip_address(client[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped in network for network in self._networks)


def _method(scope: Scope) -> str:
    # A method that nobody knows must not become a label for ever.
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return scope["method"] if scope["method"] in known else "other"
