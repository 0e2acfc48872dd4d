"""A value ..."""

import decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_registry_client.integrations.normalizer import _moments, _numbers, _units
from schema_registry_client.integrations.normalizer.errors import Refused

# A text, the number that it is, and the habits under which it is.
NUMBERS = [
    ("4500.25", "4500.25", None),
    ("-1", "-1", None),
    ("+1", "1", None),
    ("\u22121", "-1", None),
    (".5", "0.5", None),
    ("1e-3", "0.001", None),
    ("1.234", "1.234", None),
    ("1,234.5", "1234.5", None),
    ("1,234,567", "1234567", None),
    ("1.234,5", "1234.5", None),
    ("1.234.567", "1234567", None),
    ("1 234,5", "1234.5", None),
    ("1\u202f234\u202f567", "1234567", None),
    ("1'234.50", "1234.50", None),
    ("1_234", "1234", None),
    ("1,5", "1.5", None),
    ("0,125", "0.125", None),
    ("1,2345", "1.2345", None),
    ("(1,234.50)", "-1234.50", None),
    ("1,234", "1234", "."),
    ("1,234.5", "1234.5", "."),
    ("1.234", "1.234", "."),
    ("1,234", "1.234", ","),
    ("1.234", "1234", ","),
    ("1.234,5", "1234.5", ","),
    ("1", "1", ","),
    ("1234567890123456789012345678901", "1234567890123456789012345678901", None),
    ("-0.1234567890123456789012345678901", "-0.1234567890123456789012345678901", "."),
]
NO_NUMBERS = [
    ("1,234", None),
    ("-1,234", None),
    ("1,5", "."),
    ("1.5", ","),
    ("1,23,456", None),
    ("1,234.567.890", None),
    ("1.234.567.8", None),
    ("1,234,5", None),
    ("", None),
    ("-", None),
    ("--1", None),
    ("nan", None),
    ("inf", None),
    ("0x10", None),
    ("1k", None),
    ("١٢", None),
    ("1 2", None),
    ("1e99999", None),
]


@pytest.mark.parametrize(("text", "number", "mark"), NUMBERS)
def test_is_a_number(text, number, mark):
    assert _numbers.read(text, mark) == decimal.Decimal(number)


@pytest.mark.parametrize(("text", "mark"), NO_NUMBERS)
def test_is_no_number_or_two(text, mark):
    with pytest.raises(Refused):
        _numbers.read(text, mark)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3,
                   min_value=-10**9, max_value=10**9))  # fmt: skip
def test_is_the_number_that_was_written(number):
    assert _numbers.read(f"{number:f}", None) == number
    assert _numbers.read(f"{number:,f}", ".") == number
    european = f"{number:,f}".translate(str.maketrans(",.", ".,"))
    assert _numbers.read(european, ",") == number


@given(st.text(alphabet="0123456789.,' -+()e", max_size=14))
def test_is_a_number_or_is_refused(text):
    try:
        number = _numbers.read(text, None)
    except Refused:
        return
    digits = [character for character in text if character.isdigit()]
    assert "".join(map(str, number.as_tuple().digits)).strip("0") in "".join(digits)


@pytest.mark.parametrize(
    ("number", "integer", "made"),
    [
        ("1", False, 1),
        ("1.0", False, 1.0),
        ("1.0", True, 1),
        ("1e2", True, 100),
        ("0.1", False, 0.1),
        ("12345678901234567890", False, 12345678901234567890),
        ("0.12345678901234567891", False, decimal.Decimal("0.12345678901234567891")),
    ],
)
def test_is_written_with_every_digit(number, integer, made):
    found = _numbers.as_json(decimal.Decimal(number), integer=integer)

    assert (type(found), found) == (type(made), made)


DATES = {
    "2025-01-27": "2025-01-27",
    "2025/1/27": "2025-01-27",
    "2025.01.27": "2025-01-27",
    "20250127": "2025-01-27",
    "27 January 2025": "2025-01-27",
    "27-Jan-2025": "2025-01-27",
    "Jan 27, 2025": "2025-01-27",
    "January 27th 2025": "2025-01-27",
    "Mon, 27 Jan 2025": "2025-01-27",
    "Monday, Jan 27, 2025": "2025-01-27",
    "27.01.2025": "2025-01-27",
    "01/27/2025": "2025-01-27",
    "02/02/2025": "2025-02-02",
    "5 May 2024": "2024-05-05",
}
NO_DATES = {
    "01/02/2025": "this may be two days",
    "1.2.2025": "this may be two days",
    "01/02/25": "the year has two digits",
    "13/13/2025": "there is no such day",
    "2025-02-30": "there is no such day",
    "Tue, 27 Jan 2025": "2025-01-27 is no Tue",
    "27 Foo 2025": "there is no such month",
    "yesterday": "this is no date",
    "2025-01": "this is no date",
    "2025-01/27": "this is no date",
    "\u0662025-01-27": "this is no date",
}


@pytest.mark.parametrize("text", DATES)
def test_is_a_date(text):
    assert _moments.date(text, day_first=None) == DATES[text]


@pytest.mark.parametrize("text", NO_DATES)
def test_is_no_date_or_two(text):
    with pytest.raises(Refused, match=NO_DATES[text]):
        _moments.date(text, day_first=None)


def test_is_a_date_by_habit():
    assert _moments.date("01/02/2025", day_first=True) == "2025-02-01"
    assert _moments.date("01/02/2025", day_first=False) == "2025-01-02"


MOMENTS = {
    "2025-01-27 09:30:00Z": "2025-01-27T09:30:00Z",
    "2025-01-27T09:30:00.123456789+0100": "2025-01-27T09:30:00.123456789+01:00",
    "20250127-09:30:00.5 UTC": "2025-01-27T09:30:00.5Z",
    "27 Jan 2025, 9:30 PM GMT": "2025-01-27T21:30:00Z",
    "Jan 27, 2025 12:05 a.m. -05:00": "2025-01-27T00:05:00-05:00",
    "Mon, 27 Jan 2025 09:30:00 +0000": "2025-01-27T09:30:00+00:00",
    "27/01/2025 09:30Z": "2025-01-27T09:30:00Z",
}
NO_MOMENTS = {
    "2025-01-27": "this is no date with a time",
    "2025-01-27 09:30": "its zone is not said",
    "2025-01-27 24:00Z": "there is no such time of day",
    "2025-01-27 23:59:60Z": "there is no such time of day",
    "2025-01-27 13:00 PM Z": "there is no such hour",
    "2025-01-27 09:30 EST": "what stands after the time is no zone",
    "2025-01-27 09:30+25:00": "there is no such zone",
    "1737970200": "this is no date with a time",
}


@pytest.mark.parametrize("text", MOMENTS)
def test_is_a_moment(text):
    assert _moments.moment(text, day_first=None, zone=None) == MOMENTS[text]


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_is_no_moment(text):
    with pytest.raises(Refused, match=NO_MOMENTS[text]):
        _moments.moment(text, day_first=None, zone=None)


def test_is_a_moment_in_a_zone_unless_clocks_were_turned():
    def there(text):
        return _moments.moment(text, day_first=None, zone="America/New_York")

    assert there("2025-01-27 09:30") == "2025-01-27T09:30:00-05:00"
    assert there("2025-07-27 09:30") == "2025-07-27T09:30:00-04:00"
    assert there("2025-07-27 09:30Z") == "2025-07-27T09:30:00Z"
    for text in ("2025-11-02 01:30", "2025-03-09 02:30"):
        with pytest.raises(Refused, match="this time came twice or never"):
            there(text)


def test_counts_to_a_moment():
    assert _moments.since_epoch(1737970200, 1) == "2025-01-27T09:30:00Z"
    assert _moments.since_epoch(-1, 1000) == "1969-12-31T23:59:59.999Z"
    with pytest.raises(Refused):
        _moments.since_epoch(10**30, 1)


@pytest.mark.parametrize(
    ("text", "unit", "parts"),
    [
        ("1.5 USD", "USD", ("1.5", "USD")),
        ("USD 1.5", "USD", ("1.5", "USD")),
        ("-1.5%", "1", ("-1.5", "%")),
        ("25bps", "%", ("25", "bps")),
        ("1e5", "s", ("1e5", None)),
        ("1,000 ms", "s", ("1,000", "ms")),
        ("1.5 USD", "", ("1.5 USD", None)),
    ],
)
def test_has_a_unit_beside_it(text, unit, parts):
    assert _units.split(text, unit) == parts


@pytest.mark.parametrize(
    ("number", "given_", "wanted", "made"),
    [
        ("25", "bps", "%", "0.25"),
        ("1.5", "%", "1", "0.015"),
        ("250", "ms", "s", "0.25"),
        ("1", "h", "min", "60"),
        ("120", "GBX", "GBP", "1.2"),
        ("2", "t", "kg", "2000"),
    ],
)
def test_becomes_another_unit_exactly(number, given_, wanted, made):
    found = _units.converted(decimal.Decimal(number), given_, wanted)

    assert found == decimal.Decimal(made)


@pytest.mark.parametrize(
    ("given_", "wanted"), [("USD", "EUR"), ("kg", "m"), ("lots", "kg"), ("s", "h")]
)
def test_becomes_no_other_unit(given_, wanted):
    with pytest.raises(Refused):
        _units.converted(decimal.Decimal(1), given_, wanted)
