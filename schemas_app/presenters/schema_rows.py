"""Schemas as rows of a list, and the promise of a schema in words."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from schemas_app import models
from schemas_app.domain import schema_format
from schemas_app.presenters import moments, reports

PROMISES: Mapping[str, str] = MappingProxyType(
    {
        "NONE": "Nothing is promised: every change is allowed.",
        "BACKWARD": "A new version accepts whatever the version before it accepted.",
        "BACKWARD_TRANSITIVE": (
            "A new version accepts whatever any earlier version accepted."
        ),
        "FORWARD": "Readers of the version before accept what a new version sends.",
        "FORWARD_TRANSITIVE": "Readers of any version accept what a new version sends.",
        "FULL": "A new version accepts exactly what the version before it accepted.",
        "FULL_TRANSITIVE": (
            "A new version accepts exactly what every earlier version accepted."
        ),
    }
)

FORMATS: Mapping[str, str] = MappingProxyType({"json_schema": "JSON Schema"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class SchemaRow:
    """A schema in a list; `published` is None while it has no version."""

    schema_id: str
    title: str
    domain: str
    level: str
    reading: str
    owner: str
    number: int | None
    semantic_version: str
    published: moments.Moment | None
    open_proposals: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class SchemaHead:
    """What is said of a schema at the top of its page."""

    schema_id: str
    title: str
    description: str
    domain: str
    format: str
    level: str
    promise: str
    reading: str
    reading_note: str
    owner: str
    created: moments.Moment
    created_by: str


def row(schema: models.Schema, *, now: datetime) -> SchemaRow:
    """Return a row of a schema as `reads.all_schemas` annotates it."""
    latest_at: datetime | None = getattr(schema, "latest_at", None)
    return SchemaRow(
        schema_id=schema.schema_id,
        title=schema.title,
        domain=schema.domain.name,
        level=schema.level,
        reading=schema.reading,
        owner=owner(schema),
        number=getattr(schema, "latest_number", None),
        semantic_version=getattr(schema, "latest_name", None) or "",
        published=moments.moment(latest_at, now=now) if latest_at else None,
        open_proposals=getattr(schema, "open_count", 0),
    )


def head(schema: models.Schema, *, now: datetime) -> SchemaHead:
    """Return the head of a schema's page."""
    return SchemaHead(
        schema_id=schema.schema_id,
        title=schema.title,
        description=schema.description,
        domain=schema.domain.name,
        format=FORMATS[schema.format],
        level=schema.level,
        promise=PROMISES[schema.level],
        reading=schema.reading,
        reading_note=reports.READINGS[schema_format.Reading(schema.reading)],
        owner=owner(schema),
        created=moments.moment(schema.created_at, now=now),
        created_by=schema.created_by,
    )


def owner(schema: models.Schema) -> str:
    """Return the module that owns a schema, "" where none does."""
    return f"{schema.owner.number} {schema.owner.name}" if schema.owner else ""
