"""Clean the sample ticks by the schema in force, into a folder of your choice.

    SCHEMA_REGISTRY_KEY=srk_... python examples/cleaner/clean_ticks.py cleaned

The file calls a column otherwise and writes the side of a trade in words. The first is
said here; the second is not for a cleaner to change: those rows are in quarantine, and
the normalizer (examples/normalizer) turns them into ticks.
"""

import sys
from pathlib import Path

from schema_registry_client import SchemaRegistryError
from schema_registry_client.integrations.cleaner import DatasetCleaner, Progress

SAMPLE = Path(__file__).parents[1] / "data" / "ticks" / "sample_ticks.csv"


def show(progress: Progress) -> None:
    """Say how far it has come."""
    print(f"{progress.read} of {progress.total} bytes, {progress.clean} rows clean")  # noqa: T201 - it is what the example is for


def main() -> None:
    """Clean into the folder named on the command line, and print the report."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "cleaned")
    folder.mkdir(parents=True, exist_ok=True)
    cleaner = DatasetCleaner("ticks_v1", columns={"exchange": "exchange_id"})
    try:
        report = cleaner.clean(
            SAMPLE, folder / "ticks.parquet", overwrite=True, progress=show
        )
    except SchemaRegistryError as error:
        sys.exit(str(error))
    print(report)  # noqa: T201 - as above


if __name__ == "__main__":
    main()
