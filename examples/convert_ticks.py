"""Read the sample ticks into Arrow by the shape the registry says they have.

    SCHEMA_REGISTRY_KEY=srk_... python examples/convert_ticks.py

The file names two columns otherwise and writes the side of a trade in words; what is
translated is said here, nothing is guessed.
"""

import sys
from pathlib import Path

import pyarrow
import pyarrow.compute
import pyarrow.csv

from schema_registry_client import SchemaRegistryClient, SchemaRegistryError

SAMPLE = Path(__file__).parent / "data" / "ticks" / "sample_ticks.csv"
SIDES = {"buy": "B", "sell": "S"}


def convert(path: Path, target: pyarrow.Schema) -> pyarrow.Table:
    """Return the ticks of the CSV file at `path` with the columns of `target`.

    Raises pyarrow.ArrowInvalid where a value does not fit its column without loss, and
    KeyError where the file has no such column.
    """
    read = pyarrow.csv.read_csv(path)
    names = {"price": _price_column(target), "exchange": "exchange_id"}
    table = read.rename_columns([names.get(name, name) for name in read.column_names])
    sides = pyarrow.array([SIDES[side] for side in table["side"].to_pylist()])
    table = table.set_column(table.column_names.index("side"), "side", sides)
    return table.select(target.names).cast(target)


def _price_column(target: pyarrow.Schema) -> str:
    return "last_price" if "last_price" in target.names else "price"


def main() -> None:
    """Print the ticks under the version named on the command line, else the latest."""
    pin = sys.argv[1] if len(sys.argv) > 1 else "ticks_v1"
    try:
        with SchemaRegistryClient() as registry:
            target = registry.get_arrow_schema(pin)
    except SchemaRegistryError as error:
        sys.exit(str(error))
    print(convert(SAMPLE, target))  # noqa: T201 - it is what the example is for


if __name__ == "__main__":
    main()
