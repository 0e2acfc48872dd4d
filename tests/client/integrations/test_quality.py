"""A report on the quality of data ..."""

import asyncio
import html.parser
import json
import re
from typing import Any

import hypothesis
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import strategies as st

import schema_registry_client
from schema_registry_client.integrations import quality
from schema_registry_client.integrations.quality import (
    SchemaBasedQualityMonitor,
    SyncSchemaBasedQualityMonitor,
)
from schema_registry_client.testing import FakeRegistry
from schema_registry_client.validation import InvalidData

PRICE = {"type": "number", "exclusiveMinimum": 0}
TICKS: dict[str, Any] = {
    "type": "object",
    "required": ["symbol", "bid", "ask"],
    "properties": {
        "symbol": {"type": "string", "pattern": "^[A-Z]{1,8}$"},
        "bid": PRICE,
        "ask": PRICE,
        "size": {"type": ["integer", "null"], "minimum": 1},
        "side": {"enum": ["B", "S"]},
    },
    "dependentRequired": {"size": ["side"]},
    "x-checks": ["bid <= ask"],
}
GOOD = {"symbol": "IBM", "bid": 1.0, "ask": 2.0}
# One row for each thing that can be wrong, and what it is counted as.
BAD: list[tuple[dict[str, Any], str]] = [
    ({"symbol": "IBM", "bid": 1.0}, "required"),
    ({**GOOD, "ask": None}, "required"),
    ({**GOOD, "side": None}, "required"),
    ({**GOOD, "side": "X"}, "ranges"),
    ({**GOOD, "ask": "2.0"}, "types"),
    ({**GOOD, "ask": float("inf")}, "types"),
    ({**GOOD, "ask": -1.0}, "ranges"),
    ({**GOOD, "symbol": "ibm"}, "ranges"),
    ({**GOOD, "ask": 0.5}, "relationships"),
    ({**GOOD, "size": 5}, "relationships"),
]


@pytest.fixture
def registry():
    with FakeRegistry() as registry:
        registry.publish("ticks_v1", TICKS)
        yield registry


@pytest.fixture(params=["async", "sync"])
def check(request, registry):
    """Return a function that checks data, with either monitor."""

    def check(data, schema_id="ticks_v1", **options):
        if request.param == "sync":
            monitor = SyncSchemaBasedQualityMonitor(registry, **options)
            return monitor.check_data_quality(data, schema_id)
        watching = SchemaBasedQualityMonitor(registry.aio, **options)
        return asyncio.run(watching.check_data_quality(data, schema_id))

    return check


@pytest.mark.parametrize(("row", "dimension"), BAD)
def test_counts_what_is_wrong_where_it_belongs(check, row, dimension):
    report = check([GOOD, row, GOOD, GOOD])

    told = {each.name: (each.failed, each.score) for each in report.dimensions}
    if row.get("ask") == -1.0:  # less than the bid, too
        assert told.pop("relationships") == (1, 0.75)
    assert told.pop(dimension) == (1, 0.75)
    assert set(told.values()) == {(0, 1.0)}
    assert (report.rows, report.failed, report.score, report.ok) == (4, 1, 0.75, False)
    assert sum(f.count for f in report.checks[dimension].failures) == 1


def test_scores_rows_and_not_cells(check):
    """A row with three things wrong is one bad row of the whole."""
    report = check([{"symbol": "ibm", "bid": 5.0, "ask": -1.0}, GOOD])

    assert report.score == 0.5
    assert [d.score for d in report.dimensions] == [1.0, 1.0, 0.5, 0.5]


def test_whole_is_never_better_than_a_part(registry):
    rows = st.lists(st.sampled_from([GOOD, *(row for row, _ in BAD)]), max_size=12)

    @hypothesis.settings(max_examples=50)
    @hypothesis.given(rows)
    def holds(rows):
        report = SyncSchemaBasedQualityMonitor(registry).check_data_quality(
            rows, "ticks_v1"
        )

        parts = [each.failed for each in report.dimensions]
        assert max(parts) <= report.failed <= sum(parts)
        assert report.failed == sum(row != GOOD for row in rows)
        assert report.failed == pytest.approx(
            sum(share * len(rows) / len(report.stripes) for share in report.stripes)
        )

    holds()


def test_is_good_of_good_data(check):
    report = check([GOOD] * 3)

    assert (report.ok, report.score, report.failed) == (True, 1.0, 0)
    assert "What is wrong" not in report.to_html()


def test_has_no_score_of_no_rows(check):
    report = check([])

    assert (report.ok, report.score, report.rows) == (False, None, 0)
    assert [each.score for each in report.dimensions] == [None] * 4
    assert json.loads(report.to_json())["score"] is None
    assert "No rows" in report.to_html()


def test_tells_missing_values_from_wrong_ones_in_one_column(check):
    rows = [{**GOOD, "ask": None}, {**GOOD, "ask": "x"}, GOOD, {**GOOD, "ask": None}]

    report = check(rows)

    found = {d.name: [(f.count, [e.row for e in f.examples]) for f in d.failures]
             for d in report.dimensions if d.failures}  # fmt: skip
    assert found == {"required": [(2, [0, 3])], "types": [(1, [1])]}


@pytest.mark.parametrize(
    "make",
    [pa.Table.from_pylist, pd.DataFrame, pl.DataFrame, iter,
     lambda rows: "\n".join(map(json.dumps, rows)),
     lambda rows: pa.Table.from_pylist(rows).to_reader()],
    ids=["arrow", "pandas", "polars", "iterator", "lines", "reader"],
)  # fmt: skip
def test_reads_tables_of_any_kind(check, make):
    report = check(make([GOOD, {**GOOD, "bid": 3.0}, {**GOOD, "bid": 1.5}]))

    assert (report.rows, report.failed) == (3, 1)
    bid = report.profile.columns["bid"]
    assert (bid.low, bid.high, bid.nulls) == (1.0, 3.0, 0)
    assert sum(bid.bars) == sum(bid.counts) == 3
    assert report.profile.columns["symbol"].words == {"IBM": 3}


def test_refuses_what_is_no_table(check):
    with pytest.raises(InvalidData):
        check(7)


def test_says_by_which_version(registry, check):
    registry.publish("ticks_v1", {**TICKS, "required": []})

    assert check([{}], "ticks_v1@1").failed == 1
    report = check([{}])
    assert (report.failed, report.version.pin) == (0, "ticks_v1@2")


def test_does_not_go_by_a_version_that_is_still_to_come(registry, check):
    registry.publish("ticks_v1", {**TICKS, "required": []}, effective_from="2999-01-01")

    assert check([{}]).version.pin == "ticks_v1@1"
    assert check([{}], "ticks_v1@latest").version.pin == "ticks_v1@2"


def test_is_written_as_json_whatever_the_values(check):
    rows = [
        {**GOOD, "ask": float("inf"), "symbol": "\x00\u202e"},
        {**GOOD, "ask": b"x"},
    ]

    written = json.loads(check(pa.Table.from_pylist(rows[:1])).to_json())

    assert (written["schema_id"], written["version"], written["rows"]) == (
        "ticks_v1",
        1,
        1,
    )
    assert [each["name"] for each in written["dimensions"]] == [
        "required", "types", "ranges", "relationships",
    ]  # fmt: skip
    assert written["score"] == 0.0


class Page(html.parser.HTMLParser):
    """Tells the elements and attributes that a browser would see."""

    def __init__(self, text):
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in {"src", "href"}]


EVIL = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\x00</title></style>'
)


def test_html_holds_nothing_of_the_data_but_text(registry, check):
    closed = {**TICKS, "additionalProperties": False, "x-checks": []}
    closed["properties"] = {**TICKS["properties"], EVIL: {"enum": ["<b>"]}}
    registry.publish("evil", closed)
    plain = Page(check([{**GOOD, "symbol": "ibm"}]).to_html())

    written = check(
        [{**GOOD, "symbol": EVIL, EVIL: EVIL, EVIL * 2: EVIL}], "evil"
    ).to_html()

    page = Page(written)
    assert page.tags <= plain.tags
    assert not {name for name in page.attributes if name.startswith("on")}
    assert "style" not in page.attributes
    assert page.links == []
    assert "\u202e" not in written
    assert "\x00" not in written
    assert "\\u{202e}" in written
    written.encode("utf-8")


def test_html_forbids_itself_everything_but_its_style(check):
    written = check([GOOD]).to_html()

    assert re.search(
        "content=\"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'\"", written
    )
    assert "http" not in written.replace("http-equiv", "")


def test_keeps_values_out_where_told_so(check):
    report = check([{**GOOD, "symbol": "secret"}], examples=0)

    assert report.checks["ranges"].failures[0].examples == ()


def test_shows_where_in_the_data(check):
    rows = [GOOD] * 100 + [{**GOOD, "bid": 9.0}] * 20

    stripes = check(rows).stripes

    assert len(stripes) == 60
    assert stripes == (0.0,) * 50 + (1.0,) * 10


def test_profiles_are_kept_as_json():
    profile = quality.profile([{"a": 1, "b": "x"}, {"a": 2.5, "b": None}])

    assert quality.Profile.from_json(profile.to_json()) == profile
    assert profile.columns["a"].kinds == {"integer": 1, "number": 1}
    assert profile.columns["b"].words == {"x": 1}
    for text in ("{}", "[]", "nothing", '{"rows": 1, "columns": {"a": {"b": 1}}}'):
        with pytest.raises(InvalidData):
            quality.Profile.from_json(text)


def test_profiles_hold_nothing_too_long_or_beyond_numbers():
    rows = [
        {"a": 1.5e308, "b": "x" * 201, "c": True},
        {"a": 1.5e308, "b": "y", "c": None},
    ]

    columns = quality.profile([*rows, {"a": -1.5e308, "b": "y", "c": False}]).columns

    assert (columns["a"].low, columns["a"].high) == (-1.5e308, 1.5e308)
    assert columns["a"].mean is None or abs(columns["a"].mean) < 1e308
    assert columns["a"].bars == (3,)
    assert (columns["b"].words, columns["b"].kinds) == ({}, {"string": 3})
    assert columns["c"].words == {"true": 1, "false": 1}
    assert quality.Profile(3, columns).to_json()


async def test_closes_only_the_client_it_made(registry):
    async with SchemaBasedQualityMonitor(registry.aio):
        pass
    assert (await registry.aio.get_schema("ticks_v1")).version == 1

    async with SchemaBasedQualityMonitor() as monitor:
        assert isinstance(
            monitor.schema_registry, schema_registry_client.AsyncSchemaRegistryClient
        )
