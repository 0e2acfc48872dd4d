"""CSV ..."""

import datetime
import gzip
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schema_registry_client.integrations.cleaner import UnreadableInput
from tests.client.integrations.cleaner_cases import (
    ARROW,
    GOOD,
    HEADER,
    cleaned,
    csv,
    registry,
)

MOMENT = datetime.datetime(2025, 1, 27, 9, 30)  # noqa: DTZ001 -- as Arrow keeps it
# A row each: its bytes, and why it does not fit.
MISFITS = {
    b"2025-01-27T09:30:00.000000001,ES,1,1,B": "/ts cannot be read as timestamp[us] [csv]",
    b"yesterday,ES,1,1,B": "/ts cannot be read as timestamp[us] [csv]",
    b"01/02/2025,ES,1,1,B": "/ts cannot be read as timestamp[us] [csv]",
    b",ES,1,1,B": "/ts is not string [type]",
    b"2025-01-27T09:30:00,ESESE,1,1,B": "/symbol does not match '^[A-Z]{1,4}$' [pattern]",
    b"2025-01-27T09:30:00,E\xffS,1,1,B": "/symbol cannot be read as string [csv]",
    b"2025-01-27T09:30:00,ES,NULL,1,B": "/price cannot be read as double [csv]",
    b'2025-01-27T09:30:00,ES,"1,5",1,B': "/price cannot be read as double [csv]",
    b"2025-01-27T09:30:00,ES,9007199254740993,1,B": (
        "/price cannot be read as double [csv]"
    ),
    b"2025-01-27T09:30:00,ES,nan,1,B": "/price is not number [type]",
    b"2025-01-27T09:30:00,ES,inf,1,B": "row has something that JSON cannot say [json]",
    b"2025-01-27T09:30:00,ES,0,1,B": "/price is less than or equal to 0 [exclusiveMinimum]",
    b"2025-01-27T09:30:00,ES,1,1.5,B": "/size cannot be read as int32 [csv]",
    b"2025-01-27T09:30:00,ES,1,2147483648,B": "/size cannot be read as int32 [csv]",
    b"2025-01-27T09:30:00,ES,1,1,X": "/side is none of ['B', 'S'] [enum]",
    b"2025-01-27T09:30:00,ES,1,1": "row has 4 cells, not 5 [csv]",
    b"2025-01-27T09:30:00,ES,1,1,B,": "row has 6 cells, not 5 [csv]",
    b'2025-01-27T09:30:00,ES,1,1,"B': "row cannot be read: a quote is left open [csv]",
    b'2025-01-27T09:30:00,E"S,1,1,"B': "row cannot be read: a quote is left open [csv]",
    b"2025-01-27T09:30:00,ES\r,1,1,B": (
        "row cannot be read: a carriage return stands inside the line [csv]"
    ),
}
FITS = (
    b"2025-01-27T09:30:00Z,ES,4500.25,100,B\n",
    b"2025-01-27T11:30:00+02:00,ES,4500.25,100,B\r\n",
    b"2025-01-27 09:30:00.000000000,ES,4500.25,100,B\n",
    b"2025-01-27T09:30:00.000000000Z,ES,4500.250,100,B\n",
    b'"2025-01-27T09:30:00","ES","4500.25","100","B"\n',
    GOOD,
)
ROW = {"ts": MOMENT, "symbol": "ES", "price": 4500.25, "size": 100, "side": "B"}


@pytest.mark.parametrize("row", MISFITS, ids=lambda row: repr(row[:40]))
@pytest.mark.parametrize("after", [b"", GOOD])
def test_that_does_not_fit_is_quarantined(tmp_path, row, after):
    path = csv(tmp_path, GOOD, b"\n", row + b"\n", after)

    _, table, [rejected] = cleaned(path)

    assert table.to_pylist() == [ROW] * (2 if after else 1)
    assert (rejected["row"], rejected["line"]) == (2, 4)
    assert rejected["reasons"][0] == MISFITS[row]
    assert rejected["schema"] == "ticks_v1@1"


def test_is_kept_as_it_was(tmp_path):
    _, _, rejected = cleaned(csv(tmp_path, b"caf\xc3\xa9\r\n", b"\xff,\n"))

    assert [each.get("raw") for each in rejected] == ["café", None]
    assert rejected[1]["raw_base64"] == "/yw="


@pytest.mark.parametrize("seed", range(3))
def test_says_moments_in_several_ways_in_any_order(tmp_path, seed):
    rows = list(FITS) * 5
    random.Random(seed).shuffle(rows)

    report, table, _ = cleaned(csv(tmp_path, *rows), batch_bytes=300)

    assert report.quarantined == 0
    assert table.to_pylist() == [ROW] * len(rows)


def test_may_say_large_numbers_that_a_float_holds(tmp_path):
    prices = ("9007199254740994", " 1e300", "9007199254740992.0", '"10000000000000000"')
    rows = (f"2025-01-27T09:30:00,ES,{price},1,B\n".encode() for price in prices)

    report, table, _ = cleaned(csv(tmp_path, *rows))

    assert report.clean == 4
    assert table["price"].to_pylist() == [2**53 + 2, 1e300, 2**53, 10**16]


@pytest.mark.parametrize(
    ("cell", "failing"),
    [
        (b'"a\n2025-01-27T09:30:00,ES,4500.25,100,B\nb"\n', (1, 2, 3)),
        (b'"\n2025-01-27T09:30:00,ES,4500.25,100,B\n"\n', (1, 2, 3)),
        (b'"a""\n2025-01-27T09:30:00,ES,4500.25,100,""B\nb"\n', (1, 2, 3)),
        (b'"a\r\n\r\n2025-01-27T09:30:00,ES,4500.25,100,B"\r\n', (1, 2)),
        (b'"a\nb",x,"\n2025-01-27T09:30:00,ES,4500.25,100,B\nc"\n', (1, 2, 3, 4)),
        # Closed by nothing below: the others are what they are.
        (b'"a\n' + GOOD, (1,)),
        (b'"a\n2025-01-27T09:30:00,"ES",4500.25,100,"B"\n', (1,)),
    ],
    ids=range(7),
)
@pytest.mark.parametrize("batch_bytes", [2 << 20, 40, 7])
def test_has_no_rows_inside_a_cell(tmp_path, cell, failing, batch_bytes):
    path = csv(tmp_path, b"2025-01-27T09:30:00,ES,4500.25,100," + cell, GOOD)

    report, _, rejected = cleaned(path, batch_bytes=batch_bytes)

    assert tuple(each["row"] for each in rejected) == failing
    assert rejected[0]["reasons"] == ["row cannot be read: a quote is left open [csv]"]
    for each in rejected[1:]:
        assert each["reasons"] == [
            "row stands inside a quote that was left open above [csv]"
        ]
    assert report.clean == report.rows - len(failing) > 0


def test_leaves_out_what_is_empty(tmp_path):
    _, table, _ = cleaned(csv(tmp_path, GOOD.replace(b",B", b",")))

    assert table["side"].to_pylist() == [None]
    assert table.schema.equals(ARROW)


def test_without_a_column_or_with_one_too_many_is_quarantined(tmp_path):
    without = csv(tmp_path, b"ES,1,1,B\n", header=b"symbol,price,size,side\n")
    report, _, _ = cleaned(without)
    assert report.reasons == {"/ts is missing [required]": 1}

    more = csv(tmp_path, GOOD, header=HEADER.replace(b"side", b"flag"))
    report, _, _ = cleaned(more, clean={"overwrite": True})
    assert report.reasons == {
        "/flag is not in the Arrow schema, it would be lost [columns]": 1
    }

    _, table, _ = cleaned(more, clean={"overwrite": True}, extra="drop")
    assert table.to_pylist() == [{**ROW, "side": None}]

    _, table, _ = cleaned(more, clean={"overwrite": True}, columns={"flag": "side"})
    assert table.to_pylist() == [ROW]


def test_may_have_lines_of_any_length(tmp_path):
    long = b"a" * 5_000
    path = csv(tmp_path, GOOD, long + b"\n", GOOD, long)

    for size in (1, 7, 1_000, 1 << 20):
        report, table, rejected = cleaned(
            path, batch_bytes=size, longest_line=2_000, clean={"overwrite": True}
        )

        assert (report.rows, table.num_rows) == (4, 2)
        assert [(each["row"], each["line"], each["is_cut"]) for each in rejected] == [
            (2, 3, True),
            (4, 5, True),
        ]
        assert len(rejected[0]["raw"]) == 1_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\r\n", "there is no header"),
        (b"ts,ts\n", "two columns are called 'ts'"),
        (b"\xff\xfet\x00", "this is UTF-16; pass encoding='utf-16'"),
        (b"t\xff\n1\n", "its header cannot be read"),
        (
            gzip.compress(HEADER + GOOD * 99)[:-9],
            "the gzip stream is damaged or cut off",
        ),
        (gzip.compress(HEADER + GOOD)[:5], "the gzip stream is damaged or cut off"),
    ],
)
def test_that_cannot_be_read_leaves_nothing(tmp_path, content, said):
    path = csv(tmp_path, header=content)

    with pytest.raises(UnreadableInput, match=said):
        cleaned(path)

    assert [each.name for each in tmp_path.iterdir()] == ["ticks.csv"]


def test_may_be_packed_and_of_another_encoding(tmp_path):
    path = tmp_path / "ticks.csv.gz"
    path.write_bytes(gzip.compress((HEADER + GOOD * 1000).decode().encode("utf-16")))

    _, table, _ = cleaned(path, encoding="utf-16", batch_bytes=1_001)

    assert table.to_pylist() == [ROW] * 1000


@pytest.mark.parametrize("seed", range(40))
def test_loses_no_row_whatever_it_holds(tmp_path, seed):
    dice = random.Random(seed)
    lines = bytearray(b"".join(dice.choices(FITS, k=dice.randrange(1, 60))))
    for _ in range(dice.choice((1, 3, 30))):
        lines[dice.randrange(len(lines))] = dice.choice(b'",\n\r\x00\xff0zB')
    rows = [line for line in bytes(lines).split(b"\n") if line.strip(b"\r")]

    report, table, rejected = cleaned(
        csv(tmp_path, bytes(lines)), batch_bytes=dice.choice((50, 999, 1 << 20))
    )

    table.validate(full=True)
    assert report.rows == len(rows)
    assert {each["row"] for each in rejected} <= set(range(1, len(rows) + 1))
    for each in rejected:
        if "raw" in each:
            assert each["raw"].encode() == rows[each["row"] - 1].removesuffix(b"\r")


def test_may_have_a_line_longer_than_a_block_of_arrow(tmp_path):
    known = registry({}, pa.schema([("note", pa.string())]))
    long = b"a" * 3_000_000
    path = csv(tmp_path, long + b"\n", b"b\n", b'"' + long + b'"\n', header=b"note\n")

    _, table, _ = cleaned(path, of=known, longest_line=4_000_000)

    assert [len(each) for each in table["note"].to_pylist()] == [
        3_000_000,
        1,
        3_000_000,
    ]


def test_that_knows_no_column_cannot_be_read(tmp_path):
    with pytest.raises(UnreadableInput, match="none of its columns"):
        cleaned(csv(tmp_path, b"1,2\n", header=b"a,b\n"), extra="drop")


@pytest.mark.parametrize("seed", range(8))
def test_is_judged_alike_alone_and_among_others(tmp_path, seed):
    dice = random.Random(seed)
    misfits = [row + b"\n" for row in MISFITS]
    rows = dice.choices(FITS, k=40) + dice.choices(misfits, k=10) + [b"\n"] * 3
    dice.shuffle(rows)
    path = csv(tmp_path, *rows)

    _, alone, found_alone = cleaned(path, batch_bytes=1)
    _, among, found_among = cleaned(path, clean={"overwrite": True})

    assert found_alone == found_among
    assert alone.equals(among)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [(HEADER + b"caf\xe9\n", "ascii"), (HEADER, "utf-16"), (HEADER[:-1], "utf-32")],
)
def test_of_another_encoding_leaves_nothing(tmp_path, content, encoding):
    path = csv(tmp_path, header=content)

    with pytest.raises(UnreadableInput, match="this is not"):
        cleaned(path, encoding=encoding)

    assert [each.name for each in tmp_path.iterdir()] == ["ticks.csv"]


def test_is_stored_in_groups_of_many_rows(tmp_path):
    report, _, _ = cleaned(csv(tmp_path, GOOD * 2_000), batch_bytes=1_000)

    assert pq.ParquetFile(report.outputs[0].path).num_row_groups == 1


def test_is_validated_as_the_schema_calls_it(tmp_path):
    """A price that is text in JSON and a decimal in Arrow is validated as text."""
    document = {"properties": {"price": {"type": "string", "pattern": "^[0-9.]+$"}}}
    arrow = pa.schema([("price", pa.decimal128(5, 2))])

    path = csv(tmp_path, b"1.50\n", b"-1\n", b"1.005\n", header=b"price\n")

    report, table, _ = cleaned(path, of=registry(document, arrow))

    assert [str(price) for price in table["price"].to_pylist()] == ["1.50"]
    assert report.reasons == {
        "/price does not match '^[0-9.]+$' [pattern]": 1,
        "/price does not fit decimal128(5, 2) [arrow]": 1,
    }
