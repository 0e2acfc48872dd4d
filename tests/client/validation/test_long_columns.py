"""Long columns are judged as the reference judges each row ..."""

import random

import pyarrow as pa
import pytest

from schema_registry_client.validation import Validator, _dialects
from tests.client.validation import reference

ROWS = 5_000
COMMON, RARE = (
    ["AAPL", "MSFT", "ES"],
    ["bad!", "", "é", "TOOLONGNAME", "FAR TOO LONG A NAME"],
)
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "properties": {
        "x": {"type": ["string", "null"], "pattern": "^[A-Z]{1,8}$", "minLength": 1}
    },
}


def texts(common, rare, rare_every):
    chance = random.Random(rare_every)
    return [
        chance.choice(rare)
        if rare and row > 2_000 and row % rare_every == 0
        else chance.choice(common)
        for row in range(ROWS)
    ]


@pytest.mark.parametrize(
    "values",
    [
        texts(COMMON, [], 1),
        texts(COMMON, RARE, 100),
        texts(COMMON, ["bad!"], 100),
        texts(COMMON, ["bad!", "", None], 100),
        texts(COMMON, RARE, 2),
        texts([*COMMON, None], [*RARE, None], 50),
        texts(["B", "S"], ["x", "!"], 100),
        texts(["B", "S"], ["xx", None], 100),
        [f"S{row}" for row in range(ROWS)],
    ],
    ids=[
        "good",
        "few wrong",
        "one wrong",
        "short",
        "many",
        "nulls",
        "characters",
        "not only",
        "unique",
    ],
)
@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.dictionary(pa.int16(), pa.string()),
    ],
    ids=str,
)
def test_of_text(values, kind) -> None:
    table = pa.table({"x": pa.array(values, kind)}).slice(3)
    expected = reference.valid(SCHEMA, table.to_pylist())

    result = Validator(SCHEMA).validate(table)

    assert [not fails for fails in result.failing.to_pylist()] == expected
    assert result.failed == expected.count(False)


def test_of_several_batches() -> None:
    chance = random.Random(1)
    values = [chance.randrange(100) for _ in range(400_000)]
    table = pa.table({"x": values, "s": [str(value) for value in values]})
    schema = {
        "properties": {
            "x": {"minimum": 1, "maximum": 98},
            "s": {"not": {"const": "50"}},
        }
    }

    result = Validator(schema).validate(table, examples=3)

    wrong = [row for row, value in enumerate(values) if value in (0, 50, 99)]
    assert [
        row for row, fails in enumerate(result.failing.to_pylist()) if fails
    ] == wrong
    assert {(f.rule, f.count) for f in result.failures} == {
        ("minimum", values.count(0)),
        ("maximum", values.count(99)),
        ("not", values.count(50)),
    }
    last = wrong[-1]
    assert [bool(result.reasons(row)) for row in (last, last - 1)] == [
        True,
        last - 1 in wrong,
    ]


@pytest.mark.parametrize("draft", reference.DRAFTS, ids=lambda draft: draft.__name__)
def test_of_every_keyword_of_the_reference(draft) -> None:
    dialect = _dialects.of({"$schema": draft.META_SCHEMA["$schema"]}, None)

    assert dialect.keywords == set(draft.VALIDATORS)
