"""A result ..."""

import csv
import dataclasses
import gc
import json
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from schema_registry_client import errors
from schema_registry_client.testing import FakeRegistry
from schema_registry_client.validation import Example, InvalidSchema, Validator
from tests.client.validation import reference

TICKS = Path(__file__).parents[3] / "examples" / "data" / "ticks"


def test_says_what_failed_where_and_how_often() -> None:
    schema = {"properties": {"x": {"minimum": 0}, "l": {"items": {"type": "string"}}},
              "required": ["x"]}  # fmt: skip
    rows = [{"x": 1}, {"x": -1}, {}, {"x": -2, "l": ["a", 1, 2]}]

    result = Validator(schema).validate(rows, examples=1)

    assert (result.rows, result.failed, result.ok) == (4, 3, False)
    assert [str(failure) for failure in result.failures] == [
        "/x is missing [required]: 1 row",
        "/x is less than 0 [minimum]: 2 rows",
        "/l/* is not string [type]: 1 row",
    ]
    assert result.failures[1].examples == (Example(1, -1),)
    assert result.failures[2].examples == (Example(3, 1),)
    assert result.reasons(3) == (
        "/x is less than 0 [minimum]",
        "/l/* is not string [type]",
    )
    assert result.reasons(0) == ()


def test_has_no_truth_of_its_own() -> None:
    with pytest.raises(TypeError):
        bool(Validator({}).validate([]))


def test_of_no_rows_is_good() -> None:
    result = Validator({"required": ["x"]}).validate(
        pa.table({"y": pa.array([], pa.int8())})
    )

    assert (result.ok, result.rows, len(result.failing)) == (True, 0, 0)


def test_names_columns_that_are_missing_or_too_many() -> None:
    closed = {"properties": {"x": {}}, "required": ["x"], "additionalProperties": False}

    result = Validator(closed).validate(pa.table({"y": [1, 2]}))

    assert [(f.field, f.rule, f.count) for f in result.failures] == [
        ("/x", "required", 2),
        ("/y", "additionalProperties", 2),
    ]


def test_counts_lines_that_are_no_json(tmp_path) -> None:
    lines = '{"x": 1}\n\nnonsense\n{"x": NaN}\n7\n{"x": 12345678901234567890}\n'
    path = tmp_path / "lines.ndjson"
    path.write_text(lines)
    validator = Validator({"type": "object", "properties": {"x": {"type": "integer"}}})

    for data in (lines, lines.encode(), path):
        assert validator.validate(data).failing.to_pylist() == [
            False,
            True,
            True,
            True,
            False,
        ]


def test_knows_rows_without_a_column_check() -> None:
    schema = {"properties": {"x": {}}, "unevaluatedProperties": False}

    result = Validator(schema).validate([{"x": 1}, {"x": 1, "y": 2}])

    assert result.failing.to_pylist() == [False, True]
    assert result.failures[0].rule == "unevaluatedProperties"


def test_follows_references() -> None:
    node = {
        "type": "object",
        "properties": {"next": {"$ref": "#/$defs/node"}, "v": {"$ref": "other"}},
    }
    schema = {"$ref": "#/$defs/node", "$defs": {"node": node}}
    validator = Validator(schema, documents={"other": {"type": "integer"}})

    result = validator.validate([{"next": {"next": {"v": "a"}}}, {"next": {"v": 1}}])

    assert result.failing.to_pylist() == [True, False]
    assert result.failures[0].field == "/next/next/v"


@pytest.mark.parametrize(
    "document",
    [
        {"type": "nonsense"},
        {"$ref": "#/nowhere"},
        {"$ref": "elsewhere"},
        {"$schema": "urn:unknown"},
        {"pattern": "("},
        [],
    ],
)
def test_needs_a_schema(document) -> None:
    with pytest.raises(InvalidSchema) as caught:
        Validator(document)

    assert isinstance(caught.value, errors.InvalidInput)


@pytest.mark.parametrize("name", ["date-time", "date", "ipv4", "email", "uuid"])
def test_asserts_formats_if_asked(name) -> None:
    texts = ["2025-01-31T00:00:00Z", "2025-02-30T00:00:00Z", "2025-01-01t00:00:00z",
             "2025-02-28", "2025-02-29", "1.2.3.4", "a@b.c", "",
             "00000000-0000-0000-0000-000000000000"]  # fmt: skip
    rows = [{"x": text} for text in texts]
    schema = {"properties": {"x": {"format": name}}}

    assert Validator(schema).validate(rows).ok
    good = [row for row, fails in enumerate(
        Validator(schema, formats=True).validate(rows).failing.to_pylist()) if not fails]  # fmt: skip
    assert (
        good
        == {"date-time": [0, 2], "date": [3], "ipv4": [5], "email": [6], "uuid": [8]}[
            name
        ]
    )


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "2.0.0"])
def test_of_real_ticks_is_that_of_the_reference(version) -> None:
    document = json.loads((TICKS / f"ticks_v{version}.json").read_text())
    with (TICKS / "sample_ticks.csv").open() as file:
        rows = [
            {**row, "price": float(row["price"]), "size": int(row["size"])}
            for row in csv.DictReader(file)
        ]

    for data in (rows, pa.Table.from_pylist(rows)):
        failing = Validator(document).validate(data).failing.to_pylist()
        assert [not fails for fails in failing] == reference.valid(document, rows)


def test_takes_little_memory_of_good_rows() -> None:
    table = pa.table({"x": pa.array(range(1_000_000))})
    validator = Validator({"properties": {"x": {"minimum": 0}}, "x-checks": ["x >= 0"]})
    validator.validate(table)
    gc.collect()

    tracemalloc.start()
    validator.validate(table)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 1_000_000  # bytes of Python's, for a million rows


@pytest.mark.parametrize(
    "name", ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"]
)
def test_knows_dialects_by_the_names_the_hub_gives_them(name: str) -> None:
    with FakeRegistry() as registry:
        registry.publish("ticks", {"type": "integer"})
        version = dataclasses.replace(registry.get_schema("ticks"), dialect=name)

    assert Validator(version).validate([1, 1.5]).failed == 1


def test_says_which_rows_fail_each_rule_over_all_batches() -> None:
    rows: list[dict[str, object]] = [{"x": 1}] * 20_000
    rows[3] = rows[17_000] = {"x": -1}
    rows[19_999] = {"x": "a"}

    result = Validator(
        {"properties": {"x": {"minimum": 0, "type": "number"}}}
    ).validate(rows)

    found = {f.rule: result.rows_of(f) for f in result.failures}
    assert {len(mask) for mask in found.values()} == {20_000}
    numbers = {
        rule: pc.indices_nonzero(mask).to_pylist() for rule, mask in found.items()
    }
    assert numbers == {"minimum": [3, 17_000], "type": [19_999]}
