"""The tick feed ..."""

import copy
import datetime
import io

import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pytest

from schema_registry_client import Unauthorized, errors
from schema_registry_client.integrations import tick_store
from schema_registry_client.validation import InvalidData
from tests.client.integrations.cleaner_cases import ARROW, DOCUMENT, RECORD, registry

MOMENT = datetime.datetime(2025, 1, 27, 9, 30, 0, 123456)  # noqa: DTZ001 -- as Arrow keeps it
TICK = {"ts": MOMENT, "symbol": "ES", "price": 0.1, "size": 1, "side": "B"}
TABLE = pa.Table.from_pylist([TICK, {**TICK, "side": None}], ARROW)


def read(path):
    """Read a file as the store does: by the schema, empty is null, a row is a line."""
    table = pyarrow.csv.read_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=False),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=ARROW,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    assert table.num_rows == path.read_bytes().count(b"\n") - 1
    return table.cast(ARROW)


def feed(tmp_path, known=None, **options):
    return tick_store.TickFeed(
        "ticks_v1", tmp_path / "in", registry=known or registry(), **options
    )


@pytest.mark.parametrize(
    "ticks",
    [
        TABLE,
        TABLE.to_batches()[0],
        TABLE.to_pandas(),
        pl.from_arrow(TABLE),
        [{**TICK, "ts": "2025-01-27T10:30:00.123456+01:00"},
         {"ts": "2025-01-27T09:30:00.123456Z", "symbol": "ES", "price": 0.1, "size": 1}],
    ],
    ids=["table", "batch", "pandas", "polars", "dicts"],
)  # fmt: skip
def test_writes_what_the_store_reads(tmp_path, ticks):
    told = io.StringIO()

    with feed(tmp_path, tell=told) as ready:
        assert ready.write(ticks) == 2
        assert told.getvalue() == ""

    [path] = (tmp_path / "in").iterdir()
    assert path.name == "ticks_v1@1-000001.csv"
    assert told.getvalue() == f"{path}\n"
    assert path.read_text() == (
        '"ts","symbol","price","size","side"\n'
        '2025-01-27 09:30:00.123456,"ES",0.1,1,"B"\n'
        '2025-01-27 09:30:00.123456,"ES",0.1,1,\n'
    )
    assert read(path).equals(TABLE)


def test_writes_arrow_where_asked(tmp_path):
    with feed(tmp_path, kind="ipc") as ready:
        ready.write(TABLE)
        path = ready.flush()

    assert path is not None
    assert path.name == "ticks_v1@1-000001.arrow"
    table = pa.ipc.open_file(path).read_all()
    assert table.equals(TABLE)


def test_begins_a_file_when_one_is_full(tmp_path):
    with feed(tmp_path, rows_per_file=3) as ready:
        for _ in range(5):
            ready.write(TABLE)

    files = sorted((tmp_path / "in").iterdir())
    assert [read(path).num_rows for path in files] == [4, 4, 2]


def test_writes_over_nothing(tmp_path):
    for _ in range(2):
        with feed(tmp_path) as ready:
            ready.write(TABLE)

    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == [
        "ticks_v1@1-000001.csv",
        "ticks_v1@1-000002.csv",
    ]


@pytest.mark.parametrize("kind", ["csv", "ipc"])
def test_leaves_nothing_of_a_file_that_has_no_room(tmp_path, kind, room_for):
    many = [{**TICK, "ts": MOMENT.isoformat()}] * 3_000
    ordered = {**DOCUMENT, "x-checks": ["strictly monotonic(size)"]}
    rows = [{**tick, "size": number} for number, tick in enumerate(many)]
    told = io.StringIO()
    with feed(tmp_path, registry(ordered), kind=kind, tell=told) as ready:
        ready.write(rows[:1])
        ready.flush()
        ready.write(rows[1:3])
        with room_for(50_000), pytest.raises(tick_store.LostTicks) as caught:
            ready.write(rows[3:])
        assert caught.value.rows == 2
        assert ready.write(rows[1:3]) == 2

    files = sorted((tmp_path / "in").iterdir())
    assert [path.name[:18] for path in files] == [
        "ticks_v1@1-000001.",
        "ticks_v1@1-000002.",
    ]
    assert told.getvalue() == "".join(f"{path}\n" for path in files)
    if kind == "csv":
        assert read(files[1])["size"].to_pylist() == [1, 2]
    else:
        assert pa.ipc.open_file(files[1]).read_all()["size"].to_pylist() == [1, 2]


# Ticks that are refused, and why.
REFUSED = [
    ({**TICK, "price": 0.0}, "/price is less than or equal to 0 [exclusiveMinimum]"),
    ({**TICK, "side": "X"}, "/side is none of ['B', 'S'] [enum]"),
    ({**TICK, "symbol": None}, "/symbol is not string [type]"),
]


@pytest.mark.parametrize(("tick", "why"), REFUSED, ids=range(len(REFUSED)))
def test_writes_nothing_of_ticks_that_do_not_fit(tmp_path, tick, why):
    table = pa.Table.from_pylist([TICK, tick], pa.schema([f.with_nullable(True) for f in ARROW]))  # fmt: skip

    with feed(tmp_path) as ready:
        with pytest.raises(tick_store.RefusedTicks) as caught:
            ready.write(table)
        assert ready.flush() is None

    assert caught.value.reasons == {1: (why,)}
    assert str(caught.value) == f"1 rows do not fit ticks_v1@1: 1: {why}."
    assert list((tmp_path / "in").iterdir()) == []


def test_refuses_what_the_store_would_read_otherwise(tmp_path):
    document = copy.deepcopy(DOCUMENT)
    del document["properties"]["symbol"]["pattern"]
    known = registry(document)

    with (
        feed(tmp_path, known) as ready,
        pytest.raises(tick_store.RefusedTicks) as caught,
    ):
        ready.write([{**RECORD, "symbol": "E\nS"}, {**RECORD, "size": 2**40}, RECORD])
    assert caught.value.reasons[1] == ("/size does not fit int32 [arrow]",)

    with feed(tmp_path, known, kind="ipc") as ready:
        assert ready.write([{**RECORD, "symbol": "E\nS"}]) == 1
    with (
        feed(tmp_path, known) as ready,
        pytest.raises(tick_store.RefusedTicks) as caught,
    ):
        ready.write([{**RECORD, "symbol": "E\nS"}])
    assert caught.value.reasons == {
        0: ("/symbol has a line break, which the store refuses [csv]",)
    }


def test_keeps_the_order_through_all_it_writes(tmp_path):
    known = registry({**DOCUMENT, "x-checks": ["monotonic(ts)"]})
    late, early = ({**RECORD, "ts": f"2025-01-27T09:30:0{n}Z"} for n in (5, 4))

    with feed(tmp_path, known) as ready:
        ready.write([late])
        for _ in range(2):
            with pytest.raises(tick_store.RefusedTicks):
                ready.write([{**RECORD, "ts": "2025-01-27T09:30:09Z"}, early])
        assert ready.write([{**RECORD, "ts": "2025-01-27T09:30:06Z"}]) == 1


def test_goes_along_with_a_change_and_stops_at_a_break(tmp_path):
    known = registry()
    venue = copy.deepcopy(DOCUMENT)
    venue["properties"]["venue"] = {"type": "string"}
    with feed(tmp_path, known, refresh_every=0) as ready:
        ready.write([RECORD])
        known.publish(
            "ticks_v1", venue, arrow=ARROW.append(pa.field("venue", pa.string()))
        )
        ready.write([{**RECORD, "venue": "LIT"}])
        assert ready.pin == "ticks_v1@2"
        known.publish("ticks_v1", DOCUMENT, action="breaking_change", arrow=ARROW)
        for _ in range(2):
            with pytest.raises(tick_store.BrokenSchema, match="ticks_v1@3 is in force"):
                ready.write([RECORD])

    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == [
        "ticks_v1@1-000001.csv",
        "ticks_v1@2-000001.csv",
    ]


def test_keeps_what_it_accepted_when_its_key_is_revoked(tmp_path):
    known = registry()

    def go_on(ready):
        ready.write(TABLE)
        known.revoke_key()
        ready.write(TABLE)

    with pytest.raises(Unauthorized), feed(tmp_path, known, refresh_every=0) as ready:
        go_on(ready)

    [path] = (tmp_path / "in").iterdir()
    assert read(path).equals(TABLE)


def test_refuses_what_is_no_table(tmp_path):
    with feed(tmp_path) as ready, pytest.raises(InvalidData):
        ready.write(pd.Series([1]))
    with pytest.raises(errors.InvalidInput):
        feed(tmp_path, kind="orc")
