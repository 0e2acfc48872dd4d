"""JSON in and out without losing a digit."""

from decimal import Decimal

import hypothesis
import pytest

from schemas_app.domain import exact_json
from tests.domain import made_up_json


class TestLoads:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("9223372036854775809", 9223372036854775809),
            ("12345678901234567890.01", Decimal("12345678901234567890.01")),
            ("0.1", Decimal("0.1")),
            ("1.0", Decimal("1.0")),
            ("1e400", Decimal("1e400")),
        ],
    )
    def test_keeps_every_digit(self, text, value):
        loaded = exact_json.loads(text)

        assert (loaded, type(loaded)) == (value, type(value))

    def test_refuses_what_is_not_json(self):
        with pytest.raises(ValueError, match="trailing comma"):
            exact_json.loads("[1,]")


class TestDumps:
    def test_is_compact_and_keeps_letters_as_they_are(self):
        text = exact_json.dumps({"é": [1, Decimal("19.990"), True, None, "😀"]})

        assert text == '{"é":[1,19.990,true,null,"😀"]}'

    def test_can_be_laid_out(self):
        text = exact_json.dumps({"b": 1, "a": [2]}, indent=2, sort_keys=True)

        assert text == '{\n  "a": [\n    2\n  ],\n  "b": 1\n}'

    @pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("nan")])
    def test_refuses_what_is_no_number(self, number):
        with pytest.raises(ValueError, match="not JSON compliant"):
            exact_json.dumps(number)

    def test_refuses_what_json_cannot_hold(self):
        with pytest.raises(TypeError):
            exact_json.dumps({1, 2})

    @hypothesis.given(made_up_json.values)
    def test_is_undone_by_loads(self, value):
        assert exact_json.loads(exact_json.dumps(value)) == value
