"""Seconds of each step of the first road, through a registry started for it.

The steps are those of tests/journeys/test_first_road.py without the browser: what is
measured is the registry. `road_over_health` compares the whole road, from the proposal
to the artifact in hand, with one request that does nothing, in the same run.
"""

import contextlib
import queue
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from benchmarks import _sessions
from schema_registry_client import SchemaRegistryClient
from tests import hub as hubs

ROUNDS = 10
HEALTH_REQUESTS = 50
SECONDS = 30


def run() -> dict[str, float]:
    """Return the seconds of the start and the medians of each step over the rounds."""
    with tempfile.TemporaryDirectory(prefix="road-") as folder:
        clock = Clock()
        with clock.step("start_s"), contextlib.ExitStack() as stack:
            hub = stack.enter_context(hubs.running(Path(folder)))
            running = stack.pop_all()
        with running, Road(hub) as road:
            for number in range(ROUNDS):
                road.travel(number, clock)
            health = road.health()
        return {**clock.medians(), **_ratios(clock, health)}


class Clock:
    """Collects how long each named step takes."""

    def __init__(self) -> None:
        self._taken: dict[str, list[float]] = {}

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time that the block takes to the step `name`."""
        begin = time.perf_counter()
        yield
        self._taken.setdefault(name, []).append(time.perf_counter() - begin)

    def median(self, name: str) -> float:
        """Return the median of one step in seconds."""
        return statistics.median(self._taken[name])

    def medians(self) -> dict[str, float]:
        """Return the medians of all steps, in seconds."""
        return {name: round(self.median(name), 4) for name in self._taken}


class Road:
    """A module developer by API, a steward by session, and a listener."""

    def __init__(self, hub: hubs.Hub) -> None:
        self._hub = hub
        self._developer = SchemaRegistryClient(url=hub.url, key=hub.key)
        self._key = {"Authorization": f"Bearer {hub.key}"}
        self._api = httpx.Client(base_url=f"{hub.url}/api/v1", timeout=SECONDS)
        self._steward = _sessions.signed_in(hub, "ada")

    def __enter__(self) -> "Road":
        return self

    def __exit__(self, *_: object) -> None:
        self._developer.close()
        self._api.close()
        self._steward.close()

    def travel(self, number: int, clock: Clock) -> None:
        """Take one new schema from proposal to Arrow, timing each step."""
        schema_id = f"road_{number}"
        self._create(schema_id)
        heard = self._listen(schema_id)
        with clock.step("road_s"):
            with clock.step("propose_s"):
                proposal = self._propose(schema_id)
            decision = {"fingerprint": proposal["revision"]["fingerprint"]}
            with clock.step("approve_s"):
                self._decide(proposal, "approve", decision)
            with clock.step("publish_s"):
                self._decide(proposal, "publish", decision)
            with clock.step("heard_after_publish_s"):
                heard.get(timeout=SECONDS)
            with clock.step("arrow_after_heard_s"):
                self._developer.get_arrow_schema(f"{schema_id}@1", wait=SECONDS)

    def publish(self, schema_id: str) -> None:
        """Take one new schema to its first version."""
        self._create(schema_id)
        proposal = self._propose(schema_id)
        decision = {"fingerprint": proposal["revision"]["fingerprint"]}
        for verb in ("approve", "publish"):
            self._decide(proposal, verb, decision)

    def version(self, schema_id: str) -> dict[str, Any]:
        """Return the first version of a schema."""
        address = f"/schemas/{schema_id}/versions/1/"
        answer = self._api.get(address, headers=self._key)
        version: dict[str, Any] = answer.raise_for_status().json()
        return version

    def health(self) -> float:
        """Return the median seconds of a request that does nothing."""
        clock = Clock()
        for _ in range(HEALTH_REQUESTS):
            with clock.step("health"):
                httpx.get(f"{self._hub.url}/healthz").raise_for_status()
        return clock.median("health")

    def _create(self, schema_id: str) -> None:
        values = {"schema_id": schema_id, "title": schema_id, "domain": "market-data"}
        self._api.post("/schemas/", json=values, headers=self._key).raise_for_status()

    def _propose(self, schema_id: str) -> dict[str, Any]:
        document = hubs.PROJECT / "examples" / "data" / "ticks" / "ticks_v1.1.0.json"
        values = {"title": "First version", "document": document.read_text()}
        answer = self._api.post(
            f"/schemas/{schema_id}/proposals/", json=values, headers=self._key
        )
        proposal: dict[str, Any] = answer.raise_for_status().json()
        return proposal

    def _decide(
        self, proposal: dict[str, Any], verb: str, values: dict[str, str]
    ) -> None:
        address = f"/api/v1/proposals/{proposal['proposal_id']}/{verb}/"
        self._steward.post(address, json=values).raise_for_status()

    def _listen(self, schema_id: str) -> "queue.Queue[Any]":
        heard: queue.Queue[Any] = queue.Queue()
        after = self._developer.announcements(after=0, schema_id=schema_id)
        last = max((row["sequence"] for row in after), default=0)
        watch = self._developer.watch_schema_updates(schema_id, after=last)

        def follow() -> None:
            for update in watch:
                if update["action"] == "compatible_change":
                    heard.put(update)
                    return

        threading.Thread(target=follow, daemon=True).start()
        return heard


def _ratios(clock: Clock, health: float) -> dict[str, float]:
    return {"road_over_health": round(clock.median("road_s") / health, 1)}
