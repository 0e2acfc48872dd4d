"""A data-quality monitor and a registry as a user starts it."""

import asyncio
import runpy

import pyarrow as pa
import pytest

import schema_registry_client
from schema_registry_client.integrations.quality import (
    Drift,
    SchemaBasedQualityMonitor,
    SyncSchemaBasedQualityMonitor,
)
from tests import hub as hubs

PRICE = {"type": "number", "exclusiveMinimum": 0}
ONE = {
    "type": "object",
    "required": ["bid", "ask"],
    "properties": {"bid": PRICE, "ask": PRICE},
    "x-checks": ["bid <= ask"],
}
TWO = {**ONE, "required": ["bid", "ask", "venue"], "properties": {
    "bid": PRICE, "ask": PRICE, "venue": {"enum": ["XNYS"]}}}  # fmt: skip
SECONDS = 60


def quotes(**more):
    return pa.table({"bid": [1.0, 2.0, 5.0], "ask": [1.5, None, 4.0], **more})


@pytest.fixture
async def monitor(running_hub):
    async with (
        schema_registry_client.AsyncSchemaRegistryClient(
            url=running_hub.url, key=running_hub.key, cache_dir=""
        ) as registry,
        SchemaBasedQualityMonitor(registry) as monitor,
    ):
        yield monitor


async def test_reports_by_the_version_that_the_hub_has(people, monitor, hub_client):
    await asyncio.to_thread(people.create, "quality_report")
    await asyncio.to_thread(people.publish, "quality_report", ONE)

    report = await monitor.check_data_quality(quotes(), "quality_report")
    same = await asyncio.to_thread(
        SyncSchemaBasedQualityMonitor(hub_client).check_data_quality,
        quotes(),
        "quality_report",
    )

    assert (report.version.pin, report.rows, report.failed) == (
        "quality_report@1",
        3,
        2,
    )
    assert {name: each.failed for name, each in report.checks.items()} == {
        "required": 1, "types": 0, "ranges": 0, "relationships": 1,
    }  # fmt: skip
    assert report.dimensions == same.dimensions

    await asyncio.to_thread(people.publish, "quality_report", TWO)
    report = await monitor.check_data_quality(quotes(), "quality_report")
    assert (report.version.pin, report.checks["required"].failed) == (
        "quality_report@2",
        3,
    )


async def test_hears_of_a_breaking_change_between_windows(people, monitor):
    await asyncio.to_thread(people.create, "quality_drift")
    await asyncio.to_thread(people.publish, "quality_drift", ONE)
    changed = asyncio.Event()
    alerted: list[Drift] = []

    async def windows():
        yield quotes()
        await asyncio.to_thread(people.publish, "quality_drift", TWO)
        await changed.wait()
        yield quotes(venue=["XNYS"] * 3)

    async def follow():
        told = []
        async for drift in monitor.detect_schema_drift(
            "quality_drift", windows(), on_alert=alerted.append
        ):
            changed.set()
            told.append(drift)
        return told

    told = await asyncio.wait_for(follow(), SECONDS)

    assert [(d.kind, d.severity, d.field) for d in told] == [
        ("schema_changed", "alert", ""),
        ("column_added", "notice", "venue"),
    ]
    assert told[0].update is not None
    assert (told[0].update["action"], told[0].update.version) == ("breaking_change", 2)
    assert alerted == told[:1]


def test_example_writes_a_report_and_sees_drift(
    running_hub, monkeypatch, capsys, tmp_path
):
    monkeypatch.setenv("SCHEMA_REGISTRY_URL", running_hub.url)
    monkeypatch.setenv("SCHEMA_REGISTRY_KEY", running_hub.key)
    monkeypatch.setenv("SCHEMA_REGISTRY_CACHE_DIR", "")
    example = runpy.run_path(
        str(hubs.PROJECT / "examples" / "quality" / "check_ticks.py")
    )

    asyncio.run(example["main"](tmp_path / "report.html"))

    said = capsys.readouterr().out
    assert "20 rows by ticks_v1@2, 20 bad" in said
    assert said.count("day 2: alert: ticks_v1: column 'price'") == 2
    assert "day 1" not in said
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
