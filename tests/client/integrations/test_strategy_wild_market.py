"""Markets that do what they like: no tick is read by another version than its own."""

import asyncio
import datetime
import random

import pytest

from schema_registry_client import testing
from schema_registry_client.integrations import strategy as strategies

SECONDS = 30
NAMES = ("ticks_v1", "quotes_v1")
LATER = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)


class Careful(strategies.SchemaAwareStrategy):
    """Checks that nothing changes while a tick is inside, nor a tick is inside a change."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.inside = 0
        self.is_changing = False
        self.read = 0
        self.pauses = 0
        self.failures_left = 0

    async def process_tick(self, tick, schemas):
        schema_id, pin = tick
        self.inside += 1
        for _ in range(3):
            assert not self.is_changing
            assert schemas[schema_id].pin == pin
            await asyncio.sleep(0)
        self.inside -= 1
        self.read += 1

    async def pause_strategy(self, reason="by hand"):
        self.pauses += 1
        await super().pause_strategy(reason)

    async def update_strategy_config(self, new_schema):
        self.is_changing = True
        for _ in range(3):
            assert self.inside == 0
            await asyncio.sleep(0)
        self.is_changing = False
        if self.failures_left:
            self.failures_left -= 1
            raise ValueError("not this time")


class World:
    """What is published, and in force, as the hub knows it."""

    def __init__(self, registry, chance):
        self._registry = registry
        self._chance = chance
        self.last = dict.fromkeys(NAMES, 0)
        self.held = dict.fromkeys(NAMES, 0)
        self.coming = dict.fromkeys(NAMES, 0)
        self.breaks = 0
        for name in NAMES:
            self.publish(name, "compatible_change")

    def happen(self):
        """Let something happen."""
        name = self._chance.choice(NAMES)
        action = self._chance.choice(["breaking_change", "compatible_change"])
        if self.coming[name]:
            number, self.coming[name] = self.coming[name], 0
            self.held[name] = number
            more = {"version": number, "severity": "breaking"}
            self._registry.announce("activated", name, **more)
        elif self._chance.random() < 0.3:
            self.publish(name, action, effective_from=LATER)
        else:
            self.publish(name, action)

    def publish(self, name, action, **when):
        self.last[name] += 1
        document = {"title": f"{name} {self.last[name]}"}
        self._registry.publish(name, document, action=action, **when)
        (self.coming if when else self.held)[name] = self.last[name]

    def write(self):
        """Return a tick of now: its schema, and the version it is written by."""
        name = self._chance.choice(NAMES)
        return name, f"{name}@{self.held[name]}"


class Feed:
    """Writes ticks, some of which are on their way while the world changes."""

    def __init__(self, world, strategy, chance):
        self._world = world
        self._strategy = strategy
        self._chance = chance
        self.late = 0

    async def run(self):
        for _ in range(150):
            name, pin = self._world.write()
            if self._chance.random() < 0.3:
                await asyncio.sleep(0)
            try:
                await self._strategy.on_tick((name, pin), pin=pin)
            except strategies.TickTooLate:
                self.late += 1


async def history(world, chance):
    """Let things happen, now and then."""
    for _ in range(30):
        for _ in range(chance.randrange(40)):
            await asyncio.sleep(0)
        world.happen()


async def care_for(strategy):
    """Try again whatever failed."""
    while True:
        await asyncio.sleep(0.002)
        if "update failed" in strategy.pause_reasons:
            await strategy.retry_update()


async def until_it_holds(strategy, world):
    """Wait until the strategy has heard of all that happened."""
    while {
        name: each.version for name, each in strategy.schema_versions.items()
    } != world.held or strategy.is_paused:
        await asyncio.sleep(0.002)


@pytest.mark.parametrize("seed", range(8))
async def test_each_tick_is_read_by_its_own_version_or_not_at_all(seed):
    chance = random.Random(seed)
    async with testing.AsyncFakeRegistry() as registry:
        world = World(registry, chance)
        async with Careful({"required_schemas": NAMES}, registry) as strategy:
            strategy.failures_left = 3
            feeds = [Feed(world, strategy, chance) for _ in range(4)]
            caring = asyncio.ensure_future(care_for(strategy))
            async with asyncio.timeout(SECONDS):
                await asyncio.gather(
                    history(world, chance), *(feed.run() for feed in feeds)
                )
                await until_it_holds(strategy, world)
            caring.cancel()

    assert strategy.read + sum(feed.late for feed in feeds) == 600
    assert strategy.failures_left == 0
    assert strategy.pauses <= 30
