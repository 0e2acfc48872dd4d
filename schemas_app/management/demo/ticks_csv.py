"""Checking the demonstration's CSV file against a version of the tick schema."""

import collections
import csv
import dataclasses
from decimal import Decimal
from pathlib import Path

from schemas_app.domain import exact_json, schema_formats
from schemas_app.selectors import documents, schemas

_READERS = {"price": Decimal, "size": int}


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How many rows fit, and how many rows each complaint concerns."""

    version: str
    rows: int
    valid: int
    complaints: tuple[tuple[str, int], ...]


def check(path: Path, *, schema_id: str, version: str) -> Outcome:
    """Return how the rows of the CSV file at `path` fit a published version."""
    schema = schemas.schema(schema_id)
    using = schema_formats.FORMATS[schema.format]
    published = schemas.version(schema, version)
    document = documents.of_version(using, published)
    findings = [using.validate(document, row) for row in _rows(path)]
    counts = collections.Counter(finding.message for row in findings for finding in row)
    return Outcome(
        version=f"{schema_id}@{published.semantic_version}",
        rows=len(findings),
        valid=sum(not row for row in findings),
        complaints=tuple(counts.most_common()),
    )


def _rows(path: Path) -> list[dict[str, exact_json.Json]]:
    with path.open(newline="") as file:
        return [
            {
                name: _READERS[name](cell) if name in _READERS else cell
                for name, cell in row.items()
            }
            for row in csv.DictReader(file, skipinitialspace=True)
        ]
