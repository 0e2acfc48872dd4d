"""`x-checks` ..."""

import datetime
import decimal

import pandas as pd  # type: ignore[import-untyped]
import pyarrow as pa
import pytest

from schema_registry_client.validation import InvalidCheck, InvalidSchema, Validator


def holds(check, rows):
    """Return for which rows a check is not false."""
    result = Validator({"x-checks": [check]}).validate(rows)
    return [not failing for failing in result.failing.to_pylist()]


BOOK = [
    {"bid": 1, "ask": 2.0, "s": "A"},
    {"bid": 3, "ask": 2.0, "s": "B"},
    {"bid": None},
]


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("bid <= ask", [True, False, True]),
        ("bid > ask", [False, True, True]),
        ("not bid <= ask", [False, True, True]),
        ("ask - bid >= 0.5", [True, False, True]),
        ("0 < bid < ask", [True, False, True]),
        ("-bid < 0 and bid * 2 + 1 >= 3", [True, True, True]),
        ("bid / 0 > 1", [True, True, True]),
        ("s = 'A' or s in ('C', 'D')", [True, False, True]),
        ("s not in ('A')", [False, True, True]),
        ("bid is null", [False, False, True]),
        ("ask is not null", [True, True, False]),
        ('"bid" == 1', [True, False, True]),
        ("bid = s", [True, True, True]),
        ("nothing < 1", [True, True, True]),
    ],
)
def test_compare_fields(check, expected) -> None:
    assert holds(check, BOOK) == expected


def test_are_exact_for_large_integers() -> None:
    rows = [{"a": 2**53 + 1, "b": 2**53}, {"a": 2**63 - 1, "b": 1}]

    assert holds("a = b", rows) == [False, False]
    assert holds("a + b > 9223372036854775807", rows) == [False, True]


AT = datetime.datetime(2025, 1, 2, tzinfo=datetime.UTC)
EARLIER = AT - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("check", "row"),
    [
        ("a <= b", {"a": 2**53 + 1, "b": 2**53}),
        ("a = b", {"a": 2**63 - 1, "b": 2**63 - 2}),
        (
            "a + b = c",
            {
                "a": decimal.Decimal("0.1"),
                "b": decimal.Decimal("0.2"),
                "c": decimal.Decimal("0.31"),
            },
        ),
        (
            "a * b != c",
            {"a": decimal.Decimal("0.1"), "b": 3, "c": decimal.Decimal("0.30")},
        ),
        ("a < '2025-01-01T12:00:00Z'", {"a": AT}),
        ("a < b", {"a": AT, "b": "2025-01-01T13:00:00+01:00"}),
    ],
)
@pytest.mark.parametrize(
    "other",
    [
        1.5, 2**70, decimal.Decimal("0.25"), decimal.Decimal("1e75"),
        decimal.Decimal("1e-60"), "text", None, datetime.date(2025, 1, 1),
        EARLIER.replace(tzinfo=None), EARLIER,
    ],
    ids=str,
)  # fmt: skip
def test_say_of_a_row_the_same_whatever_stands_beside_it(check, row, other) -> None:
    beside = dict.fromkeys("abc", other)

    assert holds(check, [row]) == [False]
    assert holds(check, [beside, row])[1] is False


@pytest.mark.parametrize(
    "other",
    [
        datetime.date(2025, 1, 3),
        (AT + datetime.timedelta(days=1)).replace(tzinfo=None),
        pd.Timestamp("2025-01-03", tz="UTC"),
        "2025-01-03T00:00:00Z",
    ],
    ids=lambda other: type(other).__name__,
)
def test_know_the_order_of_moments_of_several_types(other) -> None:
    rows = [{"ts": AT}, {"ts": EARLIER}, {"ts": other}]

    assert holds("monotonic(ts)", rows) == [True, False, True]


@pytest.mark.parametrize(
    ("first", "other", "fitting"),
    [
        (AT, EARLIER.isoformat(), False),
        (AT, EARLIER.date(), False),
        (AT, EARLIER.replace(tzinfo=None), False),
        (1, "text", True),
        (True, 5, True),
    ],
    ids=str,
)
def test_know_the_order_across_batches_of_other_types(first, other, fitting) -> None:
    rows = [{"v": first, "g": 1}] * 8192
    for group, check in ((1, "monotonic(v)"), ("x", "monotonic(v) per g")):
        last = {"v": other, "g": group}

        assert holds(check, [*rows, last])[-1] is (fitting or group == "x")


def test_know_the_order_of_numbers_of_several_types() -> None:
    rows = [{"n": 2**53 + 1}, {"n": 2**53}, {"n": 2**70}, {"n": decimal.Decimal("1.5")}]

    assert holds("monotonic(n)", rows) == [True, False, True, False]


def test_compare_moments_with_text_and_reach_into_objects() -> None:
    table = pa.table({"t": [datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)],
                      "book": [{"bid": 2, "ask": 1}]})  # fmt: skip

    assert holds("t >= '2025-01-01T00:00:00Z'", table) == [True]
    assert holds("t > '2025-01-01T00:00:00Z'", table) == [False]
    assert holds("book.bid <= book.ask", table) == [False]


TICKS = [("A", 1), ("B", 5), ("A", 2), ("B", 4), ("A", 2), ("A", None), ("A", 1)]


@pytest.mark.parametrize(
    ("check", "behind"),
    [
        ("monotonic(ts) per s", [3, 6]),
        ("strictly monotonic(ts) per s", [3, 4, 6]),
        ("monotonic(ts)", [2, 4, 6]),
    ],
)
def test_know_the_order_of_rows(check, behind) -> None:
    rows = [{"s": symbol, "ts": moment} for symbol, moment in TICKS]

    assert holds(check, rows) == [row not in behind for row in range(len(rows))]


def test_know_the_order_across_batches() -> None:
    count = 300_000
    numbers = [*range(count)]
    numbers[140_000] = 7
    table = pa.table({"ts": numbers, "s": ["A", "B"] * (count // 2)})

    result = Validator({"x-checks": ["monotonic(ts) per s"]}).validate(table)

    assert result.failed == 1
    assert result.failures[0].examples[0].row == 140_000
    assert result.failures[0].examples[0].value == {"ts": 7, "s": "A"}


@pytest.mark.parametrize(
    ("check", "column", "reason"),
    [
        ("bid <= ", 8, "expected a field, a number or 'text', not the end."),
        ("bid ~ ask", 5, "'~' cannot stand here."),
        ("bid <= ask ask", 12, "'ask' was not expected here."),
        ("bid + ask", 1, "this is a value, and no condition."),
        ("bid <= aks", 8, "the schema has no property 'aks'."),
        ("1 < 2", 1, "this speaks of no field."),
        ("monotonic bid", 11, "expected '(', not 'bid'."),
        ("(" * 60 + "bid", 52, "this is nested too deeply."),
        ("__import__('os')", 11, "'(' was not expected here."),
    ],
)
def test_say_where_they_are_wrong(check, column, reason) -> None:
    document = {"properties": {"bid": {}, "ask": {}}, "x-checks": [check]}

    with pytest.raises(InvalidCheck) as caught:
        Validator(document)

    assert (caught.value.column, caught.value.reason) == (column, reason)


def test_are_a_list_of_texts() -> None:
    with pytest.raises(InvalidSchema):
        Validator({"x-checks": "bid <= ask"})


def test_are_told_with_their_values() -> None:
    failure = Validator({"x-checks": ["bid <= ask"]}).validate(BOOK).failures[0]

    assert (failure.field, failure.rule, failure.count) == ("/bid", "bid <= ask", 1)
    assert failure.examples[0].value == {"bid": 3, "ask": 2.0}
