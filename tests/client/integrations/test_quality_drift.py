"""Drift ..."""

import asyncio
import datetime
import itertools
import logging
import math
import random
from typing import Any

import pyarrow as pa
import pytest

from schema_registry_client import errors
from schema_registry_client.integrations import (
    quality,
    quality_drift,
    quality_profile,
    quality_statistics,
)
from schema_registry_client.integrations.quality import (
    Limits,
    SchemaBasedQualityMonitor,
    SyncSchemaBasedQualityMonitor,
)
from schema_registry_client.testing import AsyncFakeRegistry, FakeRegistry

ROWS = 2_000
TICKS = {"properties": {"x": {"type": "number"}, "side": {}, "venue": {}}}


def drawn(seed=1, rows=ROWS, **changes):
    """Return a table of what was drawn: numbers around 100, and one of three sides."""
    chance = random.Random(seed)
    columns: dict[str, Any] = {
        "x": [chance.gauss(100, 10) for _ in range(rows)],
        "side": chance.choices("BSX", weights=(50, 45, 5), k=rows),
    }
    return pa.table({**columns, **changes})


def found(window, reference=None, **options):
    """Return what is told of a window, as (kind, severity, field)."""
    before = quality.profile(drawn() if reference is None else reference)
    measured = quality_profile.measured(window)
    told = quality_drift.differences(before, measured, Limits(), **options)
    return [(each.kind, each.severity, each.field) for each in told]


@pytest.mark.parametrize("rows", [20, 200, ROWS, 5 * ROWS])
def test_is_not_seen_where_only_chance_differs(rows):
    told = itertools.chain.from_iterable(
        found(drawn(seed, rows)) for seed in range(100, 110)
    )

    assert [*told] == []


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (lambda x: x + 5, [("distribution", "notice", "x")]),
        (lambda x: x + 10, [("range", "notice", "x"), ("distribution", "alert", "x")]),
        (lambda x: x * 10, [("range", "alert", "x"), ("distribution", "alert", "x")]),
        (lambda x: -x, [("range", "alert", "x"), ("distribution", "alert", "x")]),
    ],
)
def test_is_seen_where_numbers_move(moved, expected):
    window = drawn(2)
    window = window.set_column(
        0, "x", pa.array([moved(x) for x in window["x"].to_pylist()])
    )

    assert found(window) == expected


def test_is_seen_of_one_value_far_away():
    numbers = drawn(2)["x"].to_pylist()

    assert found(drawn(2, x=[*numbers[:-1], 1e9])) == [("range", "alert", "x")]
    assert found(drawn(2, x=[*numbers[:-1], 195.0])) == [("range", "notice", "x")]


@pytest.mark.parametrize(
    ("nulls", "expected"),
    [
        (10, []),
        (100, [("null_rate", "notice", "x")]),
        (400, [("null_rate", "alert", "x")]),
    ],
)
def test_is_seen_where_more_is_null(nulls, expected):
    numbers = drawn(2)["x"].to_pylist()
    window = drawn(2, x=[None] * nulls + numbers[nulls:])

    assert found(window) == expected


def test_is_seen_where_less_is_null():
    numbers = drawn(2)["x"].to_pylist()
    before = drawn(1, x=[None] * 1000 + numbers[1000:])

    assert found(drawn(3), before) == [("null_rate", "alert", "x")]


def test_is_not_seen_of_few_nulls_in_a_small_window():
    assert found(drawn(2, 20, x=[None] + [100.0 + n for n in range(19)])) == []
    assert found(drawn(2, 20, x=[None] * 2 + [100.0 + n for n in range(18)])) == [
        ("null_rate", "alert", "x")
    ]


def test_is_seen_where_columns_come_and_go():
    window = drawn(2, rows=100).drop_columns(["side"])
    window = window.append_column("venue", pa.array(["N"] * 100))
    window = window.append_column("other", pa.array(["N"] * 100))

    assert found(window, declared={"venue"}) == [
        ("column_removed", "alert", "side"),
        ("column_added", "notice", "venue"),
        ("column_added", "alert", "other"),
    ]
    assert found(window, ignored={"venue", "other", "side"}) == []


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([1, 2] * 50, ["1"] * 100, [("type_shift", "alert", "v")]),
        ([1, 2] * 50, [1.5, 1.0] * 50, [("type_shift", "notice", "v")]),
        ([1.5, 1.0] * 50, [1, 1.5] * 50, []),
        ([1, 2] * 50, [1.0, 2.0] * 50, []),  # whole floats are integers
        (["a"] * 100, [None] * 100, [("null_rate", "alert", "v")]),
        ([None] * 100, ["a"] * 100, [("null_rate", "alert", "v")]),
        (
            ["a"] * 100,
            [datetime.date(2025, 1, 1)] * 100,
            [("type_shift", "alert", "v")],
        ),
    ],
)
def test_is_seen_where_types_shift(before, now, expected):
    told = found(pa.table({"v": now}), pa.table({"v": before}))

    assert [each for each in told if each[0] != "distribution"] == expected


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ("B" * 50 + "S" * 45 + "X" * 5, []),
        ("B" * 10 + "S" * 85 + "X" * 5, [("distribution", "alert", "side")]),
        ("B" * 50 + "S" * 25 + "Z" * 25, [("distribution", "alert", "side")]),
    ],
)
def test_is_seen_where_words_are_spread_otherwise(sides, expected):
    assert found(drawn(2, side=[*sides] * 20)) == expected


def test_is_seen_where_a_category_becomes_free_text():
    told = found(drawn(2, side=[f"s{number}" for number in range(ROWS)]))

    assert told == [("distribution", "alert", "side")]


def test_is_not_seen_in_moments_that_go_on():
    def table(day):
        start = datetime.datetime(2025, 1, day, tzinfo=datetime.UTC)
        return pa.table(
            {"ts": [start + datetime.timedelta(seconds=n) for n in range(100)]}
        )

    assert found(table(2), table(1)) == []


def test_is_not_seen_of_nothing():
    assert found(drawn(rows=0)) == []
    assert found(drawn(), drawn(rows=0)) == []


def test_measures_the_index_as_documented():
    """Three bins, by hand: half a value is added to each."""
    p, q = (
        [10.5 / 31.5, 10.5 / 31.5, 10.5 / 31.5],
        [20.5 / 31.5, 10.5 / 31.5, 0.5 / 31.5],
    )
    by_hand = sum((b - a) * math.log(b / a) for a, b in zip(p, q, strict=True))

    assert quality_statistics.psi([10, 10, 10], [20, 10, 0]) == pytest.approx(by_hand)
    assert quality_statistics.psi([10, 10, 10], [10, 10, 10]) == 0
    # the 99.9 % point of chi-square with 9 degrees of freedom is 27.88
    assert quality_statistics.psi_by_chance(10, 1000, 1000) == pytest.approx(
        27.88 * 2 / 1000, rel=0.01
    )


def test_knows_how_many_are_beyond_by_chance():
    """Of one number after two, a third is in the middle; of none, none is outside."""
    assert quality_statistics.outside_by_chance(2, 0) == 0
    assert quality_statistics.outside_by_chance(2, 1) == 1
    # One after 1999 is outside in 1 of 1000: that often it is chance.
    assert quality_statistics.outside_by_chance(2001, 1) == 0
    assert quality_statistics.outside_by_chance(1900, 1) == 1
    assert quality_statistics.outside_by_chance(2000, 2000) == 12


@pytest.mark.parametrize(
    ("marked", "counts", "expected"),
    [
        ((0, 0), (10, 10), True),
        ((10, 10), (10, 10), True),
        ((0, 4), (10, 10), True),  # 0.043
        ((0, 9), (10, 10), False),  # 0.00006
        ((9, 0), (10, 10), False),
        ((1_000_000, 1_010_000), (10_000_000, 10_000_000), False),
        ((1_000_000, 1_000_500), (10_000_000, 10_000_000), True),
    ],
)
def test_knows_which_shares_differ_by_chance(marked, counts, expected):
    assert quality_statistics.is_chance(marked, counts) is expected


@pytest.fixture
async def registry():
    async with AsyncFakeRegistry() as registry:
        registry.publish("ticks_v1", TICKS)
        yield registry


async def listed(drifts, count=None):
    told = []
    async for drift in drifts:
        told.append(drift)
        if len(told) == count:
            break
    await drifts.aclose()
    return told


async def test_of_the_schema_is_told_as_it_is_announced(registry):
    monitor = SchemaBasedQualityMonitor(registry)
    alerted: list[quality.Drift] = []

    async def on_alert(drift):
        alerted.append(drift)

    drifts = monitor.detect_schema_drift("ticks_v1", after=0, on_alert=on_alert)
    first = asyncio.ensure_future(listed(drifts, 3))
    registry.publish("other", {})
    registry.publish("ticks_v1", TICKS, changes=[{"sentence": "Adds venue."}])
    registry.publish("ticks_v1", {}, action="breaking_change")
    told = await asyncio.wait_for(first, 20)

    assert [(d.kind, d.severity, d.message) for d in told] == [
        ("schema_changed", "notice", "version 1 is compatible with None"),
        ("schema_changed", "notice", "version 2 is compatible with 1: Adds venue."),
        ("schema_changed", "alert", "version 3 breaks with 2"),
    ]
    assert [d.update["sequence"] for d in told if d.update] == [1, 3, 4]
    assert alerted == told[2:]


async def test_of_windows_is_told_beside_that_of_the_schema(registry):
    """The reference, a good window, an announcement, and a window with its new column."""

    async def windows():
        yield drawn(1)
        yield drawn(2)
        registry.publish("ticks_v1", {"properties": {"extra": {}}})
        await heard.wait()
        yield drawn(3, extra=[1] * ROWS)
        yield drawn(4, other=[1] * ROWS)

    heard = asyncio.Event()
    told = []
    monitor = SchemaBasedQualityMonitor(registry)
    async for drift in monitor.detect_schema_drift("ticks_v1", windows()):
        told.append((drift.kind, drift.severity, drift.field, drift.window))
        heard.set()

    assert told == [
        ("schema_changed", "notice", "", None),
        ("column_added", "notice", "extra", 2),
        ("column_added", "alert", "other", 3),
    ]


async def test_knows_no_column_before_its_version_is_in_force(registry):
    registry.publish("ticks_v1", TICKS)
    registry.publish("ticks_v1", {"properties": {"v": {}}}, effective_from="2999-01-01")
    monitor = SchemaBasedQualityMonitor(registry)

    drifts = monitor.detect_schema_drift(
        "ticks_v1", [drawn(2, v=[1] * ROWS)], reference=drawn(), after=2
    )

    told = [(d.kind, d.severity) for d in await listed(drifts)]
    assert ("column_added", "alert") in told


async def test_waits_for_a_window_with_rows_to_compare_with(registry):
    monitor = SchemaBasedQualityMonitor(registry)
    windows = [drawn(rows=0), drawn(1), drawn(rows=0), drawn(2, x=[1e9] * ROWS)]

    told = await listed(monitor.detect_schema_drift("ticks_v1", windows))

    assert [(d.kind, d.window) for d in told] == [("range", 3), ("distribution", 3)]


async def test_goes_on_when_an_alert_fails(registry, caplog):
    def fail(drift):
        raise RuntimeError("no mail today")

    monitor = SchemaBasedQualityMonitor(registry)
    with caplog.at_level(logging.ERROR, "schema_registry_client"):
        told = await listed(
            monitor.detect_schema_drift(
                "ticks_v1", [drawn(2, x=[1e9] * ROWS)], reference=drawn(), on_alert=fail
            )
        )

    assert [drift.kind for drift in told] == ["range", "distribution"]
    assert len([each for each in caplog.messages if "the alert of" in each]) == 2


async def test_ends_with_a_clear_error_when_the_key_is_revoked(registry):
    monitor = SchemaBasedQualityMonitor(registry)
    drifts = monitor.detect_schema_drift("ticks_v1", after=0)
    assert (await anext(drifts)).kind == "schema_changed"

    registry.revoke_key()

    with pytest.raises(errors.Unauthorized):
        await asyncio.wait_for(anext(drifts), 20)


async def test_passes_on_what_a_window_raises(registry):
    def windows():
        yield drawn()
        raise OSError("the disk is gone")

    monitor = SchemaBasedQualityMonitor(registry)

    with pytest.raises(OSError, match="the disk is gone"):
        await listed(monitor.detect_schema_drift("ticks_v1", windows()))


async def test_compares_with_a_reference_that_was_kept(registry):
    kept = quality.Profile.from_json(quality.profile(drawn()).to_json())
    monitor = SchemaBasedQualityMonitor(registry)

    told = await listed(
        monitor.detect_schema_drift(
            "ticks_v1",
            [drawn(2, side=["B"] * ROWS)],
            reference=kept,
            limits=Limits(distribution=(0.5, 9.0)),
        )
    )

    assert [(d.kind, d.severity, d.measure, d.limit) for d in told] == [
        ("distribution", "notice", "PSI", 0.5)
    ]


def test_is_told_to_ordinary_code_too(caplog):
    alerted: list[quality.Drift] = []
    with FakeRegistry() as registry:
        registry.publish("ticks_v1", TICKS)

        def windows():
            yield drawn()
            registry.publish("ticks_v1", {}, action="breaking_change")
            yield drawn(2)
            registry.go_away()
            yield drawn(3, more=[1] * ROWS)

        monitor = SyncSchemaBasedQualityMonitor(registry)
        told = [
            *monitor.detect_schema_drift("ticks_v1", windows(), on_alert=alerted.append)
        ]

    assert [(d.kind, d.severity) for d in told] == [
        ("schema_changed", "alert"), ("column_added", "alert"),
    ]  # fmt: skip
    assert alerted == told
    assert any("looking for changes" in each for each in caplog.messages)
