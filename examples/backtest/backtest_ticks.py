"""Back-test a year of ticks by the versions of ticks_v1 that were in force in it.

    SCHEMA_REGISTRY_KEY=srk_... python examples/backtest/backtest_ticks.py

Version 1.1.0 brought `exchange_id` in June 2025. Data that has it before knows the future.
"""

import datetime
import itertools
import math
import sys

import pyarrow

from schema_registry_client import SchemaRegistryError
from schema_registry_client.integrations.backtest import (
    Cut,
    LookAhead,
    SchemaAwareBacktest,
)

START = datetime.datetime.fromisoformat("2025-01-02T08:00:00+00:00")
CHANGE = datetime.datetime.fromisoformat("2025-06-02T08:00:00+00:00")
HOURS = 24 * 363


def ticks(*, exchange_since: datetime.datetime) -> pyarrow.Table:
    """Return a tick for each hour of the year, with its exchange from a moment on."""
    moments = [START + datetime.timedelta(hours=hour) for hour in range(HOURS)]
    return pyarrow.table(
        {
            "ts": moments,
            "symbol": ["ES"] * HOURS,
            "price": [4500 + 50 * math.sin(hour / 100) for hour in range(HOURS)],
            "size": [1] * HOURS,
            "exchange_id": ["CME" if ts >= exchange_since else None for ts in moments],
        }
    )


def momentum(cut: Cut) -> float:
    """Return what is earned by holding whenever the price rose in the hour before."""
    prices = cut.data["price"].to_pylist()
    moves = [after - before for before, after in itertools.pairwise(prices)]
    return sum(move for before, move in itertools.pairwise(moves) if before > 0)


def main() -> None:
    """Run the back-test twice: as it should be, and with a column out of its time."""
    with SchemaAwareBacktest(
        "ticks_v1", START, "2026-01-01", known_at="then", time_column="ts"
    ) as backtest:
        report = backtest.run_backtest(ticks(exchange_since=CHANGE), momentum)
        for cut in report.cuts:
            sys.stdout.write(
                f"{cut.since:%Y-%m-%d} to {cut.until:%Y-%m-%d}, "
                f"{cut.version.semantic_version}: {cut.rows} ticks, {cut.result:+.2f}\n"
            )
        try:
            backtest.run_backtest(ticks(exchange_since=START), momentum)
        except LookAhead as error:
            sys.stdout.write(f"Caught: {error}\n")


if __name__ == "__main__":
    try:
        main()
    except SchemaRegistryError as error:
        sys.exit(str(error))
