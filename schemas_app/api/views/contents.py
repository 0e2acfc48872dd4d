"""What a version says: its fields, what differs from another one, which records fit."""

import time
from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models
from schemas_app.api import answers, bodies, openapi
from schemas_app.api.serializers import contents as serializers
from schemas_app.api.serializers import requests
from schemas_app.api.views import base, versions
from schemas_app.domain import (
    errors,
    exact_json,
    json_text,
    schema_format,
    schema_formats,
)
from schemas_app.presenters import api_contents, field_rows
from schemas_app.selectors import comparisons, documents, schemas

MOST_RECORDS = 10_000
SECONDS = 5.0
# For reading and waiting, too.
PATIENCE_SECONDS = 20.0
_RECORD_BYTES = 1024 * 1024
_NAMES = ("schema_not_found", "version_not_found", "bad_value")
_TAGS = ["versions"]
_LINES = {
    bodies.JsonLines.media_type: {
        "type": "string",
        "description": "Records, one JSON text a line.",
    }
}


class Fields(versions.OfVersion):
    """The fields of a version, as a table."""

    is_published = False

    @openapi.operation(
        "list_fields",
        "Read the fields of a version",
        answers={200: serializers.FieldTable, **openapi.NOT_MODIFIED},
        refused=[*_NAMES, "unmappable_field"],
        parameters=[requests.VersionQuery],
        tags=_TAGS,
    )
    def get(self, request: Request, schema_id: str, version: str) -> HttpResponseBase:
        """Members stand below the record they belong to, one deeper."""
        found = self.found(schema_id, version)
        self.note(found)
        using = schema_formats.FORMATS[found.schema.format]
        tree = using.fields(documents.of_version(using, found))
        told = api_contents.Table(
            schema_id=schema_id,
            version=found.number,
            rows=field_rows.rows(tree, exact_json.loads(found.text)),
        )
        return answers.value(request, serializers.FieldTable(told).data)


class Comparison(base.View):
    """What differs between two versions, whichever came first."""

    @openapi.operation(
        "compare_versions",
        "Compare two versions",
        answers={200: serializers.Comparison},
        refused=[*_NAMES, "busy"],
        tags=_TAGS,
    )
    def get(self, request: Request, schema_id: str, old: str, new: str) -> Response:
        """By the promise of their schema, `new` after `old`."""
        del request
        schema = schemas.schema(schema_id)
        before, after = _version(schema, old), _version(schema, new)
        if before == after:
            raise errors.BadValue(
                name="new",
                message=f"Version {before.number} does not differ from itself.",
                remedy="Name two versions.",
            )
        report = comparisons.between(schema, old=before, new=after)
        told = api_contents.Pair(schema=schema, old=before, new=after, report=report)
        return Response(serializers.Comparison(told).data)


class Validation(versions.OfVersion):
    """Where records are held against a version."""

    is_published = False
    only_reads = True
    parser_classes = (bodies.JsonLines,)

    @openapi.operation(
        "validate_records",
        "Validate records",
        answers={
            (200, bodies.JsonLines.media_type): {
                "type": "string",
                "description": "For each record a line: `line`, `valid`, and why not.",
            }
        },
        refused=_NAMES,
        request=_LINES,
        example='{"symbol": "A", "price": 1.5}\n{"symbol": "B", "price": 2}\n',
        parameters=[requests.VersionQuery],
        tags=_TAGS,
    )
    def post(self, request: Request, schema_id: str, version: str) -> HttpResponseBase:
        """Up to 10 000 records; `valid` is `null` for what could not be found out."""
        found = self.found(schema_id, version)
        sent: object = request.data
        lines = sent.lines if isinstance(sent, bodies.Lines) else ()
        numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip()]
        if len(numbered) > MOST_RECORDS:
            raise errors.BadValue(
                name="body",
                message=f"There are more than {MOST_RECORDS} records.",
                remedy="Send them in several requests.",
            )
        self.note(found)
        told = "".join(
            f"{exact_json.dumps(row)}\n" for row in _checked(found, numbered)
        )
        return HttpResponse(told, content_type=bodies.JsonLines.media_type)


def _version(schema: models.Schema, name: str) -> models.SchemaVersion:
    found = schemas.version(schema, name)
    found.schema = schema
    return found


def _checked(
    version: models.SchemaVersion, lines: list[tuple[int, bytes]]
) -> Iterator[dict[str, exact_json.Json]]:
    """Yield what is found of each line, in their order."""
    until = time.monotonic() + PATIENCE_SECONDS / 2
    read = {number: _read(line, until=until) for number, line in lines}
    records = {
        number: record.value
        for number, record in read.items()
        if isinstance(record, json_text.ParsedJson)
    }
    using = schema_formats.FORMATS[version.schema.format]
    document = documents.of_version(using, version)
    with documents.a_place():
        found = using.check_records(document, tuple(records.values()), SECONDS)
    checked = dict(zip(records, found, strict=True))
    for number, record in read.items():
        yield {"line": number, **api_contents.record(checked.get(number), record)}


def _read(
    line: bytes, *, until: float
) -> json_text.ParsedJson | errors.BadText | schema_format.RecordCheck:
    if time.monotonic() > until:
        return schema_format.RecordCheck(None, message="There was no time to read it.")
    try:
        return json_text.parse(
            line, max_bytes=_RECORD_BYTES, max_depth=bodies.MAX_DEPTH
        )
    except errors.BadText as error:
        return error
