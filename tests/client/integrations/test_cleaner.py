"""The cleaner ..."""

import copy
import itertools
import json
import math
import sys
import threading
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schema_registry_client import Unauthorized, errors
from schema_registry_client.integrations import cleaner
from schema_registry_client.validation import Validator
from tests.client.integrations.cleaner_cases import (
    ARROW,
    DOCUMENT,
    GOOD,
    HEADER,
    RECORD,
    cleaned,
    csv,
    ndjson,
    registry,
)

# A line each, and why it does not fit.
LINES = [
    (b"{", "row is not JSON [json]"),
    (b'{"a": NaN}', "row is not JSON [json]"),
    (b'{"a": 1, "a": 2}', "row has a name twice [json]"),
    (b"\xff", "row is not JSON [json]"),
    (b"[" * 100_000, "row is not JSON [json]"),
    (b'{"a": ' * 70 + b"1" + b"}" * 70, "row is nested too deep [json]"),
    (b'{"a": ' * 400 + b"1" + b"}" * 400, "row is nested too deep [json]"),
    (
        b'{"a": ' * 60 + b"1" + b"}" * 60,
        "/a is not in the Arrow schema, it would be lost [columns]",
    ),
    (b"[1]", "row is not object [type]"),
    ({**RECORD, "side": None}, "/side is not string [type]"),
    ({**RECORD, "price": "1"}, "/price is not number [type]"),
    ({**RECORD, "size": 2**31}, "/size does not fit int32 [arrow]"),
    ({**RECORD, "size": 10**80}, "row has something that JSON cannot say [json]"),
    ({**RECORD, "ts": "soon"}, "/ts does not fit timestamp[us] [arrow]"),
    ({**RECORD, "x": 1}, "/x is not in the Arrow schema, it would be lost [columns]"),
    ({"ts": "2025-01-27T09:30:00Z"}, "/symbol is missing [required]"),
]


@pytest.mark.parametrize(("line", "why"), LINES, ids=range(len(LINES)))
def test_quarantines_lines_of_json(tmp_path, line, why):
    path = ndjson(tmp_path, RECORD, b" ", line, {**RECORD, "size": 2.0})

    _, table, [rejected] = cleaned(path)

    assert table["size"].to_pylist() == [1, 2]
    assert (rejected["row"], rejected["line"]) == (2, 3)
    assert rejected["reasons"][0] == why


def test_stores_what_json_says_by_the_arrow_schema(tmp_path):
    arrow = pa.schema(
        [
            ("price", pa.decimal128(20, 10)),
            ("at", pa.timestamp("ms", tz="UTC")),
            ("legs", pa.list_(pa.struct([("on", pa.date32()), ("n", pa.int8())]))),
            ("tags", pa.map_(pa.string(), pa.int64())),
            ("venue", pa.dictionary(pa.int32(), pa.string())),
            ("live", pa.bool_()),
        ]
    )
    record = {
        "price": 0.1,
        "at": "2025-01-27T10:30:00+01:00",
        "legs": [{"on": "2025-01-27", "n": 1}, None],
        "tags": {"a": 1},
        "venue": "LIT",
        "live": True,
    }
    misfits = [
        {"at": "2025-01-27T10:30:00"},
        {"legs": [{"on": "2025-13-01"}]},
        {"legs": [{"of": 1}]},
        {"legs": 1},
        {"price": 1e300},
        {"live": 1},
    ]

    _, table, rejected = cleaned(
        ndjson(tmp_path, record, {}, *misfits), of=registry({}, arrow)
    )

    [found, empty] = table.to_pylist()
    assert str(found.pop("price")) == "0.1000000000"
    assert found.pop("at").isoformat() == "2025-01-27T09:30:00+00:00"
    assert str(found.pop("legs")[0]["on"]) == "2025-01-27"
    assert found == {"tags": [("a", 1)], "venue": "LIT", "live": True}
    assert set(empty.values()) == {None}
    assert [each["row"] for each in rejected] == [3, 4, 5, 6, 7, 8]


def test_validates_what_is_nested_as_deep_as_may_be(tmp_path):
    arrow = pa.schema([("a", pa.json_())])
    deep = b'{"a": ' * 60 + b"1" + b"}" * 60

    _, table, _ = cleaned(ndjson(tmp_path, deep), of=registry({}, arrow))

    assert json.loads(table["a"].to_pylist()[0]) == json.loads(deep)["a"]


def test_cleans_parquet(tmp_path):
    path = tmp_path / "ticks.parquet"
    table = pa.table(
        {
            "ts": ["2025-01-27T09:30:00Z", "x", "2025-01-27T09:30:00"],
            "symbol": ["ES", "ES", None],
            "price": [1, 2, 3],
            "size": [1.0, 2.0, 3.0],
        }
    )
    pq.write_table(table, path)

    report, clean, rejected = cleaned(path)

    assert clean.schema.equals(ARROW)
    assert clean["size"].to_pylist() == [1]
    assert report.reasons == {
        "/ts does not fit timestamp[us] [arrow]": 1,
        "/symbol is not string [type]": 1,
    }
    assert rejected[0]["record"] == {"ts": "x", "symbol": "ES", "price": 2, "size": 2.0}


def test_keeps_of_parquet_what_neither_python_nor_json_has(tmp_path):
    path = tmp_path / "ticks.parquet"
    far, late = pa.timestamp("us"), pa.timestamp("ns")
    columns = {
        "far": pa.array([2**60], far),
        "nan": pa.array([math.nan]),
        "late": pa.array([1_000_000_001], late),
        "list": pa.array([[2**60, None]], pa.list_(far)),
        "struct": pa.array([{"a": 2**60, "b": [-math.inf]}],
                           pa.struct([("a", far), ("b", pa.list_(pa.float64()))])),
        "map": pa.array([[("k", 2**60)]], pa.map_(pa.string(), far)),
    }  # fmt: skip
    pq.write_table(pa.table(columns), path)

    report, _, [rejected] = cleaned(path)

    assert report.quarantined == 1
    assert "NaN" not in report.quarantine.read_text()
    assert rejected["record"] == {
        "far": 2**60,
        "nan": "nan",
        "late": "1970-01-01T00:00:01.000000001",
        "list": [2**60, None],
        "struct": {"a": 2**60, "b": ["-inf"]},
        "map": [{"key": "k", "value": 2**60}],
    }


def test_renames_and_leaves_out_members_of_any_kind(tmp_path):
    theirs = {**RECORD, "dir": "B", "extra": {"a": 1}}
    lines = ndjson(tmp_path, theirs, {**theirs, "side": "S"})
    parquet = tmp_path / "ticks.parquet"
    pq.write_table(pa.Table.from_pylist([theirs]), parquet)
    how = {"columns": {"dir": "side"}, "extra": "drop", "clean": {"overwrite": True}}

    _, table, [twice] = cleaned(lines, **how)
    _, again, _ = cleaned(parquet, **how)

    assert table["side"].to_pylist() == again["side"].to_pylist() == ["B"]
    assert twice["reasons"] == ["row has a name twice [json]"]
    report, _, _ = cleaned(parquet, **{**how, "extra": "quarantine"})
    assert report.reasons == {
        "/extra is not in the Arrow schema, it would be lost [columns]": 1
    }


def test_takes_its_own_output(tmp_path):
    first, _, _ = cleaned(csv(tmp_path, GOOD, GOOD.replace(b",B", b",")))

    with registry() as known:
        again = cleaner.DatasetCleaner("ticks_v1", registry=known).clean(
            first.outputs[0].path, tmp_path / "again.parquet"
        )

    assert (again.rows, again.clean) == (2, 2)


@pytest.mark.parametrize(
    ("make", "kind"),
    [(ndjson, pa.sparse_union([pa.field("a", pa.int8())])), (csv, pa.list_(pa.int8()))],
)
def test_says_what_a_file_cannot_hold(tmp_path, make, kind):
    path = make(tmp_path, b"{}", **({"header": b"x\n"} if make is csv else {}))

    with pytest.raises(cleaner.UnsuitableSchema):
        cleaned(path, of=registry({}, pa.schema([("x", kind)])))

    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"ticks"])
def test_says_that_this_is_no_parquet(tmp_path, content):
    path = tmp_path / "ticks.parquet"
    path.write_bytes(content)

    with pytest.raises(cleaner.UnreadableInput):
        cleaned(path)

    assert [each.name for each in tmp_path.iterdir()] == ["ticks.parquet"]


def test_overwrites_nothing_unless_told_so(tmp_path):
    path = csv(tmp_path, GOOD)
    cleaned(path)
    before = (tmp_path / "clean.parquet").read_bytes()
    path.write_bytes(HEADER + GOOD * 2)

    with pytest.raises(cleaner.OutputExists):
        cleaned(path)

    assert (tmp_path / "clean.parquet").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 3
    report, _, _ = cleaned(path, clean={"overwrite": True})
    assert report.clean == 2


def test_writes_nothing_over_its_input(tmp_path):
    path = csv(tmp_path, GOOD)

    aside = tmp_path / "x"
    places: list[dict[str, Any]] = [
        {"output": path},
        {"output": path, "quarantine": aside},
        {"output": aside, "quarantine": path},
    ]

    for where in places:
        with registry() as known, pytest.raises(errors.InvalidInput):
            cleaner.DatasetCleaner("ticks_v1", registry=known).clean(
                path, **where, overwrite=True
            )

    assert path.read_bytes() == HEADER + GOOD


@pytest.mark.parametrize("fits", [True, False])
def test_leaves_nothing_where_there_is_no_room(tmp_path, room_for, fits):
    rows = [{**RECORD, "size": number if fits else "x"} for number in range(3_000)]
    path = ndjson(tmp_path, *rows)

    with registry() as known, room_for(10_000), pytest.raises(OSError, match="large"):
        cleaner.DatasetCleaner("ticks_v1", registry=known).clean(
            path, tmp_path / "clean.parquet"
        )

    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_goes_on_when_the_hub_is_away(tmp_path):
    known = registry()

    def leave(_progress):
        known.go_away()

    path = ndjson(tmp_path, *[RECORD] * 3)
    report, _, _ = cleaned(
        path, of=known, batch_bytes=1, refresh_every=0, clean={"progress": leave}
    )

    assert report.clean == 3


def test_leaves_nothing_when_its_key_is_revoked(tmp_path):
    known = registry()

    def revoke(_progress):
        known.revoke_key()

    path = ndjson(tmp_path, *[RECORD] * 3)
    with pytest.raises(Unauthorized):
        cleaned(
            path, of=known, batch_bytes=1, refresh_every=0, clean={"progress": revoke}
        )

    assert [each.name for each in tmp_path.iterdir()] == ["ticks.ndjson"]
    assert not [
        each for each in threading.enumerate() if each.name.startswith("cleaner")
    ]


def test_changes_nothing_underway_if_a_version_is_pinned(tmp_path):
    known = registry()

    def publish(_progress):
        known.publish("ticks_v1", False, action="breaking_change")

    path = ndjson(tmp_path, *[RECORD] * 3)
    with known:
        report = cleaner.DatasetCleaner(
            "ticks_v1@1", registry=known, batch_bytes=1, refresh_every=0
        ).clean(path, tmp_path / "clean.parquet", progress=publish)

    assert (report.clean, report.broken_by) == (3, None)


def test_quarantines_all_that_comes_after_a_breaking_change(tmp_path):
    known = registry()
    broken = copy.deepcopy(DOCUMENT)
    broken["properties"]["price"] = {"type": "string"}
    steps = iter([None, broken])

    def publish(_progress):
        document = next(steps, None)
        if document is not None:
            known.publish("ticks_v1", document, action="breaking_change", arrow=ARROW)

    path = ndjson(tmp_path, *[RECORD] * 5)
    report, _, rejected = cleaned(
        path, of=known, batch_bytes=1, refresh_every=0, clean={"progress": publish}
    )

    assert (report.clean, report.broken_by) == (2, "ticks_v1@2")
    assert [json.loads(each["raw"]) for each in rejected] == [RECORD] * 3


def test_tells_how_far_it_has_come(tmp_path):
    told: list[cleaner.Progress] = []

    cleaned(csv(tmp_path, GOOD, b"x\n"), clean={"progress": told.append}, batch_bytes=1)

    size = len(HEADER + GOOD + b"x\n")
    assert told[-1] == cleaner.Progress(size, size, 2, 1, 1)
    assert [each.rows for each in told] == [1, 2]


def test_needs_no_more_memory_for_more_rows(tmp_path):
    def needed(rows):
        path = csv(tmp_path, *itertools.repeat(GOOD, rows), b"x\n")
        most = [0, 0]

        def look(_progress):
            now = (pa.total_allocated_bytes(), sys.getallocatedblocks())
            most[:] = map(max, most, now)

        cleaned(path, batch_bytes=1 << 16, clean={"overwrite": True, "progress": look})
        return most

    needed(100)
    (arrow, python), (more_arrow, more_python) = needed(150_000), needed(450_000)

    assert more_arrow < 1.5 * arrow + 1_000_000
    assert more_python < 1.5 * python + 10_000


@pytest.mark.parametrize(
    "options",
    [
        {"extra": "keep"},
        {"delimiter": "ab"},
        {"delimiter": "\n"},
        {"encoding": "klingon"},
        {"encoding": "hex"},
    ],
)
def test_refuses_options_that_there_are_not(options):
    with pytest.raises(errors.InvalidInput):
        cleaner.DatasetCleaner("ticks_v1", **options)


def test_asks_what_a_file_is_whose_name_does_not_say_it(tmp_path):
    path = tmp_path / "ticks"
    path.write_bytes(HEADER + GOOD)

    with pytest.raises(cleaner.UnreadableInput, match="pass kind="):
        cleaned(path)

    assert cleaned(path, clean={"kind": "csv"})[0].clean == 1


def test_writes_what_the_validator_accepts(tmp_path):
    _, table, _ = cleaned(csv(tmp_path, GOOD, GOOD, b"2025-01-27T09:30:00,e,1,1,B\n"))

    assert Validator(DOCUMENT).validate(table).ok
