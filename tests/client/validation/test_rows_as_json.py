"""A row becomes a JSON object: what each value of a table is in it ..."""

import datetime
import decimal

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa
import pytest

from schema_registry_client.validation import InvalidData, Validator

D = decimal.Decimal


def accepted(schema, column, kind=None):
    """Return which values of a column fit a schema."""
    values = column if isinstance(column, pa.Array) else pa.array(column, kind)
    table = pa.table({"x": values})
    result = Validator({"properties": {"x": schema}}).validate(table)
    return [not failing for failing in result.failing.to_pylist()]


def test_null_is_null_and_there() -> None:
    schema = {"required": ["x"], "properties": {"x": {"type": ["integer", "null"]}}}

    assert Validator(schema).validate(pa.table({"x": pa.array([1, None])})).ok
    assert accepted({"type": "integer"}, [1, None]) == [True, False]


def test_missing_is_told_from_null_in_records() -> None:
    validator = Validator({"properties": {"x": {"type": "integer"}}})

    assert validator.validate([{}, {"x": 1}, {"x": None}]).failing.to_pylist() == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"x": [1.5, float("nan")]}),
        pl.DataFrame({"x": [1.5, float("nan")]}),
        pa.table({"x": [1.5, float("nan")]}),
        [{"x": 1.5}, {"x": float("nan")}],
    ],
    ids=["pandas", "polars", "pyarrow", "records"],
)
def test_nan_is_null(frame) -> None:
    number = Validator({"properties": {"x": {"type": "number"}}}).validate(frame)
    either = Validator({"properties": {"x": {"type": ["number", "null"]}}})

    assert number.failing.to_pylist() == [False, True]
    assert number.failures[0].examples[0].value is None
    assert either.validate(frame).ok


def test_infinity_is_no_json_wherever_it_stands() -> None:
    result = Validator({}).validate(
        [{"x": 1.0}, {"x": float("inf")}, {"y": [{"z": -float("inf")}]}]
    )

    assert result.failing.to_pylist() == [False, True, True]
    assert result.failures[0].rule == "json"


def test_integers_beyond_floats_are_exact() -> None:
    large = [2**53, 2**53 + 1, 2**63 - 1]

    assert accepted({"maximum": 2**53}, large, pa.int64()) == [True, False, False]
    assert accepted({"const": 2**53 + 1}, large, pa.int64()) == [False, True, False]
    assert accepted({"minimum": 2**64 - 1}, [2**64 - 1, 0], pa.uint64()) == [
        True,
        False,
    ]


def test_decimals_are_the_numbers_that_are_written() -> None:
    prices = pa.array([D("19.99"), D("19.995"), D("20.00")], pa.decimal128(18, 3))

    assert accepted({"multipleOf": 0.01}, prices) == [True, False, True]
    assert accepted({"maximum": 19.99}, prices) == [True, False, False]
    assert accepted({"exclusiveMinimum": 19.99}, prices) == [False, True, True]
    assert accepted({"type": "integer"}, prices) == [False, False, True]
    assert accepted({"enum": [19.99, 20]}, prices) == [True, False, True]
    assert accepted({"const": True}, pa.array([D(1)])) == [False]


def test_long_decimals_are_exact() -> None:
    long = [D("0.1234567890123456789012345678"), D("0.1234567890123456789012345679")]

    assert accepted({"multipleOf": D("0.0000000000000000000000000002")}, long) == [
        True,
        False,
    ]
    assert accepted({"maximum": long[0]}, long) == [True, False]


def test_moments_are_text() -> None:
    moment = datetime.datetime(2025, 1, 27, 9, 30, tzinfo=datetime.UTC)
    berlin = pa.array([moment], pa.timestamp("ms", tz="Europe/Berlin"))

    assert accepted({"const": "2025-01-27T09:30:00.000Z"}, berlin) == [True]
    assert accepted(
        {"const": "2025-01-27T09:30:00"}, berlin.cast(pa.timestamp("s"))
    ) == [True]
    assert accepted({"const": "2025-01-27"}, [datetime.date(2025, 1, 27)]) == [True]
    assert accepted({"const": "09:30:00"}, [datetime.time(9, 30)], pa.time32("s")) == [
        True
    ]


@pytest.mark.parametrize(
    ("count", "unit", "text"),
    [
        (90, "s", "PT90S"),
        (1500, "ms", "PT1.5S"),
        (-1, "ns", "-PT0.000000001S"),
        (0, "us", "PT0S"),
    ],
)
def test_durations_are_text(count, unit, text) -> None:
    assert accepted({"const": text}, [count], pa.duration(unit)) == [True]


def test_bytes_are_base64() -> None:
    assert accepted({"const": "AP8="}, [b"\x00\xff"]) == [True]
    assert accepted({"const": "AP8="}, [b"\x00\xff"], pa.binary(2)) == [True]


def test_categories_are_their_values() -> None:
    frame = pd.DataFrame(
        {"x": pd.Categorical(["B", "X", None], categories=["B", "S", "X"])}
    )

    result = Validator({"properties": {"x": {"enum": ["B", "S"]}}}).validate(frame)

    assert result.failing.to_pylist() == [False, True, True]


def test_maps_and_structs_are_objects() -> None:
    schema = {"additionalProperties": {"type": "integer"}, "maxProperties": 1}
    maps = pa.array(
        [[("a", 1)], [("a", 1), ("b", 2)], None], pa.map_(pa.string(), pa.int64())
    )

    assert accepted(schema, maps) == [True, False, True]
    assert accepted({"required": ["a"]}, [{"a": 1}, None]) == [True, True]


def test_text_counts_characters() -> None:
    assert accepted({"maxLength": 1}, ["\U0001f600", "ab"]) == [True, False]


def test_half_a_character_is_no_json() -> None:
    result = Validator({}).validate([{"x": "\ud800"}, {"x": "a"}])

    assert result.failing.to_pylist() == [True, False]


def test_mixed_columns_are_judged_value_by_value() -> None:
    values = [1, 1.0, True, "1", D(1), 2**70, None, [1], {"a": 1}]
    result = Validator({"properties": {"x": {"const": 1}}}).validate(
        [{"x": value} for value in values]
    )

    assert result.failing.to_pylist() == [False, False, True, True, False, *[True] * 4]


def test_frames_of_objects_are_read_as_values() -> None:
    frame = pd.DataFrame({"x": [1, "a", None, float("nan")]}, dtype=object)

    result = Validator({"properties": {"x": {"type": "integer"}}}).validate(frame)

    assert result.failing.to_pylist() == [False, True, True, True]


@pytest.mark.parametrize("value", [float("nan"), D("nan"), D("sNaN")])
def test_what_is_no_number_is_null_of_any_type(value) -> None:
    rows = [{"x": value}, {"x": D(1)}, {"x": None}]

    result = Validator({"properties": {"x": {"type": "null"}}}).validate(rows)

    assert result.failing.to_pylist() == [False, True, False]


def test_a_named_index_is_a_column() -> None:
    frame = pd.DataFrame({"x": [1]}, index=pd.Index(["A"], name="symbol"))
    closed = {
        "properties": {"x": {}, "symbol": {"const": "A"}},
        "additionalProperties": False,
    }

    assert Validator({**closed, "required": ["symbol"]}).validate(frame).ok


@pytest.mark.parametrize(
    "data",
    [{"x": 1}, 7, pl.Series([1]), pd.Series([1]), [{"x": object()}], [{1: 2}],
     pa.table([[1], [2]], names=["x", "x"]),
     pd.DataFrame({"x": [1j]}), pd.DataFrame({"x": np.array([1], dtype="g")}),
     pd.DataFrame({"x": pd.arrays.SparseArray([1.0])}),
     pl.DataFrame({"x": pl.Series([1], dtype=pl.Int128)}),
     pa.table({"x": pa.array([[("k", 2**60)]],
                             pa.map_(pa.string(), pa.timestamp("us")))})],
    ids=["dict", "number", "series", "pandas series", "object", "name", "twice",
         "complex", "long double", "sparse", "128 bits", "far away"],
)  # fmt: skip
def test_what_is_no_table_is_refused(data) -> None:
    with pytest.raises(InvalidData):
        Validator({}).validate(data)
