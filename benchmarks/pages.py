"""Seconds of each page of a very large schema, through a registry started for it.

One schema has 2,000 properties and a proposal that changes 300 of them, another has 200
versions. A page is asked for over a session, as a browser does it, on SQLite; what counts
is the time until its last byte is there, the median of five.
"""

import contextlib
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from benchmarks import _results, _sessions
from tests import hub as hubs

WIDE, LONG = "wide_v1", "long_v1"
PROPERTIES, CHANGES, VERSIONS = 2_000, 300, 200
ROUNDS = 5


def run() -> dict[str, float]:
    """Return the median seconds of each page, and of the slowest."""
    with (
        tempfile.TemporaryDirectory(prefix="pages-") as folder,
        hubs.running(Path(folder)) as hub,
        contextlib.closing(_sessions.signed_in(hub, "ada")) as steward,
        contextlib.closing(_sessions.signed_in(hub, "mia")) as developer,
        contextlib.closing(_sessions.signed_in(hub, "ivo")) as auditor,
        httpx.Client(
            base_url=f"{hub.url}/api/v1",
            headers={"Authorization": f"Bearer {hub.key}"},
            timeout=_sessions.SECONDS,
        ) as api,
    ):
        made = Maker(api, steward).everything()
        readers = {"propose": developer, "audit": auditor}
        taken = {
            name: _taken(readers.get(name, steward), address)
            for name, address in _addresses(made)
        }
    rows = [(name, f"{each:.3f}", f"{size:,}") for name, (each, size) in taken.items()]
    _results.table("Pages", ("page", "seconds", "bytes"), rows)
    figures = {f"{name}_s": round(each, 3) for name, (each, _) in taken.items()}
    return {**figures, "slowest_s": max(figures.values())}


class Maker:
    """Makes the schemas by the roads people take."""

    def __init__(self, api: httpx.Client, steward: httpx.Client) -> None:
        self._api = api
        self._steward = steward

    def everything(self) -> int:
        """Make both schemas; return the number of the proposal that changes much."""
        for schema_id in (WIDE, LONG):
            values = {
                "schema_id": schema_id,
                "title": schema_id,
                "domain": "market-data",
            }
            self._api.post("/schemas/", json=values).raise_for_status()
        for number in range(1, VERSIONS + 1):
            self._publish(LONG, _document({"value": number}))
        lowest = {f"field_{number:04}": number for number in range(PROPERTIES)}
        self._publish(WIDE, _document(lowest))
        every = PROPERTIES // CHANGES
        changed = dict(list(lowest.items())[::every][:CHANGES])
        raised = {name: number + 1 for name, number in changed.items()}
        return int(self._proposed(WIDE, _document({**lowest, **raised}))["proposal_id"])

    def _publish(self, schema_id: str, document: dict[str, Any]) -> None:
        made = self._proposed(schema_id, document)
        decision = {"fingerprint": made["revision"]["fingerprint"]}
        for verb in ("approve", "publish"):
            address = f"/api/v1/proposals/{made['proposal_id']}/{verb}/"
            self._steward.post(address, json=decision).raise_for_status()

    def _proposed(self, schema_id: str, document: dict[str, Any]) -> dict[str, Any]:
        values = {"title": "Higher", "document": document}
        answer = self._api.post(f"/schemas/{schema_id}/proposals/", json=values)
        made: dict[str, Any] = answer.raise_for_status().json()
        return made


def _document(most: dict[str, int]) -> dict[str, Any]:
    """Return a schema of integers with these maxima: each may be raised compatibly."""
    return {
        "type": "object",
        "properties": {
            name: {"type": "integer", "maximum": maximum}
            for name, maximum in most.items()
        },
    }


def _addresses(proposal: int) -> Iterator[tuple[str, str]]:
    yield "inbox", "/"
    yield "proposals", "/proposals/?state=all"
    yield "review", f"/proposals/{proposal}/"
    yield "review_unified", f"/proposals/{proposal}/?view=unified"
    yield "review_all_changes", f"/proposals/{proposal}/?changes=all"
    yield "propose", f"/schemas/{WIDE}/propose/"
    yield "fields", f"/schemas/{WIDE}/"
    yield "document", f"/schemas/{WIDE}/document/"
    yield "versions", f"/schemas/{LONG}/versions/"
    yield "timeline", f"/schemas/{LONG}/timeline/"
    yield "version", f"/schemas/{LONG}/versions/{VERSIONS}/"
    yield "compare", f"/schemas/{LONG}/compare/?old=1&new={VERSIONS}"
    yield "artifacts", f"/schemas/{LONG}/artifacts/"
    yield "schema_proposals", f"/schemas/{LONG}/proposals/"
    yield "schema_history", f"/schemas/{LONG}/history/"
    yield "policies", f"/policies/?schema={WIDE}&severity=breaking"
    yield "module", "/modules/0.1/"
    yield "notifications", "/notifications/"
    yield "audit", "/audit/"


def _taken(client: httpx.Client, address: str) -> tuple[float, int]:
    """Return the median seconds of a page that was read before, and its bytes."""
    size = len(client.get(address).raise_for_status().content)
    seconds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        client.get(address).raise_for_status()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds), size
