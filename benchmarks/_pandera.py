"""pandera on the ticks of the benchmark `validate`; runs in the environment .bench/venv.

Takes `pandas` or `polars` and the path of an Arrow file. Answers each line with one of
JSON: the seconds it took and the numbers of the rows that fail.
"""

import json
import sys
import time
from typing import Any

import pandera.errors  # type: ignore[import-not-found]
import pandera.pandas as by_pandas  # type: ignore[import-not-found]
import pandera.polars as by_polars  # type: ignore[import-not-found]
import polars as pl
import pyarrow as pa

SYMBOL = r"^[A-Z0-9]{1,8}$"
SIDES = ["B", "S"]
MOST = 1_000_000.0


def pandas_schema() -> Any:  # noqa: ANN401 -- pandera's
    """Return the checks for a frame of pandas."""
    check, column = by_pandas.Check, by_pandas.Column
    price = [check.gt(0), check.le(MOST)]
    return by_pandas.DataFrameSchema(
        {
            "ts": column("datetime64[us, UTC]"),
            "symbol": column(checks=check.str_matches(SYMBOL)),
            "bid": column(float, price),
            "ask": column(float, price),
            "size": column("int64", [check.ge(1), check.le(MOST)]),
            "side": column(checks=check.isin(SIDES)),
        },
        checks=check(lambda frame: frame["bid"] <= frame["ask"], name="bid <= ask"),
    )


def polars_schema() -> Any:  # noqa: ANN401 -- pandera's
    """Return the checks for a frame of polars."""
    check, column = by_polars.Check, by_polars.Column
    price = [check.gt(0), check.le(MOST)]
    return by_polars.DataFrameSchema(
        {
            "ts": column(pl.Datetime("us", "UTC")),
            "symbol": column(checks=check.str_matches(SYMBOL)),
            "bid": column(pl.Float64, price),
            "ask": column(pl.Float64, price),
            "size": column(pl.Int64, [check.ge(1), check.le(MOST)]),
            "side": column(checks=check.isin(SIDES)),
        },
        checks=check(
            lambda data: data.lazyframe.select(pl.col("bid").le(pl.col("ask"))),
            name="bid <= ask",
        ),
    )


def failing(schema: Any, frame: Any) -> list[int]:  # noqa: ANN401 -- of either
    """Return the rows that fail, all of them (`lazy`), as a user would find them."""
    try:
        schema.validate(frame, lazy=True)
    except (pandera.errors.SchemaErrors, by_polars.errors.SchemaErrors) as error:
        found = error.failure_cases["index"]
        return sorted({int(row) for row in found if row is not None and row == row})
    return []


def answer(name: str, path: str) -> None:
    """Answer every line that is read."""
    with pa.memory_map(path) as file:
        table = pa.ipc.open_file(file).read_all()
    frame: Any = table.to_pandas() if name == "pandas" else pl.from_arrow(table)
    schema = pandas_schema() if name == "pandas" else polars_schema()
    for _ in sys.stdin:
        begin = time.perf_counter()
        rows = failing(schema, frame)
        seconds = time.perf_counter() - begin
        print(json.dumps({"seconds": seconds, "rows": rows}), flush=True)


if __name__ == "__main__":
    answer(*sys.argv[1:])
