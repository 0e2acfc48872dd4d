"""JSON values compared as JSON."""

from decimal import Decimal

import pytest
from hypothesis import given

from schemas_app.domain.formats.json_schema import json_values
from tests.domain import made_up_json


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, Decimal("1.0")),
        (Decimal("1E+2"), 100),
        (10**30, Decimal("1E+30")),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ([1, [2]], [Decimal("1.00"), [2]]),
        (0.1, Decimal("0.1")),
    ],
)
def test_the_same_json_is_the_same(one, other):
    assert json_values.same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (0, False),
        ([1], [True]),
        ({"a": 0}, {"a": False}),
        ("", None),
        ([], {}),
        ([1, 2], [2, 1]),
        (10**30, 10**30 + 1),
        ("1", 1),
    ],
)
def test_other_json_is_not_the_same(one, other):
    assert not json_values.same(one, other)


def test_distinct_keeps_the_first():
    assert list(json_values.distinct([1, True, Decimal("1.0"), "1", 1])) == [
        1,
        True,
        "1",
    ]


@given(made_up_json.values)
def test_any_value_is_the_same_as_itself(value):
    assert json_values.same(value, value)
