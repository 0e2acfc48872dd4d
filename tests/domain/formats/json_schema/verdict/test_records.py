"""Records, held against a document in the workers, ..."""

import decimal

import pytest

from schemas_app.domain.formats.json_schema.verdict import records
from schemas_app.domain.formats.json_schema.verdict.engine import records as engine
from schemas_app.domain.schema_format import RecordCheck
from tests.domain.formats.json_schema import schemas

PRICE = {"properties": {"price": {"type": "integer"}}, "required": ["price"]}


def test_are_told_in_their_order_with_place_and_reason():
    found = records.check(
        schemas.document(PRICE), [{"price": 1}, {"price": "x"}, {}], 5.0
    )

    assert found == (
        RecordCheck(is_valid=True),
        RecordCheck(
            is_valid=False, place="/price", message='"x" is not of type "integer"'
        ),
        RecordCheck(is_valid=False, message='"price" is a required property'),
    )


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [(10**40, True), (decimal.Decimal("1.00000000000000000000001"), False)],
)
def test_keep_every_digit(number, is_valid):
    (found,) = records.check(schemas.document(PRICE), [{"price": number}], 5.0)

    assert found.is_valid is is_valid


def test_are_not_known_once_the_time_is_used_up():
    found = records.check(
        schemas.document(PRICE), [{"price": 1}] * (records.AT_A_TIME + 1), 0.0
    )

    used_up = "the time for this comparison was used up"
    assert found == (RecordCheck(None, message=used_up),) * (records.AT_A_TIME + 1)


def test_are_invalid_without_words_when_they_are_many():
    found = records.check(schemas.document(PRICE), [{}] * records.AT_A_TIME, 5.0)

    assert {check.is_valid for check in found} == {False}
    assert sum(bool(check.message) for check in found) == engine.MOST_WORDS


def test_are_not_guessed_at_when_a_pattern_is_not_decided():
    document = schemas.document({"pattern": r"^(a|aa)+(?!c)\1c$"})

    (found,) = records.check(document, ["a" * 40 + "b"], 5.0)

    assert found.is_valid is None
