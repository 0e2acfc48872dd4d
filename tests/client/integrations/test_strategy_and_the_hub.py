"""A market, a strategy, and a registry as a user starts it: no tick by the wrong version.

The market writes each tick by the version that it was told to write by, and says which.
"""

import asyncio
import contextlib
import datetime
import json

import pytest

import schema_registry_client
from schema_registry_client.integrations import strategy as strategies
from tests import hub as hubs
from tests.client.integrations import hubs as integrations

SECONDS = 60
NAMES = ("market_ticks", "market_quotes")
FIELDS = ("price", "last", "close", "mid")


class People(integrations.People):
    """People who can also plan."""

    def publish_field(self, schema_id, field):
        self.publish(schema_id, demands(field))

    def plan_field(self, schema_id, field):
        """Have it published in a moment, for a moment later."""
        sent = {"title": "A plan", "document": json.dumps(demands(field))}
        answer = self.developer.post(f"/schemas/{schema_id}/proposals/", json=sent)
        proposal = answer.raise_for_status().json()
        seen = {"fingerprint": proposal["revision"]["fingerprint"]}
        address = f"/api/v1/proposals/{proposal['proposal_id']}"
        self.steward.post(f"{address}/approve/", json=seen).raise_for_status()
        now = datetime.datetime.now(datetime.UTC)
        soon, later = (now + datetime.timedelta(seconds=each) for each in (5, 25))
        plan = {"publish_at": soon.isoformat(), "effective_from": later.isoformat()}
        answer = self.steward.post(f"{address}/schedule/", json={**seen, **plan})
        answer.raise_for_status()


def demands(name):
    """Return a schema that demands one number."""
    numbers = {name: {"type": "number"}}
    return {"type": "object", "properties": numbers, "required": [name]}


class Reader(strategies.SchemaAwareStrategy):
    """Reads a tick by the field that its configuration names."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields: dict[str, str] = {}
        self.read: list[tuple[str, int, int]] = []
        self.pauses: list[str] = []
        self.prepared: list[tuple[str, str]] = []

    async def initialize(self):
        await super().initialize()
        for schema in self.schema_versions.values():
            self.fields[schema.schema_id] = schema["required"][0]

    async def update_strategy_config(self, new_schema):
        self.fields[new_schema.schema_id] = new_schema["required"][0]

    async def pause_strategy(self, reason="by hand"):
        self.pauses.append(reason)
        await super().pause_strategy(reason)

    async def prepare_update(self, new_schema, update):
        self.prepared.append((update.action, new_schema["required"][0]))

    async def process_tick(self, tick, schemas):
        schema = schemas[tick["schema_id"]]
        # Wrong version, wrong field: this raises KeyError.
        value = tick["values"][self.fields[schema.schema_id]]
        assert tick["version"] == schema.version
        await asyncio.sleep(0)  # a change could come in between
        assert tick["version"] == schema.version
        self.read.append((tick["schema_id"], tick["version"], value))


class Market:
    """Writes ticks without a pause, each by the version that is published just then."""

    def __init__(self, strategy):
        self.fields = dict.fromkeys(NAMES, (1, FIELDS[0]))
        self.written = 0
        self.late = 0
        self._strategy = strategy
        self._is_open = True

    async def run(self):
        while self._is_open:
            for name in NAMES:
                version, field = self.fields[name]
                tick = {
                    "schema_id": name,
                    "version": version,
                    "values": {field: self.written},
                }
                self.written += 1
                await self._write(tick)
            await asyncio.sleep(0)

    async def _write(self, tick):
        pin = f"{tick['schema_id']}@{tick['version']}"
        try:
            await self._strategy.on_tick(tick, pin=pin)
        except strategies.TickTooLate:
            self.late += 1

    def close(self):
        self._is_open = False


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hub")


async def test_no_tick_is_read_by_the_wrong_version(folder, tmp_path):
    port = hubs.free_port()
    alerts: list[strategies.Alert] = []
    async with contextlib.AsyncExitStack() as stack:
        with hubs.running(folder, port=port) as hub:
            people = stack.enter_context(People(hub))
            for name in NAMES:
                await asyncio.to_thread(people.create, name)
                await asyncio.to_thread(people.publish_field, name, FIELDS[0])
            registry = await stack.enter_async_context(
                schema_registry_client.AsyncSchemaRegistryClient(
                    url=hub.url, key=hub.key, cache_dir=tmp_path
                )
            )
            strategy = await stack.enter_async_context(
                Reader({"required_schemas": NAMES}, registry, on_alert=alerts.append)
            )
            market = Market(strategy)
            running = asyncio.ensure_future(market.run())
            stack.callback(running.cancel)
            for number, field in enumerate(FIELDS[1:], 2):
                await breaks(people, market, strategy, NAMES[0], number, field)
            await plans(people, market, strategy, NAMES[1], 2, FIELDS[1])
            hubs.kill(hub)

        # The hub is gone; the market is not.
        await reads_more(strategy)

        with hubs.running(folder, port=port) as hub:
            with People(hub) as people:
                await breaks(people, market, strategy, NAMES[1], 3, FIELDS[2])
            market.close()
            await asyncio.wait_for(running, SECONDS)

    assert len(strategy.read) + market.late == market.written
    assert {(name, version) for name, version, _ in strategy.read} == {
        *((NAMES[0], number) for number in range(1, 5)),
        *((NAMES[1], number) for number in range(1, 4)),
    }
    assert strategy.pauses == ["schema change"] * 5
    assert strategy.prepared == [
        ("scheduled", FIELDS[1]),
        ("breaking_change", FIELDS[1]),
    ]
    assert alerts == []


async def breaks(people, market, strategy, name, number, field):
    """A breaking change while the market writes; then it writes by it."""
    await asyncio.to_thread(people.publish_field, name, field)
    market.fields[name] = (number, field)
    await reads(strategy, name, number)


async def plans(people, market, strategy, name, number, field):
    """A breaking change is scheduled, published for later, and activated by the clock."""
    await asyncio.to_thread(people.plan_field, name, field)
    async with asyncio.timeout(SECONDS):
        while strategy.schema_versions[name].version < number:
            await asyncio.sleep(0.01)
    market.fields[name] = (number, field)
    await reads(strategy, name, number)


async def reads(strategy, name, number):
    """Wait until ticks of a version are read."""
    async with asyncio.timeout(SECONDS):
        while not any(
            (each[0], each[1]) == (name, number) for each in strategy.read[-9:]
        ):
            await asyncio.sleep(0.01)


async def reads_more(strategy):
    """Wait until more ticks are read."""
    async with asyncio.timeout(SECONDS):
        before = len(strategy.read)
        while len(strategy.read) < before + 100:
            await asyncio.sleep(0.01)
