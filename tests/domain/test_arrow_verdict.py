"""A reader of another version's batches..."""

import dataclasses
import datetime
import itertools
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from schemas_app.domain import arrow_casts, arrow_verdict, fields, type_text
from schemas_app.domain.artifact_kinds import arrow_types
from schemas_app.domain.fields import Kind, LogicalField, LogicalType
from tests.domain import arrow_reader
from tests.domain.artifact_kinds import ticks, wide

YEARS = {"s": (-62135596800, 253402300799), "ns": (-(2**63) + 1, 2**63 - 1)}
YEARS["ms"] = (YEARS["s"][0] * 1000, YEARS["s"][1] * 1000 + 999)
YEARS["us"] = (YEARS["s"][0] * 10**6, YEARS["s"][1] * 10**6 + 999_999)
A_DAY = {"s": 86_399, "ms": 86_399_999, "us": 86_399_999_999, "ns": 86_399_999_999_999}


def of_unit(kind: Kind, unit: str, zone: str = "") -> LogicalType:
    return LogicalType(kind=kind, unit=unit, zone=zone)


def digits(precision: int, scale: int) -> Decimal:
    return Decimal((0, (9,) * precision, -scale))


def integers():
    for bits, signed in itertools.product((8, 16, 32, 64), (True, False)):
        type_ = fields.integer(bits, signed=signed)
        yield type_, list(fields.integer_range(type_))


# Types, each with the values that are hardest to keep.
HARDEST = [
    (fields.BOOLEAN, [True, False]),
    *integers(),
    (LogicalType(kind=Kind.FLOAT, bits=16), [0.5, 65504.0, -0.0999755859375]),
    (LogicalType(kind=Kind.FLOAT, bits=32), [0.5, 3.4028234663852886e38, 2.0**-30]),
    (fields.FLOAT64, [0.1, 1.7976931348623157e308]),
    *[
        (
            fields.decimal(precision, scale),
            [digits(precision, scale), digits(precision, scale).copy_negate()],
        )
        for precision, scale in ((3, 0), (18, 6), (18, 2), (20, 6), (38, 0), (50, 20))
    ],
    (fields.STRING, ["", "é", "1"]),
    (LogicalType(kind=Kind.BINARY), [b"", b"\xff"]),
    (LogicalType(kind=Kind.BINARY, length=2), [b"\xff\x00"]),
    (LogicalType(kind=Kind.BINARY, length=3), [b"\xff\x00\x01"]),
    (fields.DATE, [datetime.date.min, datetime.date.max]),
    (LogicalType(kind=Kind.DATE, bits=64), [datetime.date.min, datetime.date.max]),
    *[(of_unit(Kind.TIME, unit), [0, A_DAY[unit]]) for unit in fields.UNITS],
    *[
        (of_unit(Kind.TIMESTAMP, unit, zone), list(YEARS[unit]))
        for unit in fields.UNITS
        for zone in ("", "UTC", "Europe/Paris")
    ],
    *[(of_unit(Kind.DURATION, unit), [2**63 - 1]) for unit in fields.UNITS],
]
PAIRS = [
    (writer, values, reader) for writer, values in HARDEST for reader, _ in HARDEST
]
# What a safe cast keeps as it is, but means another thing: refused all the same.
MEANS_ANOTHER = {
    (Kind.BOOLEAN, Kind.INTEGER),
    (Kind.BOOLEAN, Kind.FLOAT),
    (Kind.INTEGER, Kind.DURATION),
    (Kind.INTEGER, Kind.TIMESTAMP),
    (Kind.INTEGER, Kind.DATE),
    (Kind.INTEGER, Kind.TIME),
    (Kind.DURATION, Kind.INTEGER),
    (Kind.TIMESTAMP, Kind.INTEGER),
    (Kind.TIME, Kind.INTEGER),
    (Kind.DATE, Kind.INTEGER),
    (Kind.DATE, Kind.TIMESTAMP),
    # Binary is what base64 encodes, not its letters.
    (Kind.STRING, Kind.BINARY),
}


def arrow(type_: LogicalType) -> pa.DataType:
    field = LogicalField(name="x", type=type_, nullable=type_.kind is Kind.NULL)
    return arrow_types.schema_of((field,), {}).field("x").type


def column(type_: LogicalType, values: list[object]) -> pa.Array:
    if type_.kind is Kind.TIMESTAMP and type_.zone:
        naive = dataclasses.replace(type_, zone="")
        return pa.array(values, arrow(naive)).cast(arrow(type_))
    return pa.array(values, arrow(type_))


def keeps(writer: LogicalType, values: list[object], reader: LogicalType) -> bool:
    """Return whether a reader gets these values, and they are the same."""
    array = column(writer, values)
    batch = arrow_reader.sent(pa.record_batch({"x": array}))
    wanted = pa.schema([pa.field("x", arrow(reader))])
    try:
        got = arrow_reader.read(batch, wanted).column("x")
        # Some casts have no way back, and are the same numbers all the same.
        if _is_number(writer) and _is_number(reader):
            return bool(got.to_pylist() == array.to_pylist())
        return bool(got.cast(array.type, safe=True).equals(array))
    except (pa.ArrowException, arrow_reader.CannotReadError):
        return False


def _is_number(type_: LogicalType) -> bool:
    return type_.kind in {Kind.INTEGER, Kind.FLOAT, Kind.DECIMAL}


def means_another(writer: LogicalType, reader: LogicalType) -> bool:
    """Return whether a cast would keep the bits and not the meaning."""
    timestamps = writer.kind is reader.kind is Kind.TIMESTAMP
    return (
        (writer.kind, reader.kind) in MEANS_ANOTHER
        or reader.kind is Kind.STRING
        or (timestamps and bool(writer.zone) != bool(reader.zone))
    )


class TestOfTypes:
    @pytest.mark.parametrize(
        ("writer", "values"), HARDEST, ids=[type_text.of(each) for each, _ in HARDEST]
    )
    def test_gets_every_value_where_it_is_said_to(self, writer, values):
        readers = [each for each, _ in HARDEST if arrow_casts.casts(writer, each)]

        assert writer in readers
        assert [each for each in readers if not keeps(writer, values, each)] == []

    def test_is_said_not_to_only_where_a_value_is_lost_or_means_another_thing(self):
        timid = [
            f"{type_text.of(writer)} as {type_text.of(reader)}"
            for writer, values, reader in PAIRS
            if not arrow_casts.casts(writer, reader)
            and not means_another(writer, reader)
            and keeps(writer, values, reader)
        ]

        assert timid == []

    def test_is_said_not_to_where_it_means_another_thing(self):
        misled = [
            f"{type_text.of(writer)} as {type_text.of(reader)}"
            for writer, _, reader in PAIRS
            if (writer.kind, reader.kind) in MEANS_ANOTHER
            and arrow_casts.casts(writer, reader)
        ]

        assert misled == []


def record(*columns: LogicalField):
    return columns


PX = wide.column("px", fields.FLOAT64)
SIZE = wide.column("size", fields.integer(32))
MAYBE = wide.column("venue", fields.STRING, nullable=True)
US, MS = of_unit(Kind.TIMESTAMP, "us", "UTC"), of_unit(Kind.TIMESTAMP, "ms", "UTC")
NY = of_unit(Kind.TIMESTAMP, "us", "America/New_York")
SIDES = fields.dictionary(fields.integer(8), fields.STRING)


def changed(field: LogicalField, **changes: Any) -> LogicalField:
    return dataclasses.replace(field, **changes)


def listed(*members: LogicalField) -> LogicalField:
    item = wide.column("item", wide.struct(*members))
    return wide.column("legs", LogicalType(kind=Kind.LIST, children=(item,)))


# Old and new columns; what is said of those that are not the same; who reads whom.
CHANGES = [
    ("same", (PX, SIZE), (PX, SIZE), [], True, True),
    ("added maybe", (PX,), (PX, MAYBE), [("venue", "added")], True, True),
    ("added always", (PX,), (PX, SIZE), [("size", "added")], True, False),
    ("removed", (PX, SIZE), (PX,), [("size", "removed")], False, True),
    ("moved", (PX, SIZE), (SIZE, PX), [("size", "moved"), ("px", "moved")], True, True),
    (
        "widened",
        (SIZE,),
        (changed(SIZE, type=fields.integer(64)),),
        [("size", "widened")],
        False,
        True,
    ),
    (
        "narrowed",
        (SIZE,),
        (changed(SIZE, type=fields.integer(16)),),
        [("size", "narrowed")],
        True,
        False,
    ),
    (
        "nullability",
        (PX,),
        (changed(PX, nullable=True),),
        [("px", "nullability")],
        False,
        True,
    ),
    (
        "unit",
        (wide.column("ts", MS),),
        (wide.column("ts", US),),
        [("ts", "unit")],
        False,
        True,
    ),
    (
        "zone",
        (wide.column("ts", US),),
        (wide.column("ts", NY),),
        [("ts", "zone")],
        True,
        True,
    ),
    (
        "dictionary",
        (wide.column("side", fields.STRING, choices=("B", "S")),),
        (wide.column("side", SIDES, choices=("B", "S")),),
        [("side", "dictionary")],
        True,
        True,
    ),
    (
        "decimal",
        (wide.column("px", fields.decimal(18, 6)),),
        (wide.column("px", fields.decimal(20, 6)),),
        [("px", "widened decimal")],
        False,
        True,
    ),
    (
        "type",
        (wide.column("px", fields.STRING),),
        (PX,),
        [("px", "type")],
        False,
        False,
    ),
    (
        "metadata",
        (PX,),
        (changed(PX, description="The price"),),
        [("px", "metadata")],
        True,
        True,
    ),
    (
        "renamed",
        (changed(PX, field_id="/px"),),
        (changed(PX, name="price", field_id="/px"),),
        [("price", "renamed")],
        False,
        False,
    ),
    (
        "inside",
        (listed(PX, SIZE),),
        (listed(PX, changed(SIZE, type=fields.integer(64)), MAYBE),),
        [("legs[].size", "widened"), ("legs[].venue", "added")],
        False,
        True,
    ),
]
SAMPLES: dict[str, list[object]] = {
    "float64": [187.25],
    "utf8": ["B"],
    "int16": [-(2**15)],
    "int32": [2**31 - 1],
    "int64": [2**63 - 1],
    "decimal128[18, 6]": [digits(18, 6)],
    "decimal128[20, 6]": [digits(20, 6)],
    "timestamp[ms, UTC]": [1],
    "timestamp[us, UTC]": [1],
    "timestamp[us, America/New_York]": [1],
    "dictionary<int8, utf8>": ["B"],
}


def values_of(field: LogicalField) -> list[object]:
    if field.type.kind is Kind.LIST:
        members = field.type.children[0].type.children
        return [[{each.name: values_of(each)[0] for each in members}]]
    return [None] if field.nullable else SAMPLES[type_text.of(field.type)]


def can_read(reader, writer) -> bool:
    """Return whether a batch that is hard to read, really written, is really read."""
    arrays = [
        pa.array(values_of(field), arrow(field.type))
        if field.type.kind is Kind.LIST
        else column(field.type, values_of(field))
        for field in writer
    ]
    schema = arrow_types.schema_of(writer, {})
    batch = arrow_reader.sent(pa.RecordBatch.from_arrays(arrays, schema=schema))
    try:
        read = arrow_reader.read(batch, arrow_types.schema_of(reader, {}))
    except (pa.ArrowException, arrow_reader.CannotReadError):
        return False
    return bool(read.num_rows == 1)


@pytest.mark.parametrize(
    ("old", "new", "told", "old_reads_new", "new_reads_old"),
    [row[1:] for row in CHANGES],
    ids=[row[0] for row in CHANGES],
)
class TestOfAChange:
    def test_is_told_what_happened_to_each_column(
        self, old, new, told, old_reads_new, new_reads_old
    ):
        verdict = arrow_verdict.ArrowVerdict(columns=arrow_verdict.compare(old, new))

        assert [
            (each.name, " ".join(each.changes))
            for each in verdict.columns
            if each.changes
        ] == told
        assert verdict.old_reads_new is old_reads_new
        assert verdict.new_reads_old is new_reads_old

    def test_really_reads_or_does_not(
        self, old, new, told, old_reads_new, new_reads_old
    ):
        assert can_read(old, new) is old_reads_new
        assert can_read(new, old) is new_reads_old


class TestOfADictionary:
    """`dictionary<int8, utf8>` names 128 values."""

    @pytest.mark.parametrize(
        ("type_", "choices", "room"),
        [
            (fields.STRING, (), False),
            (fields.STRING, tuple(map(str, range(128))), True),
            (fields.STRING, tuple(map(str, range(129))), False),
            (SIDES, (), True),
            (fields.dictionary(fields.integer(16), fields.STRING), (), False),
        ],
        ids=["any text", "128 texts", "129 texts", "int8", "int16"],
    )
    def test_is_read_where_the_index_names_all_that_may_come(
        self, type_, choices, room
    ):
        writer = wide.column("side", type_, choices=choices)
        reader = wide.column("side", SIDES)
        most = 128 if type_ == SIDES else len(choices) or 129
        values = pa.array([str(each) for each in range(most)], arrow(type_))
        batch = arrow_reader.sent(pa.record_batch({"side": values}))
        wanted = arrow_types.schema_of((reader,), {})

        try:
            got = arrow_reader.read(batch, wanted).column("side").to_pylist()
        except pa.ArrowInvalid:
            got = None

        assert arrow_casts.reads(reader, writer) is room
        assert got == (values.to_pylist() if room else None)

    def test_has_room_for_every_batch_with_an_index_of_32_bits(self):
        wide_enough = fields.dictionary(fields.integer(32), fields.STRING)
        reader = wide.column("side", wide_enough)

        assert arrow_casts.reads(reader, wide.column("side", fields.STRING))


def test_reads_nothing_by_a_name_that_is_now_of_another_column():
    px, last = changed(PX, field_id="/px"), changed(PX, name="last", field_id="/last")
    both = (px, last)
    swapped = (changed(px, name="last"), changed(last, name="px"))
    taken = (changed(last, name="px", nullable=True),)

    told = [
        [
            (each.name, *each.changes, each.old_reads_new, each.new_reads_old)
            for each in arrow_verdict.compare(both, new)
        ]
        for new in (swapped, taken)
    ]

    assert told == [
        [("last", "renamed", False, False), ("px", "renamed", False, False)],
        [("px", "renamed", False, False), ("px", "removed", False, True)],
    ]


def test_says_what_was_and_is():
    (removed,) = arrow_verdict.compare(ticks.FIELDS[:1], ())

    assert removed == arrow_verdict.Column(
        name="ts",
        changes=(arrow_verdict.ColumnChange.REMOVED,),
        before="timestamp[us] not null",
        after="",
        old_reads_new=False,
        new_reads_old=True,
    )


def test_reads_nothing_where_there_is_no_schema():
    verdict = arrow_verdict.ArrowVerdict(reason="`x` is any value, at /properties/x.")

    assert verdict.as_json() == {
        "old_reads_new": False,
        "new_reads_old": False,
        "reason": "`x` is any value, at /properties/x.",
        "columns": [],
    }
