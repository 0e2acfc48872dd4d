"""Ten years of minute bars with fifty versions, cut and validated: `backtest_s`.

Every minute of ten years, 5.3 million rows, as a table of pyarrow; what is timed is
`run_backtest` of a back-test whose timeline is known, with a strategy that does nothing.
The hub is one in memory, so that no network is timed.
"""

import datetime
import statistics
import time
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schema_registry_client.integrations.backtest import SchemaAwareBacktest
from schema_registry_client.testing import FakeRegistry

YEARS, VERSIONS, ROUNDS = 10, 50, 3
START = datetime.datetime(2016, 1, 1, tzinfo=datetime.UTC)
END = START.replace(year=START.year + YEARS)
_PRICE = {"type": "number", "exclusiveMinimum": 0}
_NAMES = ("open", "high", "low", "close")


def ten_years() -> dict[str, float]:
    """Return the seconds that a back-test of all bars takes, the median of some."""
    table = bars()
    with FakeRegistry() as registry:
        publish(registry)
        backtest = SchemaAwareBacktest(
            "bars_v1", START, END, time_column="ts", registry=registry
        )
        backtest.run_backtest(table.slice(0, 0))  # the timeline, and what is compiled
        taken = [_timed(backtest, table) for _ in range(ROUNDS)]
    return {"backtest_s": round(statistics.median(taken), 2)}


def bars() -> Any:  # noqa: ANN401 -- Arrow's
    """Return a bar for each minute."""
    minutes = (END - START) // datetime.timedelta(minutes=1)
    first = int(START.timestamp())
    moments = pa.array(range(first, first + minutes * 60, 60), pa.timestamp("s", "UTC"))
    close = pc.add(pc.random(minutes, initializer=7), 100.0)
    columns = {
        "open": close,
        "high": pc.add(close, 0.5),
        "low": pc.subtract(close, 0.5),
        "close": close,
        "volume": pc.cast(pc.multiply(close, 10), pa.int64(), safe=False),
    }
    return pa.table({"ts": moments, **columns})


def publish(registry: FakeRegistry) -> None:
    """Publish the versions, at equal distances; each widens the one before."""
    for number in range(VERSIONS):
        since = START + (END - START) / VERSIONS * number
        limit = {"type": "integer", "minimum": 0, "maximum": 1_000_000 + number}
        prices = dict.fromkeys(_NAMES, _PRICE)
        document = {
            "type": "object",
            "required": ["ts", *_NAMES, "volume"],
            "properties": {"ts": {"type": "string"}, **prices, "volume": limit},
            "x-checks": ["low <= open <= high", "low <= close <= high"],
        }
        registry.publish("bars_v1", document, published_at=since, effective_from=since)


def _timed(backtest: SchemaAwareBacktest, table: Any) -> float:  # noqa: ANN401
    begin = time.perf_counter()
    report = backtest.run_backtest(table)
    seconds = time.perf_counter() - begin
    if (report.rows, len(report.cuts)) != (len(table), VERSIONS):
        raise RuntimeError(f"Not all bars were run: {report.rows} of {len(table)}.")
    return seconds
