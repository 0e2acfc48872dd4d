"""The client's cached reads: against a look-up in a dict, and against asking the hub.

All in one run and in turn, the smallest of several rounds each: whatever else the
machine does only adds. The hub is a server on a loopback port that answers from
memory (tests/client), which is kind to HTTP. `get_schema_over_dict` is a pinned version
that is known, in ordinary code; `latest_fresh_over_dict` is the latest one, used
unasked because `fresh_for` allows it.
"""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import _results
from schema_registry_client import AsyncSchemaRegistryClient, SchemaRegistryClient
from tests.client import fake_hub, serving

ROUNDS = 15
CALLS = 20_000  # short, so that some rounds are disturbed by nothing
TIMES = 8
SCHEMAS = 2_000
REFERENCE = "ticks_v1@1"
_DOCUMENT = (
    '{"type": "object", "properties": {"ts": {"type": "string"}, "price": '
    '{"type": "number"}, "size": {"type": "integer"}}, "required": ["ts", "price"]}'
)


def run() -> dict[str, float]:
    """Return the figures."""
    server = serving.Server()
    try:
        hub = server.new_hub()
        hub.publish("ticks_v1", _DOCUMENT)
        seconds = _measured(server.url)
    finally:
        server.stop()
    _results.table(
        "One call",
        ["what", "microseconds", "x dict"],
        [
            (name, round(taken * 1e6, 3), round(taken / seconds["dict"], 1))
            for name, taken in seconds.items()
        ],
    )
    return {
        "get_schema_over_dict": round(seconds["get_schema"] / seconds["dict"], 2),
        "async_get_schema_over_dict": round(seconds["async"] / seconds["dict"], 2),
        "latest_fresh_over_dict": round(seconds["latest, fresh"] / seconds["dict"], 1),
        "http_over_get_schema": round(seconds["HTTP"] / seconds["get_schema"]),
        "etag_over_get_schema": round(
            seconds["latest, by ETag"] / seconds["get_schema"]
        ),
        "first_from_disk_us": round(seconds["first, from disk"] * 1e6, 1),
    }


def _measured(url: str) -> dict[str, float]:
    """Return the seconds of one call each."""
    taken: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory(prefix="client-") as folder,
        SchemaRegistryClient(url=url, key=fake_hub.KEY, cache_dir="") as client,
        SchemaRegistryClient(
            url=url, key=fake_hub.KEY, cache_dir="", fresh_for=3600
        ) as fresh,
    ):
        known = {f"schema_{number}@1": object() for number in range(SCHEMAS)}
        known[REFERENCE] = client.get_schema(REFERENCE)
        for _ in range(ROUNDS):
            for _ in range(TIMES):
                looked_up = _look_up(known)
                asked = _ask(client, REFERENCE, CALLS)
                taken["dict"] = min(looked_up, taken.get("dict", looked_up))
                taken["get_schema"] = min(asked, taken.get("get_schema", asked))
            for name, each in (
                ("async", asyncio.run(_ask_async(url))),
                ("latest, fresh", _ask(fresh, "ticks_v1", 200)),
                ("latest, by ETag", _ask(client, "ticks_v1", 20)),
                ("HTTP", _ask_anew(client)),
                ("first, from disk", _first(url, Path(folder))),
            ):
                taken[name] = min(each, taken.get(name, each))
    return taken


@contextlib.contextmanager
def _timed(calls: int) -> Iterator[Callable[[], float]]:
    """Give what tells the seconds of one call, once the block is over."""
    taken: list[float] = []
    begin = time.perf_counter()
    yield lambda: taken[0] / calls
    taken.append(time.perf_counter() - begin)


def _look_up(known: dict[str, object]) -> float:
    reference = REFERENCE
    with _timed(CALLS) as per_call:
        for _ in range(CALLS):
            known[reference]
    return per_call()


def _ask(client: SchemaRegistryClient, reference: str, calls: int) -> float:
    with _timed(calls) as per_call:
        for _ in range(calls):
            client.get_schema(reference)
    return per_call()


async def _ask_async(url: str) -> float:
    async with AsyncSchemaRegistryClient(
        url=url, key=fake_hub.KEY, cache_dir=""
    ) as client:
        await client.get_schema(REFERENCE)
        with _timed(CALLS) as per_call:
            for _ in range(CALLS):
                await client.get_schema(REFERENCE)
        return per_call()


def _ask_anew(client: SchemaRegistryClient) -> float:
    """What a client without a cache would do each time."""
    http, url = client._http, f"{client._hub.settings.url}/api/v1/schemas/ticks_v1/"  # noqa: SLF001
    with _timed(20) as per_call:
        for _ in range(20):
            http.get(f"{url}versions/1/").raise_for_status().json()
    return per_call()


def _first(url: str, folder: Path) -> float:
    """The first call of a process that finds the version on disk."""
    with SchemaRegistryClient(url=url, key=fake_hub.KEY, cache_dir=folder) as client:
        client.get_schema(REFERENCE)
    with (
        SchemaRegistryClient(url=url, key=fake_hub.KEY, cache_dir=folder) as client,
        _timed(1) as per_call,
    ):
        client.get_schema(REFERENCE)
    return per_call()
