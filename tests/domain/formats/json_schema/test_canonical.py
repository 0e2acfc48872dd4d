"""The canonical text: equal for what means the same, different for the rest."""

from decimal import Decimal

import hypothesis
import pytest
from hypothesis import strategies

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import canonical, dialects
from tests.domain import made_up_json


def text(value, dialect=dialects.DEFAULT):
    return canonical.text(value, dialect)


def reordered(value, random):
    if isinstance(value, dict):
        members = list(value.items())
        random.shuffle(members)
        return {name: reordered(member, random) for name, member in members}
    if isinstance(value, list):
        return [reordered(item, random) for item in value]
    return value


class TestText:
    def test_is_compact_with_names_in_order_of_code_points(self):
        value = {"b": [1, {}], "😀": None, "B": True, "é": '\n\x1f"\\/é\u2028', "": []}

        assert text({"x": value}) == (
            '{"x":{"":[],"B":true,"b":[1,{}],"é":"\\n\\u001f\\"\\\\/é\u2028","😀":null}}'
        )

    @pytest.mark.parametrize("value", [True, False, {}, {"a": []}])
    def test_of_the_smallest_documents_is_theirs(self, value):
        assert text(value) == exact_json.dumps(value)

    @hypothesis.given(made_up_json.values)
    def test_is_its_own_canonical_text(self, value):
        once = text(value)

        assert text(exact_json.loads(once)) == once

    @hypothesis.given(made_up_json.values)
    def test_says_what_the_value_says(self, value):
        assert exact_json.loads(text(value)) == value

    @hypothesis.given(made_up_json.values, strategies.randoms(use_true_random=False))
    def test_is_the_same_in_any_order_of_members(self, value, random):
        assert text(reordered(value, random)) == text(value)

    def test_of_a_deep_document_needs_no_recursion(self):
        value: list[object] = []
        for _ in range(5000):
            value = [value]

        assert text(value) == "[" * 5001 + "]" * 5001


class TestANumber:
    @pytest.mark.parametrize(
        ("written", "canonical_text"),
        [
            ("0 -0 0.0 -0.00 0e5 0e-1000", "0"),
            ("1 1.0 1e0 10e-1 0.1e1 1.000", "1"),
            ("-1500 -1.5e3 -15E+2", "-1500"),
            ("19.99 19.990 1999e-2", "19.99"),
            ("0.001 1e-3 10e-4", "0.001"),
            ("9223372036854775809 9223372036854775809.0", "9223372036854775809"),
            ("100000000000000000000 1e20", "100000000000000000000"),
            ("1000000000000000000000 1e21 10e20", "1e21"),
            ("12" + "0" * 21 + " 12e21 1.2e22", "1.2e22"),
            ("1e1000 10e999", "1e1000"),
            ("1" * 1000, "1" * 1000),
            ("0." + "0" * 19 + "1 1e-20", "0." + "0" * 19 + "1"),
            ("1e-21 0.1e-20", "1e-21"),
            ("-1.25e-30 -125e-32", "-1.25e-30"),
        ],
    )
    def test_is_written_in_one_way(self, written, canonical_text):
        texts = {text([exact_json.loads(number)]) for number in written.split()}

        assert texts == {f"[{canonical_text}]"}

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("9007199254740992", "9007199254740993"),
            ("0.1", "0.10000000000000000001"),
            ("1e1000", "1e999"),
            ("1", "true"),
            ("0", "false"),
            ("1", '"1"'),
        ],
    )
    def test_is_not_taken_for_another_value(self, one, other):
        assert text([exact_json.loads(one)]) != text([exact_json.loads(other)])

    @hypothesis.given(made_up_json.decimals, strategies.integers(-1000, 1000))
    def test_keeps_its_value(self, significand, exponent):
        number = Decimal(f"{significand}e{exponent}")

        assert Decimal(canonical.number(number)) == number

    @pytest.mark.parametrize("value", [Decimal("nan"), Decimal("-inf")])
    def test_must_be_a_number_to_json(self, value):
        with pytest.raises(ValueError, match="is no number that JSON has"):
            text([value])

    def test_is_never_a_float(self):
        with pytest.raises(TypeError, match="float is no type that JSON has"):
            text([0.1])


class TestASet:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"required": ["a", "b"]}, {"required": ["b", "a"]}),
            ({"type": ["null", "string"]}, {"type": ["string", "null"]}),
            (
                {"dependentRequired": {"a": ["c", "b"]}},
                {"dependentRequired": {"a": ["b", "c"]}},
            ),
            (
                {"dependencies": {"a": ["c", "b"], "d": {"required": ["f", "e"]}}},
                {"dependencies": {"d": {"required": ["e", "f"]}, "a": ["b", "c"]}},
            ),
            (
                {"properties": {"required": {"required": ["a", "b"]}}},
                {"properties": {"required": {"required": ["b", "a"]}}},
            ),
        ],
    )
    def test_has_no_order(self, one, other):
        assert text(one) == text(other)

    @pytest.mark.parametrize("keyword", ["const", "default", "x-note"])
    def test_is_none_in_a_plain_value(self, keyword):
        one, other = ({keyword: {"required": it}} for it in (["a", "b"], ["b", "a"]))

        assert text(one) != text(other)

    @pytest.mark.parametrize("keyword", ["enum", "examples", "allOf", "prefixItems"])
    def test_is_not_what_has_an_order(self, keyword):
        assert text({keyword: [{}, True]}) != text({keyword: [True, {}]})

    def test_is_not_changed_in_the_value_itself(self):
        value = {"required": ["b", "a"]}

        text(value)

        assert value == {"required": ["b", "a"]}
