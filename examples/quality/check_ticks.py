"""Check the sample ticks by ticks_v1, write a report, and watch days of ticks for drift.

    SCHEMA_REGISTRY_KEY=srk_... python examples/quality/check_ticks.py [report.html]

The sample writes `buy` and `sell` where the schema has `B` and `S`, and knows a column
that the schema calls otherwise: that is what the report shows.
"""

import asyncio
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.csv

from schema_registry_client import SchemaRegistryError
from schema_registry_client.integrations.quality import SchemaBasedQualityMonitor

SAMPLE = Path(__file__).parents[1] / "data" / "ticks" / "sample_ticks.csv"


def days() -> Iterator[pyarrow.Table]:
    """Yield three days of ticks; on the last one prices are in cents."""
    chance = random.Random(1)  # noqa: S311 -- the same ticks each time
    for scale in (1, 1, 100):
        prices = [chance.gauss(4500, 20) * scale for _ in range(5_000)]
        sizes = [chance.randrange(1, 500) for _ in prices]
        yield pyarrow.table({"price": prices, "size": sizes})


async def main(report_path: Path) -> None:
    """Check, write, and watch."""
    async with SchemaBasedQualityMonitor() as monitor:
        report = await monitor.check_data_quality(
            pyarrow.csv.read_csv(SAMPLE), "ticks_v1"
        )
        report_path.write_text(report.to_html(), encoding="utf-8")
        sys.stdout.write(
            f"{report.rows} rows by {report.version.pin}, {report.failed} bad\n"
        )
        for dimension in report.dimensions:
            sys.stdout.write(f"  {dimension.name}: {dimension.score}\n")
            for failure in dimension.failures:
                sys.stdout.write(f"    {failure}\n")
        async for drift in monitor.detect_schema_drift("ticks_v1", days()):
            sys.stdout.write(f"day {drift.window}: {drift}\n")


if __name__ == "__main__":
    try:
        asyncio.run(main(Path(sys.argv[1] if sys.argv[1:] else "report.html")))
    except SchemaRegistryError as error:
        sys.exit(str(error))
