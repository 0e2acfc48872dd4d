"""A schema of ticks, a hub in memory that has it, and a cleaner for it."""

import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schema_registry_client.integrations import cleaner
from schema_registry_client.testing import FakeRegistry

DOCUMENT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "ts": {"type": "string", "format": "date-time"},
        "symbol": {"type": "string", "pattern": "^[A-Z]{1,4}$"},
        "price": {"type": "number", "exclusiveMinimum": 0},
        "size": {"type": "integer"},
        "side": {"type": "string", "enum": ["B", "S"]},
    },
    "required": ["ts", "symbol", "price", "size"],
    "additionalProperties": False,
}
ARROW = pa.schema(
    [
        pa.field("ts", pa.timestamp("us"), nullable=False),
        pa.field("symbol", pa.string(), nullable=False),
        pa.field("price", pa.float64(), nullable=False),
        pa.field("size", pa.int32(), nullable=False),
        pa.field("side", pa.string()),
    ]
)
HEADER = b"ts,symbol,price,size,side\n"
GOOD = b"2025-01-27T09:30:00,ES,4500.25,100,B\n"
RECORD = {"ts": "2025-01-27T09:30:00Z", "symbol": "ES", "price": 1.5, "size": 1}


def registry(document=DOCUMENT, arrow=ARROW):
    made = FakeRegistry()
    made.publish("ticks_v1", document, arrow=arrow)
    return made


def cleaned(path, *, of=None, clean=None, **options):
    """Return the report, the clean table and the quarantined rows of a file."""
    with of or registry() as known:
        report = cleaner.DatasetCleaner("ticks_v1", registry=known, **options).clean(
            path, path.parent / "clean.parquet", **(clean or {})
        )
    lines = report.quarantine.read_bytes().splitlines()
    rejected = [json.loads(line) for line in lines]
    table = pa.concat_tables(
        [pq.read_table(each.path) for each in report.outputs], promote_options="default"
    )
    assert report.rows == report.clean + report.quarantined
    assert (table.num_rows, len(rejected)) == (report.clean, report.quarantined)
    return report, table, rejected


def csv(tmp_path, *rows, header=HEADER):
    path = tmp_path / "ticks.csv"
    path.write_bytes(header + b"".join(rows))
    return path


def ndjson(tmp_path, *records):
    path = tmp_path / "ticks.ndjson"
    lines = (
        each if isinstance(each, bytes) else json.dumps(each).encode()
        for each in records
    )
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path
