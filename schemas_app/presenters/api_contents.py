"""What a version says, as the machine API tells it. Pure: rows in, values out."""

import dataclasses

from schemas_app import models
from schemas_app.domain import errors, exact_json, schema_format
from schemas_app.domain.report import Report
from schemas_app.presenters import field_rows


@dataclasses.dataclass(frozen=True, kw_only=True)
class Table:
    """The fields of one version."""

    schema_id: str
    version: int
    rows: tuple[field_rows.FieldRow, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pair:
    """Two versions of a schema, and the report on the one after the other."""

    schema: models.Schema
    old: models.SchemaVersion
    new: models.SchemaVersion
    report: Report


def record(
    check: schema_format.RecordCheck | None, read: object
) -> dict[str, exact_json.Json]:
    """Return what is told of one record: what a check found, or why it cannot be read."""
    if isinstance(read, errors.BadText):
        column: dict[str, exact_json.Json] = (
            {"column": read.place.column} if read.place.column else {}
        )
        return {"valid": False, "code": read.code, "message": str(read), **column}
    found = check if check is not None else read
    if not isinstance(found, schema_format.RecordCheck) or found.is_valid:
        return {"valid": True}
    place: dict[str, exact_json.Json] = (
        {"place": found.place} if found.is_valid is False and found.message else {}
    )
    said: dict[str, exact_json.Json] = (
        {"message": found.message} if found.message else {}
    )
    return {"valid": found.is_valid, **place, **said}
