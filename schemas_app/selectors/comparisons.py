"""Comparing two published versions with each other, whichever came first."""

import dataclasses
import functools

from schemas_app import models
from schemas_app.domain import compatibility, schema_format, schema_formats
from schemas_app.domain.levels import LEVELS
from schemas_app.domain.report import Report
from schemas_app.selectors import documents

_REMEMBERED = 128


@dataclasses.dataclass(frozen=True)
class _Text:
    """A document that never changes: what it says and what it is pinned to."""

    text: str
    references: tuple[tuple[str, str], ...]
    document: schema_format.SchemaDocument = dataclasses.field(compare=False)


def between(
    schema: models.Schema, *, old: models.SchemaVersion, new: models.SchemaVersion
) -> Report:
    """Return the report on `new` after `old` by the promise of their schema.

    The one that `new` was published with, where it says that already; and remembered
    otherwise: what is published never changes. Raises errors.Busy when too many compare
    at once.
    """
    return _as_published(schema, old, new) or _report(
        schema.format,
        _text(schema, old),
        _text(schema, new),
        old.number,
        (schema.level, schema.reading),
    )


def _as_published(
    schema: models.Schema, old: models.SchemaVersion, new: models.SchemaVersion
) -> Report | None:
    """Return the report that `new` has on `old` alone, under the same promise, if any."""
    report = Report.from_json(new.report)
    promise = (report.level, report.reading) == (schema.level, schema.reading)
    compared = [comparison.against for comparison in report.comparisons]
    # What others say of severity would be said of this pair.
    alone = len(compared) == 1 or not LEVELS[report.level].transitive
    if compared[:1] != [old.number] or not promise or not alone:
        return None
    return dataclasses.replace(report, comparisons=report.comparisons[:1])


def _text(schema: models.Schema, version: models.SchemaVersion) -> _Text:
    using = schema_formats.FORMATS[schema.format]
    return _Text(
        text=version.text,
        references=tuple(version.references.items()),
        document=documents.of_version(using, version),
    )


@functools.lru_cache(_REMEMBERED)
def _report(
    format_name: str, old: _Text, new: _Text, number: int, promise: tuple[str, str]
) -> Report:
    level, reading = promise
    with documents.a_place():
        return compatibility.check(
            schema_format=schema_formats.FORMATS[format_name],
            new=new.document,
            earlier=[
                compatibility.EarlierVersion(number=number, document=old.document)
            ],
            level=level,
            reading=schema_format.Reading(reading),
        )
