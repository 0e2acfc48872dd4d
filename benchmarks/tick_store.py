"""The tick store in C++ beside plain arrow::csv with a schema written by hand.

Both are whole processes from the start to the finished Parquet file, of the same file of
ticks, in turn. The store reads its schema from what an earlier run has kept of a registry,
and looks at every row; the other does neither.
"""

import os
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks import _results
from tests import compiler
from tests import hub as hubs

ROWS = 5_000_000
ROUNDS = 9
_FAST = "-O3"
_HEADER = "ts,symbol,price,size,side,exchange_id\n"
_NOBODY = "http://127.0.0.1:1"


def run() -> dict[str, float]:
    """Return how many rows a second the store takes, compared with plain arrow::csv."""
    with tempfile.TemporaryDirectory(prefix="tick_store-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # root's PostgreSQL runs as somebody else
        ticks = _ticks(folder / "ticks.csv")
        compiler.tick_store(folder / "store", flags=_FAST)
        plain = Path(__file__).with_name("_tick_store_plain.cpp")
        compiler.build(plain, folder / "plain", flags=_FAST)
        _ask_hub(folder)
        seconds: dict[str, list[float]] = {"store": [], "plain": []}
        for number in range(ROUNDS):
            seconds["store"].append(_store(folder, ticks, number))
            seconds["plain"].append(_plain(folder, ticks))
    rates = {name: ROWS / statistics.median(taken) for name, taken in seconds.items()}
    _results.table(
        "Rows a second",
        ["who", "rows a second"],
        [(name, round(rate)) for name, rate in rates.items()],
    )
    return {"tick_store_over_csv": round(rates["store"] / rates["plain"], 2)}


def _ticks(path: Path) -> Path:
    dice = random.Random(1)  # noqa: S311 - the same ticks every time
    with path.open("w", encoding="ascii") as file:
        file.write(_HEADER)
        for number in range(ROWS):
            second, micro = divmod(number * 4, 1_000_000)
            file.write(
                f"2025-01-27T{9 + second // 3600:02}:{second // 60 % 60:02}:"
                f"{second % 60:02}.{micro:06},{dice.choice(('ES', 'NQ', 'CL'))},"
                f"{4500 + dice.randrange(4000) / 4},{dice.randrange(1, 500)},"
                f"{dice.choice('BS')},CME\n"
            )
    return path


def _ask_hub(folder: Path) -> None:
    """Have the store fetch its schema, so that no registry takes part in what is timed."""
    empty = folder / "empty.csv"
    empty.write_text(_HEADER)
    with hubs.running(folder / "hub") as hub:
        _timed(
            [folder / "store", "--out", folder / "0", empty], folder, hub.url, hub.key
        )


def _store(folder: Path, ticks: Path, number: int) -> float:
    out = folder / f"round{number}"
    taken = _timed([folder / "store", "--offline", "--out", out, ticks], folder)
    (made,) = out.glob("*/ticks.parquet")
    _check_rows(made)
    return taken


def _plain(folder: Path, ticks: Path) -> float:
    made = folder / "plain.parquet"
    taken = _timed([folder / "plain", ticks, made], folder)
    _check_rows(made)
    return taken


def _check_rows(path: Path) -> None:
    rows = pq.read_metadata(path).num_rows
    path.unlink()
    if rows != ROWS:
        msg = f"{path} has {rows} rows of {ROWS}."
        raise RuntimeError(msg)


def _timed(
    command: Sequence[Path | str], folder: Path, url: str = _NOBODY, key: str = ""
) -> float:
    environment = {
        **os.environ,
        "SCHEMA_REGISTRY_URL": url,
        "SCHEMA_REGISTRY_KEY": key,
        "SCHEMA_REGISTRY_DIRECTORY": str(folder / "registry"),
    }
    begin = time.perf_counter()
    subprocess.run(  # noqa: S603 - our own programs
        command, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begin
