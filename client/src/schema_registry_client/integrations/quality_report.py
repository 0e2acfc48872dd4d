"""What a check of data quality found: four scores and the whole, and why.

**A score is the share of rows in which nothing is wrong**, `1 - failing rows / rows`: of
one dimension, or, for the whole, of all of them. So the whole is never better than any
dimension. Of no rows there is no score.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any

from schema_registry_client import _values
from schema_registry_client.integrations import (
    quality_html,
    quality_profile,
    quality_values,
)
from schema_registry_client.validation import Failure, Result, _masks, _sources
from schema_registry_client.validation._columns import OBJECT, Column, Object
from schema_registry_client.validation._frames import escaped
from schema_registry_client.validation._libraries import pa, pc

REQUIRED, TYPES = "required", "types"
RANGES, RELATIONSHIPS = "ranges", "relationships"
DIMENSIONS = (REQUIRED, TYPES, RANGES, RELATIONSHIPS)
# By the rule that a row fails; what stands in none of them is a relation (x-checks).
_RULES = {
    **dict.fromkeys(("required", "minProperties"), REQUIRED),
    **dict.fromkeys(
        ("type", "json", "false", "additionalProperties", "unevaluatedProperties",
         "propertyNames", "maxProperties", "additionalItems", "unevaluatedItems"),
        TYPES,
    ),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
         "minLength", "maxLength", "pattern", "format", "enum", "const", "minItems",
         "maxItems", "uniqueItems", "contains", "minContains", "maxContains"),
        RANGES,
    ),
}  # fmt: skip
_DEMANDING = frozenset({"type", "enum", "const"})  # rules that null can fail
STRIPES = 60


@dataclasses.dataclass(frozen=True)
class Dimension:
    """One question asked of every row; `score` is None where there was no row."""

    name: str
    failed: int
    score: float | None
    failures: tuple[Failure, ...]


@dataclasses.dataclass(frozen=True)
class QualityReport:
    """How good data is by its schema; `to_html` and `to_json` write it down.

    `ok` is True only if there are rows and all of them are good. `stripes` are the
    shares of bad rows from the beginning of the data to its end.
    """

    schema_id: str
    version: _values.SchemaVersion
    checked_at: datetime.datetime
    rows: int
    failed: int
    dimensions: tuple[Dimension, ...]
    profile: quality_profile.Profile = dataclasses.field(repr=False)
    stripes: tuple[float, ...] = dataclasses.field(default=(), repr=False)
    result: Result = dataclasses.field(repr=False, compare=False, kw_only=True)

    @property
    def ok(self) -> bool:
        """Whether there are rows and all of them are good."""
        return self.rows > 0 and not self.failed

    @property
    def score(self) -> float | None:
        """The share of rows in which nothing at all is wrong; None of no rows."""
        return score(self.failed, self.rows)

    @property
    def checks(self) -> Mapping[str, Dimension]:
        """The dimensions by their names."""
        return {dimension.name: dimension for dimension in self.dimensions}

    def to_json(self) -> str:
        """Return all of it as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=True, allow_nan=False)

    def to_dict(self) -> dict[str, Any]:
        """Return what `to_json` writes."""
        return {
            "schema_id": self.schema_id,
            "version": self.version.version,
            "semantic_version": self.version.semantic_version,
            "fingerprint": self.version.fingerprint,
            "stale": self.version.stale,
            "checked_at": self.checked_at.isoformat(),
            "rows": self.rows,
            "failed": self.failed,
            "ok": self.ok,
            "score": self.score,
            "dimensions": [_dimension(each) for each in self.dimensions],
            "stripes": [*self.stripes],
            "columns": [
                dataclasses.asdict(each) for each in self.profile.columns.values()
            ],
        }

    def to_html(self) -> str:
        """Return a page that needs nothing else: no script, no network."""
        return quality_html.page(self)


def score(failed: int, rows: int) -> float | None:
    """Return the share of good rows; None of no rows."""
    return 1 - failed / rows if rows else None


def made(
    data: Any,  # noqa: ANN401 -- any table
    version: _values.SchemaVersion,
    result: Result,
    at: datetime.datetime,
) -> QualityReport:
    """Return the report of a validation."""
    masks: dict[str, Any] = dict.fromkeys(DIMENSIONS)
    failures: dict[str, list[Failure]] = {name: [] for name in DIMENSIONS}
    for failure, name, rows in _sorted(data, result):
        masks[name] = _masks.either(masks[name], rows)
        failures[name].append(failure)
    counts = {
        name: 0 if mask is None else mask.true_count for name, mask in masks.items()
    }
    return QualityReport(
        schema_id=version.schema_id,
        version=version,
        checked_at=at,
        rows=result.rows,
        failed=result.failed,
        dimensions=tuple(
            Dimension(n, counts[n], score(counts[n], result.rows), tuple(failures[n]))
            for n in DIMENSIONS
        ),
        profile=quality_profile.profile(data),
        stripes=_stripes(result),
        result=result,
    )


def _sorted(
    data: Any,  # noqa: ANN401 -- any table
    result: Result,
) -> Iterator[tuple[Failure, str, Any]]:
    """Yield each failure with its dimension and its rows; one may be of two."""
    demanding = any(failure.rule in _DEMANDING for failure in result.failures)
    missing = _missing(data) if demanding else {}
    for failure in result.failures:
        rows = result.rows_of(failure)
        name = _RULES.get(failure.rule, RELATIONSHIPS)
        absent = missing.get(failure.field) if failure.rule in _DEMANDING else None
        if absent is None:
            yield failure, name, rows
            continue
        # Null where a value is demanded: the value is missing, it is not a wrong one.
        for each, part in (
            (REQUIRED, pc.and_(rows, absent)),
            (name, pc.and_not(rows, absent)),
        ):
            if part.true_count:
                told = dataclasses.replace(failure, count=part.true_count)
                yield _showing(told, part), each, part


def _showing(failure: Failure, rows: Any) -> Failure:  # noqa: ANN401 -- Arrow's
    """Return the failure with those of its examples that are of these rows."""
    kept = tuple(one for one in failure.examples if rows[one.row].as_py())
    return dataclasses.replace(failure, examples=kept)


def _missing(data: Any) -> dict[str, Any]:  # noqa: ANN401 -- any table
    """Return where each field is null, by its pointer."""
    parts: dict[str, list[Any]] = {}
    rows = 0
    for batch in _sources.columns(data):
        for name, column in _members(batch).items():
            held = parts.setdefault(name, [_masks.full(None, rows)])
            held.append(_masks.full(column.null, batch.length))
        rows += batch.length
        for held in parts.values():
            held.append(_masks.full(None, rows - sum(map(len, held))))
    return {f"/{escaped(name)}": pa.concat_arrays(held) for name, held in parts.items()}


def _members(batch: Column) -> Mapping[str, Column]:
    found: dict[str, Column] = {}
    for part in batch.of(OBJECT):
        if isinstance(part, Object):
            found.update(part.members)
    return found


def _stripes(result: Result) -> tuple[float, ...]:
    """Return the share of bad rows in equal parts of the data, in its order."""
    count = min(STRIPES, result.rows)
    ends = (
        [result.rows * number // count for number in range(count + 1)] if count else []
    )
    return tuple(
        result.failing.slice(first, last - first).true_count / (last - first)
        for first, last in itertools.pairwise(ends)
    )


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "name": dimension.name,
        "failed": dimension.failed,
        "score": dimension.score,
        "failures": [
            {
                "field": failure.field,
                "rule": failure.rule,
                "message": failure.message,
                "count": failure.count,
                "examples": [
                    {"row": one.row, "value": quality_values.plain(one.value)}
                    for one in failure.examples
                ],
            }
            for failure in dimension.failures
        ],
    }


def held(data: Any) -> Any:  # noqa: ANN401 -- any table
    """Return data that can be read more than once."""
    if isinstance(data, pa.RecordBatchReader):
        return data.read_all()
    return [*data] if isinstance(data, Iterator) else data
