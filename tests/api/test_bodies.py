"""The text of a document that was sent as a JSON value."""

from decimal import Decimal

from schemas_app.api import bodies
from schemas_app.domain import exact_json


def test_of_a_string_is_the_string():
    assert bodies.text_of(' {"a" : 1.0}\n') == ' {"a" : 1.0}\n'


def test_of_a_value_is_laid_out_with_every_digit():
    text = bodies.text_of({"maximum": 2**70, "multipleOf": Decimal("0.10")})

    assert text == ('{\n  "maximum": 1180591620717411303424,\n  "multipleOf": 0.10\n}')


def test_stays_on_one_line_where_it_would_grow_large():
    deep: list[object] = [1] * 3000
    for _ in range(190):
        deep = [deep]

    assert bodies.text_of(deep) == exact_json.dumps(deep)


def test_of_a_long_value_stays_on_one_line():
    long = {"enum": ["x" * 100] * 1000}

    assert bodies.text_of(long) == exact_json.dumps(long)
