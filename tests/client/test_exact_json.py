"""JSON in and out without losing a digit."""

import decimal
import json

import hypothesis
import pytest
from hypothesis import strategies as st

from schema_registry_client import _exact_json

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


def exact(value):
    """Return `value` with every float as the number it is written as."""
    if isinstance(value, float):
        return decimal.Decimal(repr(value))
    if isinstance(value, list):
        return [exact(each) for each in value]
    if isinstance(value, dict):
        return {name: exact(member) for name, member in value.items()}
    return value


@hypothesis.settings(max_examples=60)
@hypothesis.given(VALUES)
def test_reads_what_it_writes(value):
    assert exact(_exact_json.loads(_exact_json.dumps(value))) == exact(value)


@hypothesis.settings(max_examples=60)
@hypothesis.given(VALUES)
def test_writes_what_anybody_can_read(value):
    json.loads(_exact_json.dumps(value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1", float),
        ("1.10", float),
        ("-0.0", float),
        ("1e3", float),
        ("0.30000000000000004", float),
        ("0.1000000000000000055", decimal.Decimal),
        ("1e400", decimal.Decimal),
        ("1e-400", decimal.Decimal),
        ("123456789012345678901234567890", int),
    ],
)
def test_takes_the_type_that_holds_the_number(text, expected):
    value = _exact_json.loads(text)

    assert type(value) is expected
    assert decimal.Decimal(str(value)) == decimal.Decimal(text)


@pytest.mark.parametrize("text", ["1E+400", "-1.5E-400"])
def test_writes_numbers_that_no_float_is(text):
    value = decimal.Decimal(text)

    assert _exact_json.dumps(value) == text
    assert _exact_json.line([value, {"a": None}]) == f'[{text},{{"a":null}}]'


@pytest.mark.parametrize(
    "text",
    ["NaN", "-Infinity", "1e99999999999999999999", "9" * 5000, "[" * 100_000, "1 2"],
)
def test_refuses_what_is_no_json_or_beyond_all_measure(text):
    with pytest.raises(ValueError, match=r"."):
        _exact_json.loads(text)
