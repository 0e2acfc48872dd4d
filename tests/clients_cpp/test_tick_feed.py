"""The feed in Python tells the tick store in C++ what it has written."""

import datetime
import subprocess

import pyarrow.parquet as pq

from schema_registry_client import SchemaRegistryClient
from schema_registry_client.integrations.tick_store import TickFeed
from tests.clients_cpp import conftest

OPEN = datetime.datetime(2025, 1, 27, 9, 30, tzinfo=datetime.UTC)
TICKS = [
    {
        "ts": (OPEN + datetime.timedelta(microseconds=number)).isoformat(),
        "symbol": 'E"S, ü' if number % 2 else "NQ",
        "price": number / 3,
        "size": number * 10,
        "side": "B",
        "exchange_id": "XNAS" if number % 3 else "",
    }
    for number in range(1000)
]


def test_and_every_row_comes_through_as_it_was(programs, hub, ask, tmp_path):
    ask(["arrow", "ticks_v1", "2"], url=hub.url, key=hub.key)  # built by now
    words = [programs / "tick_store", "--out", tmp_path / "out", "-"]
    with (
        subprocess.Popen(
            words,
            env=conftest.environment(hub.url, hub.key, tmp_path / "known"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as store,
        SchemaRegistryClient(url=hub.url, key=hub.key, cache_dir="") as registry,
    ):
        with TickFeed(
            "ticks_v1@2",
            tmp_path / "in",
            registry=registry,
            rows_per_file=400,
            tell=store.stdin,
        ) as feed:
            written = [feed.write(TICKS[at : at + 250]) for at in range(0, 1000, 250)]
        said, _ = store.communicate(timeout=120)

    stored = sorted((tmp_path / "out" / "ticks_v1@2").glob("*.parquet"))
    rows = [row for path in stored for row in pq.read_table(path).to_pylist()]
    assert (written, store.returncode) == ([250] * 4, 0)
    assert [line.partition(": ")[2] for line in said.splitlines()[1:]] == [
        "500 stored by ticks_v1@2, 0 quarantined"
    ] * 2
    assert [
        {**row, "ts": row["ts"].replace(tzinfo=datetime.UTC).isoformat()}
        for row in rows
    ] == TICKS
