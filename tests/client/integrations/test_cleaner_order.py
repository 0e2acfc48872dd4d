"""Clean rows are in order, if the schema asks for it ..."""

import copy
import random

import pytest

from schema_registry_client.validation import Validator
from tests.client.integrations.cleaner_cases import (
    ARROW,
    DOCUMENT,
    RECORD,
    cleaned,
    ndjson,
    registry,
)

REASON = (
    "/ts is in rows that do not satisfy monotonic(ts) per symbol "
    "[monotonic(ts) per symbol]"
)


def ordered(check):
    return {**copy.deepcopy(DOCUMENT), "x-checks": [check]}


def records(*moments, symbol="ES"):
    return [
        {**RECORD, "ts": f"2025-01-27T09:30:{second:02}Z", "symbol": symbol}
        for second in moments
    ]


def test_one_that_steps_back_is_quarantined(tmp_path):
    rows = records(1, 5, 3, 4, 5, 6)
    rows[3:3] = records(0, symbol="NQ")
    known = registry(ordered("monotonic(ts) per symbol"), ARROW)

    report, table, rejected = cleaned(ndjson(tmp_path, *rows), of=known, batch_bytes=1)

    assert [moment.second for moment in table["ts"].to_pylist()] == [1, 5, 0, 5, 6]
    assert [each["row"] for each in rejected] == [3, 5]
    assert report.reasons == {REASON: 2}


def test_one_that_fails_otherwise_stands_in_nobodys_way(tmp_path):
    rows = records(1, 9, 2)
    rows[1]["price"] = -1
    known = registry(ordered("strictly monotonic(ts)"), ARROW)

    report, table, _ = cleaned(ndjson(tmp_path, *rows), of=known)

    assert [moment.second for moment in table["ts"].to_pylist()] == [1, 2]
    assert report.reasons == {"/price is less than or equal to 0 [exclusiveMinimum]": 1}


@pytest.mark.parametrize(
    "check", ["monotonic(ts) per symbol", "strictly monotonic(ts)"]
)
@pytest.mark.parametrize("seed", range(6))
def test_so_they_pass_the_validator(tmp_path, check, seed):
    dice = random.Random(seed)
    rows = [
        record
        for _ in range(60)
        for record in records(dice.randrange(60), symbol=dice.choice(("ES", "NQ")))
    ]
    known = registry(ordered(check), ARROW)

    _, table, _ = cleaned(
        ndjson(tmp_path, *rows), of=known, batch_bytes=dice.choice((1, 500, 1 << 20))
    )

    assert table.num_rows > 1
    rest = table.drop_columns(["side"])  # which is null, not missing, in a table
    assert Validator(ordered(check)).validate(rest).ok
