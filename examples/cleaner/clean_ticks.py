"""Clean the sample ticks by the schema in force, into a folder of your choice.

    SCHEMA_REGISTRY_KEY=srk_... python examples/cleaner/clean_ticks.py cleaned

The file calls a column otherwise, which the cleaner is told, and writes the side of a
trade in words, which is translated before. Two rows that are wrong are added, to show
the quarantine.
"""

import sys
from pathlib import Path

from schema_registry_client import SchemaRegistryError
from schema_registry_client.integrations.cleaner import DatasetCleaner

SAMPLE = Path(__file__).parents[1] / "data" / "ticks" / "sample_ticks.csv"
SIDES = {"buy": "B", "sell": "S"}
WRONG = "2025-01-27T09:31:00,ES,4500.25,1.5,B,CME\n2025-01-27T09:31:00,ES,4500.25,1\n"


def translated(text: str) -> str:
    """Return the ticks with the sides of trades as the schema has them."""
    for theirs, ours in SIDES.items():
        text = text.replace(f",{theirs},", f",{ours},")
    return text


def main() -> None:
    """Clean into the folder named on the command line, and print the report."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "cleaned")
    folder.mkdir(parents=True, exist_ok=True)
    ticks = folder / "ticks.csv"
    ticks.write_text(translated(SAMPLE.read_text()).rstrip("\n") + "\n" + WRONG)
    cleaner = DatasetCleaner("ticks_v1", columns={"exchange": "exchange_id"})
    try:
        report = cleaner.clean(ticks, folder / "ticks.parquet", overwrite=True)
    except SchemaRegistryError as error:
        sys.exit(str(error))
    print(report)  # noqa: T201 - it is what the example is for
    print(report.quarantine.read_text(), end="")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
