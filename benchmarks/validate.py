"""Validation of 1,000,000 ticks: ours, jsonschema, jsonschema-rs and pandera.

All make the same checks (types, ranges, an enumeration, a pattern, required, one
relation) of the same plain columns, a thousandth of whose rows fail, and find the same
rows. In turns, several rounds each, medians. jsonschema gets a sample and is
extrapolated; it and jsonschema-rs get rows that are dicts already, which is in their
favor, and the relation is calculated beside them in Python. pandera runs in .bench/venv.
"""

import contextlib
import json
import os
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, cast

import jsonschema
import jsonschema_rs
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa

from benchmarks import _results, _side_by_side
from schema_registry_client import validation

ROWS = int(os.environ.get("ROWS", "1000000"))
SAMPLE = 20_000
ROUNDS = int(os.environ.get("ROUNDS", "7"))
_PRICE = {"type": "number", "exclusiveMinimum": 0, "maximum": 1_000_000}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["ts", "symbol", "bid", "ask", "size", "side"],
    "properties": {
        "ts": {"type": "string"},
        "symbol": {"type": "string", "pattern": "^[A-Z0-9]{1,8}$"},
        "bid": _PRICE,
        "ask": _PRICE,
        "size": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
        "side": {"enum": ["B", "S"]},
    },
    "x-checks": ["bid <= ask"],
}


def run() -> dict[str, float]:
    """Return how many times as long as ours the others take."""
    table = ticks(ROWS)
    frames = {
        "arrow": table,
        "pandas": table.to_pandas(),
        "polars": pl.from_arrow(table),
    }
    ours = _ours(frames, _encoded(table))
    with _pandera(table) as theirs:
        taken, found = _in_turns({**ours, **_by_row(table), **theirs})
    _expect_the_same(found)
    _print(taken)
    return _figures(taken)


def ticks(rows: int) -> Any:  # noqa: ANN401 -- Arrow's
    """Return a table of ticks, a thousandth of which is wrong in one of five ways."""
    chance = random.Random(7)  # noqa: S311 -- the same ticks in every run
    names = [f"S{number:03}" for number in range(200)]
    bid = [round(chance.uniform(1, 500), 2) for _ in range(rows)]
    columns: dict[str, list[Any]] = {
        "symbol": chance.choices(names, k=rows),
        "bid": bid,
        "ask": [price + 0.01 for price in bid],
        "size": [chance.randrange(1, 1000) for _ in range(rows)],
        "side": chance.choices("BS", k=rows),
    }
    wrong = (("symbol", "s 1"), ("bid", -1.0), ("ask", 0.5), ("size", 0), ("side", "X"))
    for number, row in enumerate(chance.sample(range(rows), rows // 1000)):
        name, value = wrong[number % len(wrong)]
        columns[name][row] = value
    moments = pa.array(range(rows), pa.timestamp("us", tz="UTC"))
    return pa.table({"ts": moments, **columns})


Call = Callable[[], tuple[float, list[int]]]


def _timed(call: Callable[[], list[int]]) -> tuple[float, list[int]]:
    begin = time.perf_counter()
    rows = call()
    return time.perf_counter() - begin, rows


def _ours(frames: dict[str, Any], encoded: Any) -> dict[str, Call]:  # noqa: ANN401
    validator = validation.Validator(SCHEMA)

    def call(data: Any) -> Call:  # noqa: ANN401 -- a frame
        def timed() -> tuple[float, list[int]]:
            begin = time.perf_counter()
            result = validator.validate(data)
            seconds = time.perf_counter() - begin
            return seconds, _numbers(result.failing.to_pylist())

        return timed

    found = {f"ours, {name}": call(frame) for name, frame in frames.items()}
    return {**found, "ours, arrow, dictionaries": call(encoded)}


def _encoded(table: Any) -> Any:  # noqa: ANN401 -- Arrow's
    for name in ("symbol", "side"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table[name].dictionary_encode())
    return table


def _by_row(table: Any) -> dict[str, Call]:  # noqa: ANN401 -- Arrow's
    """Return the validators that take one row at a time, on rows made beforehand."""
    rows = table.drop_columns(["ts"]).to_pylist()
    for number, row in enumerate(rows):
        row["ts"] = f"1970-01-01T00:00:{number % 60:02}Z"
    slow = jsonschema.Draft202012Validator(SCHEMA)
    fast = jsonschema_rs.validator_for(SCHEMA)
    return {
        "jsonschema (sample)": lambda: _timed(
            lambda: _failing(slow.is_valid, rows[:SAMPLE])
        ),
        "jsonschema-rs": lambda: _timed(lambda: _failing(fast.is_valid, rows)),
    }


def _failing(valid: Callable[[Any], bool], rows: Sequence[Any]) -> list[int]:
    return [
        number
        for number, row in enumerate(rows)
        if not valid(row) or row["bid"] > row["ask"]
    ]


def _numbers(failing: Sequence[bool]) -> list[int]:
    return [number for number, fails in enumerate(failing) if fails]


@contextlib.contextmanager
def _pandera(table: Any) -> Iterator[dict[str, Call]]:  # noqa: ANN401 -- Arrow's
    """Yield what asks pandera, which has read the table already."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        path = Path(folder) / "ticks.arrow"
        with (
            pa.OSFile(str(path), "wb") as file,
            pa.ipc.new_file(file, table.schema) as out,
        ):
            out.write_table(table)
        yield {
            f"pandera, {name}": stack.enter_context(_child(name, path))
            for name in ("pandas", "polars")
        }


@contextlib.contextmanager
def _child(name: str, path: Path) -> Iterator[Call]:
    process = subprocess.Popen(  # noqa: S603 - our own program
        [_side_by_side.python(), "-m", "benchmarks._pandera", name, path],
        cwd=_results.PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    asking, answers = (
        cast("IO[bytes]", process.stdin),
        cast("IO[bytes]", process.stdout),
    )

    def call() -> tuple[float, list[int]]:
        asking.write(b"\n")
        asking.flush()
        answer = json.loads(answers.readline())
        return answer["seconds"], answer["rows"]

    try:
        call()  # the first time, it imports and compiles
        yield call
    finally:
        process.kill()
        process.wait()
        asking.close()
        answers.close()


def _in_turns(calls: dict[str, Call]) -> tuple[dict[str, float], dict[str, list[int]]]:
    taken: dict[str, list[float]] = {name: [] for name in calls}
    found = {}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            seconds, found[name] = call()
            taken[name].append(seconds)
    medians = {name: statistics.median(each) for name, each in taken.items()}
    medians["jsonschema"] = medians["jsonschema (sample)"] / min(SAMPLE, ROWS) * ROWS
    return medians, found


def _expect_the_same(found: dict[str, list[int]]) -> None:
    """Raise AssertionError unless all found the same rows."""
    expected = found["ours, arrow"]
    for name, rows in found.items():
        wanted = (
            [row for row in expected if row < SAMPLE] if "sample" in name else expected
        )
        if rows != wanted:
            raise AssertionError(f"{name} found {len(rows)} rows, not {len(wanted)}.")


def _print(taken: dict[str, float]) -> None:
    base = taken["jsonschema"]
    _results.table(
        f"{ROWS:,} ticks, {pd.__name__} {pd.__version__}, polars {pl.__version__}, "
        f"pyarrow {pa.__version__}",
        ("with", "ms", "rows/s", "x jsonschema"),
        (
            (
                name,
                round(seconds * 1000, 1),
                f"{ROWS / seconds:,.0f}",
                round(base / seconds, 1),
            )
            for name, seconds in taken.items()
            if "sample" not in name
        ),
    )


def _figures(taken: dict[str, float]) -> dict[str, float]:
    ratios = {
        "over_jsonschema": ("jsonschema", "arrow"),
        "over_jsonschema_rs": ("jsonschema-rs", "arrow"),
        "over_pandera_pandas": ("pandera, pandas", "pandas"),
        "over_pandera_polars": ("pandera, polars", "polars"),
    }
    return {
        figure: round(taken[theirs] / taken[f"ours, {ours}"], 2)
        for figure, (theirs, ours) in ratios.items()
    }
