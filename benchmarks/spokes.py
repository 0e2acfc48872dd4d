"""The spokes: cleaning beside a program written by hand, pausing, and back-testing.

`cleaner_over_handwritten` compares rows a second, from a file of CSV to clean Parquet
and quarantine: the cleaner, and a program that knows its one schema (pyarrow.csv with
its types and seven checks of pyarrow.compute). In turns; medians; both must find the
same rows. A thousandth of the rows is wrong.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from benchmarks import _results, _spokes_backtest, _spokes_strategy, validate
from schema_registry_client.integrations import cleaner
from schema_registry_client.testing import FakeRegistry

ROWS = int(os.environ.get("ROWS", "2000000"))
ROUNDS = int(os.environ.get("ROUNDS", "7"))
_ARROW = pa.schema(
    [
        pa.field("ts", pa.timestamp("us"), nullable=False),
        pa.field("symbol", pa.string(), nullable=False),
        pa.field("bid", pa.float64(), nullable=False),
        pa.field("ask", pa.float64(), nullable=False),
        pa.field("size", pa.int64(), nullable=False),
        pa.field("side", pa.string(), nullable=False),
    ]
)


def run() -> dict[str, float]:
    """Return the figures of all spokes."""
    return {
        **cleaner_over_handwritten(),
        **_spokes_strategy.pauses(),
        **_spokes_backtest.ten_years(),
    }


def cleaner_over_handwritten() -> dict[str, float]:
    """Return how many rows a second are cleaned, as a part of what a program does."""
    with (
        tempfile.TemporaryDirectory(prefix="cleaner-") as name,
        FakeRegistry() as registry,
    ):
        registry.publish("ticks_v1", validate.SCHEMA, arrow=_ARROW)
        folder = Path(name)
        ticks = _ticks(folder / "ticks.csv")
        target = folder / "clean.parquet"

        def ours() -> int:
            ready = cleaner.DatasetCleaner("ticks_v1", registry=registry)
            return ready.clean(ticks, target, overwrite=True).quarantined

        def by_hand() -> int:
            return _by_hand(ticks, folder / "by_hand.parquet")

        taken = _in_turns({"cleaner": ours, "by hand": by_hand})
    rates = {name: ROWS / seconds for name, seconds in taken.items()}
    _results.table(
        f"Cleaning {ROWS:,} ticks of CSV",
        ["who", "rows/s"],
        [(name, f"{rate:,.0f}") for name, rate in rates.items()],
    )
    return {"cleaner_over_handwritten": round(rates["cleaner"] / rates["by hand"], 2)}


def _ticks(path: Path) -> Path:
    table = validate.ticks(ROWS)
    table = table.set_column(0, "ts", table["ts"].cast(pa.timestamp("us")))
    arrow_csv.write_csv(table, path, arrow_csv.WriteOptions(quoting_style="none"))
    return path


def _by_hand(path: Path, target: Path) -> int:
    """What one would write for this schema alone; rows are read in batches, too."""
    reader = arrow_csv.open_csv(
        path,
        arrow_csv.ReadOptions(block_size=16 << 20),
        convert_options=arrow_csv.ConvertOptions(
            column_types=_ARROW, null_values=[""], strings_can_be_null=True
        ),
    )
    rows = rejected = 0
    quarantine = target.with_suffix(".ndjson")
    with (
        reader,
        quarantine.open("w", encoding="utf-8") as out,
        pq.ParquetWriter(target, _ARROW) as writer,
    ):
        for batch in reader:
            reasons = _reasons(batch)
            fine = None
            for wrong in reasons.values():
                good = pc.invert(pc.fill_null(wrong, True))  # noqa: FBT003
                fine = good if fine is None else pc.and_(fine, good)
            bad = pc.indices_nonzero(pc.invert(fine))
            for row, record in zip(
                bad.to_pylist(), batch.take(bad).to_pylist(), strict=True
            ):
                said = [name for name, wrong in reasons.items() if wrong[row].as_py()]
                line = {"row": rows + row + 1, "record": record, "reasons": said}
                out.write(json.dumps(line, default=str) + "\n")
            writer.write_batch(batch.filter(fine).cast(_ARROW))
            rows += batch.num_rows
            rejected += len(bad)
    return rejected


def _reasons(batch: Any) -> dict[str, Any]:  # noqa: ANN401 -- Arrow's
    bid, ask, size = batch["bid"], batch["ask"], batch["size"]
    found = {
        "symbol": pc.invert(
            pc.match_substring_regex(batch["symbol"], "^[A-Z0-9]{1,8}$")
        ),
        "side": pc.invert(pc.is_in(batch["side"], pa.array(["B", "S"]))),
        "size": pc.or_(pc.less(size, 1), pc.greater(size, 1_000_000)),
        "bid > ask": pc.greater(bid, ask),
        "ts": pc.is_null(batch["ts"]),
    }
    for name, price in (("bid", bid), ("ask", ask)):
        found[name] = pc.or_(pc.less_equal(price, 0), pc.greater(price, 1_000_000))
    return found


def _in_turns(calls: dict[str, Callable[[], int]]) -> dict[str, float]:
    """Return the median seconds of each. Raises AssertionError if they disagree."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    found = {}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            begin = time.perf_counter()
            found[name] = call()
            taken[name].append(time.perf_counter() - begin)
    if len(set(found.values())) != 1:
        raise AssertionError(f"They do not find the same: {found}.")
    return {name: statistics.median(each) for name, each in taken.items()}


if __name__ == "__main__":
    run()
