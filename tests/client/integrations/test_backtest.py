"""A back-test ..."""

import datetime
import itertools
from typing import Any

import hypothesis
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import strategies as st

from schema_registry_client import errors
from schema_registry_client.integrations import backtest, backtest_fields
from schema_registry_client.integrations.backtest import SchemaAwareBacktest
from schema_registry_client.testing import FakeRegistry
from schema_registry_client.validation import InvalidData

UTC = datetime.UTC
BARS: dict[str, Any] = {
    "type": "object",
    "required": ["ts", "close"],
    "properties": {"ts": {"type": "string"}, "close": {"type": "number", "minimum": 0}},
}
WITH_VENUE: dict[str, Any] = {
    **BARS,
    "required": ["ts", "close", "venue"],
    "properties": {**BARS["properties"], "venue": {"enum": ["XNYS", "XNAS"]}},
}


def day(number, *, month=1):
    return datetime.datetime(2025, month, number, tzinfo=UTC)


@pytest.fixture
def registry():
    """Version 1 from January 1st, version 2 with venues from January 3rd 2025."""
    with FakeRegistry() as registry:
        registry.publish("bars_v1", BARS, published_at=day(1), effective_from=day(1))
        registry.publish(
            "bars_v1", WITH_VENUE, published_at=day(2), effective_from=day(3)
        )
        yield registry


@pytest.fixture
def run(registry):
    """Return a function that runs a back-test of January 1st to 5th."""

    def run(data, strategy=None, **options):
        options = {"time_column": "ts", "registry": registry, **options}
        made = SchemaAwareBacktest("bars_v1", "2025-01-01", "2025-01-05", **options)
        return made.run_backtest(data, strategy)

    return run


def bars(days=(1, 2, 3, 4), venue_from=3, **changes):
    """Return a bar for each day, with venues from one of them on."""
    columns: dict[str, Any] = {
        "ts": [day(number) for number in days],
        "close": [float(number) for number in days],
        "venue": ["XNYS" if number >= venue_from else None for number in days],
        **changes,
    }
    return pa.table(columns)


KINDS = {
    "arrow": lambda table: table,
    "record batch": lambda table: table.to_batches()[0],
    "polars": pl.from_arrow,
    "polars, lazy": lambda table: pl.DataFrame(pl.from_arrow(table)).lazy(),
    "pandas": lambda table: table.to_pandas(),
    "pandas, index": lambda table: table.to_pandas().set_index("ts"),
    "pandas, arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
}


@pytest.mark.parametrize("kind", KINDS)
def test_cuts_data_where_another_version_comes_into_force(run, kind):
    table = KINDS[kind](bars())
    seen = []

    def strategy(cut):
        columns = [*cut.data.schema.names] if kind == "arrow" else [*cut.data.columns]
        seen.append(
            (cut.since, cut.until, cut.version.version, cut.first_row, cut.rows)
        )
        return "venue" in columns, len(cut.data)

    report = run(table, strategy if kind != "record batch" else None)

    assert [(c.since, c.until, c.version.version, c.first_row, c.rows)
            for c in report.cuts] == [
        (day(1), day(3), 1, 0, 2), (day(3), day(5), 2, 2, 2),
    ]  # fmt: skip
    assert (report.rows, report.outside) == (4, 0)
    if kind != "record batch":
        assert seen == [(day(1), day(3), 1, 0, 2), (day(3), day(5), 2, 2, 2)]
        assert report.results == ((False, 2), (True, 2))


@pytest.mark.parametrize("kind", KINDS)
def test_catches_a_column_that_only_a_later_version_declares(run, kind):
    called: list[Any] = []

    with pytest.raises(backtest.LookAhead) as caught:
        run(KINDS[kind](bars(venue_from=2)), called.append)

    error = caught.value
    assert (error.moment, error.version.version) == (day(2), 1)
    assert (error.rows, error.failed) == ((1,), 1)
    assert error.reasons == ("/venue is known only from bars_v1@2 on [look-ahead]",)
    assert str(error) == (
        "1 row does not fit bars_v1@1 (1.0.0), which is in force at "
        "2025-01-02T00:00:00+00:00: /venue is known only from bars_v1@2 on "
        "[look-ahead] (rows 1)"
    )
    assert called == []


def test_catches_a_column_that_a_later_version_declares_by_a_pattern(registry, run):
    patterned = {**BARS, "patternProperties": {"^x_": {"type": "number"}}}
    registry.publish("bars_v1", patterned, published_at=day(3), effective_from=day(4))
    signals = [0.5, None, None, 0.7]

    with pytest.raises(backtest.LookAhead) as caught:
        run(bars(x_signal=signals))

    assert (caught.value.rows, caught.value.version.version) == ((0,), 1)
    assert caught.value.reasons == (
        "/x_signal is known only from bars_v1@3 on [look-ahead]",
    )


def test_knows_nothing_that_was_published_after_known_at(run):
    """Version 2 is unknown on the first day: not in force later, and its field strange."""
    report = run(bars(venue_from=9), known_at=day(1))
    assert [cut.version.version for cut in report.cuts] == [1]
    assert report.cuts[0].until == day(5)

    with pytest.raises(backtest.LookAhead) as caught:
        run(bars(), known_at=day(1))

    assert (caught.value.rows, caught.value.version.version) == ((2, 3), 1)


def test_catches_a_value_that_only_a_later_version_allows(registry, run):
    wider = {**WITH_VENUE, "properties": {**WITH_VENUE["properties"],
             "venue": {"enum": ["XNYS", "XNAS", "XLON"]}}}  # fmt: skip
    registry.publish("bars_v1", wider, published_at=day(3), effective_from=day(4))
    venues = [None, None, "XLON", "XLON"]

    with pytest.raises(backtest.SchemaValidationError) as caught:
        run(bars(venue=venues))

    error = caught.value
    assert type(error) is backtest.SchemaValidationError
    assert (error.moment, error.version.version, error.rows) == (day(3), 2, (2,))
    assert error.reasons == ("/venue is none of ['XNYS', 'XNAS'] [enum]: 1 row",)


def test_knows_at_each_moment_what_was_known_at_it(registry, run):
    """Version 3 was published on the 4th, and is valid from the 2nd: nobody knew."""
    registry.publish("bars_v1", BARS, published_at=day(4), effective_from=day(2))

    then = run(bars(), known_at="then")
    now = run(bars(venue_from=9))

    assert [(c.since, c.version.version) for c in then.cuts] == [
        (day(1), 1), (day(3), 2), (day(4), 3),
    ]  # fmt: skip
    assert [(c.since, c.version.version) for c in now.cuts] == [
        (day(1), 1),
        (day(2), 3),
    ]


def test_stops_at_the_first_cut_that_is_bad(run):
    ran = []

    with pytest.raises(backtest.SchemaValidationError) as caught:
        run(
            bars(close=[1.0, 2.0, 3.0, -4.0]),
            lambda cut: ran.append(cut.version.version),
        )

    assert (caught.value.rows, caught.value.moment) == ((3,), day(4))
    assert caught.value.reasons == ("/close is less than 0 [minimum]: 1 row",)
    assert ran == [1]


def test_leaves_rows_outside_of_its_period_alone(run):
    before = datetime.datetime(2024, 12, 31, tzinfo=UTC)
    table = bars(days=(1, 2, 3, 4, 5))
    moments = [before, day(2), day(3), day(4), day(5)]

    report = run(table.set_column(0, "ts", pa.array(moments)))

    assert (report.rows, report.outside) == (3, 2)
    assert report.cuts[0].first_row == 1


def test_refuses_rows_that_no_version_was_in_force_for(registry):
    made = SchemaAwareBacktest(
        "bars_v1", "2024-12-01", "2025-01-05", time_column="ts", registry=registry
    )
    early = datetime.datetime(2024, 12, 31, tzinfo=UTC)

    with pytest.raises(errors.NotInForce) as caught:
        made.run_backtest(
            bars().set_column(0, "ts", pa.array([early, *map(day, (2, 3, 4))]))
        )

    assert caught.value.at == early


@pytest.mark.parametrize("kind", ["arrow", "polars", "pandas", "pandas, index"])
def test_refuses_moments_without_a_zone_unless_one_is_said(run, kind):
    naive = pa.array([day(n).replace(tzinfo=None) for n in (1, 2, 3, 4)])
    table = KINDS[kind](bars(venue_from=4).set_column(0, "ts", naive))

    with pytest.raises(backtest.InvalidTimes, match="without a zone"):
        run(table)

    report = run(table, timezone="Europe/Berlin")  # an hour ahead: the first row is out
    assert (report.rows, report.outside) == (3, 1)
    assert [cut.rows for cut in report.cuts] == [2, 1]


@pytest.mark.parametrize("kind", ["arrow", "polars", "pandas", "pandas, index"])
@pytest.mark.parametrize("hour", ["2025-03-09T02:30:00", "2025-11-02T01:30:00"])
def test_refuses_an_hour_that_is_none_or_two(run, kind, hour):
    moment = datetime.datetime.fromisoformat(hour)
    table = pa.table({"ts": [moment], "close": [1.0]})

    with pytest.raises(backtest.InvalidTimes, match="does not exist"):
        run(KINDS[kind](table), timezone="America/New_York")


def test_reads_zones_as_the_same_moments(run):
    eastern = bars().column("ts").cast(pa.timestamp("us", tz="America/New_York"))

    report = run(bars().set_column(0, "ts", eastern))

    assert [cut.rows for cut in report.cuts] == [2, 2]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_cuts_exactly_at_the_boundary_whatever_the_unit(registry, unit):
    """The boundary is half a millisecond after midnight; a row on it is behind it."""
    half = day(3) + datetime.timedelta(microseconds=500)
    registry.publish("other", BARS, published_at=day(1), effective_from=day(1))
    registry.publish("other", BARS, published_at=day(1), effective_from=half)
    steps = {"s": 10**0, "ms": 10**3, "us": 10**6, "ns": 10**9}
    base = int(day(3).timestamp()) * steps[unit]
    moments = {"s": [0, 1], "ms": [0, 1], "us": [499, 500], "ns": [499_999, 500_000]}
    ticks = [base + offset for offset in moments[unit]]
    table = pa.table(
        {"ts": pa.array(ticks, pa.timestamp(unit, tz="UTC")), "close": [1.0, 2.0]}
    )
    made = SchemaAwareBacktest(
        "other", "2025-01-01", "2025-01-05", time_column="ts", registry=registry
    )

    report = made.run_backtest(table)

    assert [cut.rows for cut in report.cuts] == [1, 1]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pa.table({"ts": [day(2), day(1)], "close": [1.0, 2.0]}),
         "Row 1 .2025-01-01T00:00:00.00:00. is before the row above it"),
        (pa.table({"ts": [day(2), None], "close": [1.0, 2.0]}), "Row 1 has no moment"),
        (pa.table({"ts": ["2025-01-01"], "close": [1.0]}), "holds no moments but string"),
        (pa.table({"close": [1.0]}), "There is no one column 'ts'"),
        (pd.DataFrame({"close": [1.0]}), "no DatetimeIndex and no column 'ts'"),
        (pd.DataFrame({"ts": ["2025-01-01"]}), "holds no moments"),
        (pl.DataFrame({"ts": ["2025-01-01"]}), "holds no moments but String"),
    ],
)  # fmt: skip
def test_refuses_times_that_are_no_order(run, table, said):
    with pytest.raises(backtest.InvalidTimes, match=said):
        run(table)


def test_names_the_index_that_has_no_name(run):
    frame = bars().to_pandas().set_index("ts").rename_axis(None)

    assert run(frame).rows == 4
    with pytest.raises(backtest.SchemaValidationError, match="/ts is missing"):
        run(frame, time_column=None)


@pytest.mark.parametrize("data", [[{"ts": "2025-01-01"}], "ts", pl.Series([1])])
def test_refuses_what_is_no_table(run, data):
    with pytest.raises(InvalidData):
        run(data)


def test_of_no_rows_runs_no_strategy(run):
    called: list[Any] = []

    report = run(bars(days=()).cast(bars().schema), called.append)

    assert (report.rows, report.results, called) == (0, (), [])
    assert [cut.rows for cut in report.cuts] == [0, 0]


def test_takes_dates_with_a_zone(run):
    dates = pa.array([day(n).date() for n in (1, 2, 3, 4)])
    table = bars().set_column(0, "ts", dates)

    assert [cut.rows for cut in run(table, timezone="UTC").cuts] == [2, 2]
    polars = pl.from_arrow(table)
    assert [cut.rows for cut in run(polars, timezone="UTC").cuts] == [2, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_takes_empty_columns_off_where_the_schema_is_closed(kind):
    """Before its version and after it, a column is not there unless it has a value."""
    documents = [
        {**one, "additionalProperties": False} for one in (BARS, WITH_VENUE, BARS)
    ]
    with FakeRegistry() as registry:
        for since, document in zip((1, 2, 4), documents, strict=True):
            registry.publish(
                "closed", document, published_at=day(since), effective_from=day(since)
            )
        made = SchemaAwareBacktest(
            "closed", "2025-01-01", "2025-01-05", time_column="ts", registry=registry
        )

        report = made.run_backtest(
            KINDS[kind](bars(venue=[None, "XNYS", "XNAS", None]))
        )
        with pytest.raises(backtest.SchemaValidationError) as caught:
            made.run_backtest(KINDS[kind](bars(venue=[None, "XNYS", "XNAS", "XNAS"])))

    assert [cut.rows for cut in report.cuts] == [1, 2, 1]
    assert type(caught.value) is backtest.SchemaValidationError  # known, but gone
    assert caught.value.reasons == (
        "/venue may not be there [additionalProperties]: 1 row",
    )


@hypothesis.settings(max_examples=60)
@hypothesis.given(
    boundaries=st.lists(st.integers(0, 400), min_size=1, max_size=6, unique=True),
    rows=st.lists(st.integers(-50, 450), max_size=30),
    unit=st.sampled_from(["ms", "us", "ns"]),
)
def test_each_row_is_in_the_cut_of_its_moment(boundaries, rows, unit):
    """Against the timeline asked row by row; moments are tenths of milliseconds."""
    start, tenth = day(2), datetime.timedelta(microseconds=100)
    ticks = {"ms": 1, "us": 1_000, "ns": 1_000_000}[unit]
    moments = sorted(
        start + tenth * (row - row % 10 if unit == "ms" else row) for row in rows
    )
    base = [int(((each - day(1)) / tenth) * ticks) // 10 for each in moments]
    offset = int(day(1).timestamp()) * ticks * 1000
    array = pa.array([offset + each for each in base], pa.timestamp(unit, tz="UTC"))
    with FakeRegistry() as registry:
        registry.publish("any", {}, published_at=day(1), effective_from=day(1))
        for boundary in sorted(boundaries):
            since = start + tenth * boundary
            registry.publish("any", {}, published_at=day(1), effective_from=since)
        end = start + tenth * 400
        made = SchemaAwareBacktest(
            "any", start, end, time_column="ts", registry=registry
        )

        report = made.run_backtest(pa.table({"ts": array}))
        timeline = registry.get_schema_versions("any", start, end)

    versions: list[int | None] = [None] * len(moments)
    for cut in report.cuts:
        for row in range(cut.first_row, cut.first_row + cut.rows):
            assert versions[row] is None
            versions[row] = cut.version.version
    assert versions == [
        timeline.as_of(each).version if start <= each < end else None
        for each in moments
    ]


def test_knows_declared_fields_wherever_they_stand():
    document = {
        "properties": {"a": {"properties": {"inner": {}}}},
        "allOf": [{"$ref": "#/$defs/more"}],
        "if": {"properties": {"c": {}}},
        "then": {"required": ["d"]},
        "patternProperties": {"^x_": {}},
        "$defs": {"more": {"properties": {"b": {}}, "$ref": "#"}},
    }

    assert backtest_fields.declared(document) == {"a", "b", "c", "d"}
    assert backtest_fields.declares(document, "x_1")
    assert not backtest_fields.declares(document, "inner")


def test_a_row_is_in_one_cut_only():
    """Cuts follow each other without a gap and without a row twice."""
    with FakeRegistry() as registry:
        for number in range(1, 6):
            registry.publish(
                "many", BARS, published_at=day(1), effective_from=day(number)
            )
        moments = [day(1) + datetime.timedelta(hours=n) for n in range(24 * 6)]
        table = pa.table({"ts": moments, "close": [1.0] * len(moments)})
        made = SchemaAwareBacktest(
            "many", "2025-01-01", "2025-01-06", time_column="ts", registry=registry
        )

        report = made.run_backtest(table)

    places = [(c.first_row, c.first_row + c.rows) for c in report.cuts]
    assert all(a[1] == b[0] for a, b in itertools.pairwise(places))
    assert (report.rows, report.outside) == (120, 24)
