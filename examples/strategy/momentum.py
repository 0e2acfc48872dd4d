"""A strategy whose tick schema breaks under it, while the market goes on.

    pip install schema-registry-client
    python examples/strategy/momentum.py

The registry is one in memory, so that this runs anywhere and publishes what it likes.
Leave `registry` out, and the same strategy follows the hub at SCHEMA_REGISTRY_URL.
"""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

from schema_registry_client import SchemaVersion
from schema_registry_client.integrations import strategy as strategies
from schema_registry_client.testing import AsyncFakeRegistry


def ticks_with(price: str) -> dict[str, Any]:
    """Return the schema of ticks whose price has this name."""
    return {
        "type": "object",
        "properties": {"symbol": {"type": "string"}, price: {"type": "number"}},
        "required": ["symbol", price],
    }


class Momentum(strategies.SchemaAwareStrategy):
    """Buys what has risen; reads the price from the field that the schema demands."""

    field = "price"
    last = 0.0
    bought = 0
    by = ""

    async def process_tick(
        self, tick: Mapping[str, Any], schemas: Mapping[str, SchemaVersion]
    ) -> None:
        # Under another version this raises KeyError.
        price = tick[self.field]
        self.by = schemas["ticks_v1"].pin
        self.bought += price > self.last
        self.last = price

    async def update_strategy_config(self, new_schema: SchemaVersion) -> None:
        self.field = new_schema["required"][1]
        say(f"   {new_schema.pin}: the price is called {self.field!r} now")

    async def pause_strategy(self, reason: str = "by hand") -> None:
        await super().pause_strategy(reason)
        say(f"paused: {reason}")

    async def resume_strategy(self, reason: str | None = None) -> None:
        await super().resume_strategy(reason)
        say("resumed")


async def market(strategy: Momentum, registry: AsyncFakeRegistry) -> None:
    """Write ticks, each by the version that is published; change it on the way."""
    version, field, late = 1, "price", 0
    for number in range(1, 301):
        if number % 100 == 0:
            version, field = version + 1, f"price_{version + 1}"
            registry.publish("ticks_v1", ticks_with(field), action="breaking_change")
        tick = {"symbol": "ES", field: 4500 + number % 7}
        try:
            await strategy.on_tick(tick, pin=f"ticks_v1@{version}")
        except strategies.TickTooLate:
            late += 1
    say(
        f"{number} ticks, {late} too late, {strategy.bought} bought, last by {strategy.by}"
    )


async def main() -> None:
    """Run the market with one strategy."""
    async with AsyncFakeRegistry() as registry:
        registry.publish("ticks_v1", ticks_with("price"))
        config = {"required_schemas": ["ticks_v1"], "symbol": "ES"}
        async with Momentum(config, registry, on_alert=say) as strategy:
            await market(strategy, registry)


def say(what: object) -> None:
    """Print a line."""
    sys.stdout.write(f"{what}\n")


if __name__ == "__main__":
    asyncio.run(main())
