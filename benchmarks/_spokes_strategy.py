"""How long a strategy lets no tick in when a schema breaks, while the market goes on.

The hub is a server on a loopback port that answers from memory (tests/client). The
market is one task that never rests, and each of its ticks says by which version it was
written. A pause lasts from the last tick of the old version to the first of the new one:
the change is heard, the tick inside ends, the version is fetched, the configuration is
updated (by a strategy that has nothing to do), the gate opens, the next tick is read.
"""

import asyncio
import contextlib
import json
import math
import time
from collections.abc import Mapping
from typing import Any

from benchmarks import _results
from schema_registry_client import AsyncSchemaRegistryClient, SchemaVersion
from schema_registry_client.integrations import strategy
from tests.client import fake_hub, serving

PAUSES = 400
SECONDS = 30


def pauses(count: int = PAUSES) -> dict[str, float]:
    """Return the figure."""
    server = serving.Server()
    try:
        hub = server.new_hub()
        hub.publish("ticks_v1", _document(1))
        market = asyncio.run(_market(server.url, hub, count))
    finally:
        server.stop()
    taken = sorted(market.pauses)
    _results.table(
        "Pauses of a strategy",
        ["what", "milliseconds"],
        [
            (name, round(_quantile(taken, share) * 1e3, 3))
            for name, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0))
        ],
    )
    print(f"{market.ticks} ticks were read, none by another version than its own.")
    return {"strategy_pause_p99_ms": round(_quantile(taken, 0.99) * 1e3, 2)}


class _Market(strategy.SchemaAwareStrategy):
    """Reads ticks, and takes the time of each pause."""

    def __init__(self, registry: AsyncSchemaRegistryClient) -> None:
        super().__init__({"required_schemas": ["ticks_v1"]}, registry)
        self.pauses: list[float] = []
        self.ticks = 0
        self.version = 1
        self._last = (1, time.perf_counter())

    async def process_tick(
        self, tick: int, schemas: Mapping[str, SchemaVersion]
    ) -> None:
        if schemas["ticks_v1"].version != tick:
            raise AssertionError(f"a tick of version {tick} is read by another")
        version, before = self._last
        self._last = (tick, time.perf_counter())
        if version != tick:
            self.pauses.append(self._last[1] - before)
        self.ticks += 1

    async def update_strategy_config(self, new_schema: SchemaVersion) -> None:
        self.version = new_schema.version


async def _market(url: str, hub: Any, count: int) -> _Market:  # noqa: ANN401 -- tests/client
    registry = AsyncSchemaRegistryClient(url=url, key=fake_hub.KEY, cache_dir="")
    async with registry, _Market(registry) as market:
        ticking = asyncio.ensure_future(_tick(market))
        for number in range(2, count + 2):
            await asyncio.to_thread(
                hub.publish, "ticks_v1", _document(number), action="breaking_change"
            )
            while len(market.pauses) < number - 1:
                if ticking.done():
                    await ticking
                await asyncio.sleep(0)
        ticking.cancel()
        await asyncio.wait({ticking})
    return market


async def _tick(market: _Market) -> None:
    """Write ticks without rest, each by the version that is the latest just then."""
    while True:
        with contextlib.suppress(strategy.TickTooLate):  # written just before
            await market.on_tick(market.version, pin=f"ticks_v1@{market.version}")
        await asyncio.sleep(0)


def _document(number: int) -> str:
    price = {f"price_{number}": {"type": "number"}}
    return json.dumps({"type": "object", "properties": price})


def _quantile(taken: list[float], share: float) -> float:
    return taken[max(0, math.ceil(share * len(taken)) - 1)]
