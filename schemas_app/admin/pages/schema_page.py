"""The page of one schema, the page of one version, and what can be taken along."""

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app import models
from schemas_app.admin import reads
from schemas_app.admin.pages import page
from schemas_app.domain import errors, exact_json, schema_formats, workflow
from schemas_app.domain.report import Report
from schemas_app.presenters import (
    approvals,
    diff_rows,
    field_rows,
    json_lines,
    proposal_rows,
    prose,
    report_diff,
    reports,
    schema_rows,
    version_rows,
)
from schemas_app.selectors import documents, proposals, schemas

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


class Schema(page.Page):
    """One schema: what is current, what it promises, its versions and proposals."""

    template_name = "registry/schema.html"

    def get(self, request: HttpRequest, schema_id: str) -> HttpResponse:
        """Return the page."""
        now = timezone.now()
        schema = schemas.schema(schema_id)
        versions = tuple(
            version_rows.row(version, artifacts, now=now)
            for version, artifacts in reads.versions_with_artifacts(schema)
        )
        asked_for = tuple(
            proposals.with_current()
            .filter(schema=schema, state__in=workflow.OPEN_STATES)
            .order_by("-created_at", "-pk")
        )
        stewards = tuple(map(approvals.name, reads.stewards(schema.domain)))
        latest = schemas.latest(schema)
        fields, trouble = _fields(schema, latest)
        return self.render(
            request,
            title=schema.schema_id,
            head=schema_rows.head(schema, stewards=stewards, now=now),
            current=versions[0] if versions else None,
            versions=versions,
            fields=fields,
            fields_trouble=trouble,
            document=_document(latest.text) if latest else (),
            proposals=proposal_rows.rows(
                asked_for, reads.standings(asked_for), now=now
            ),
        )


class Version(page.Page):
    """One version of a schema: its text, and what it changed."""

    template_name = "registry/version.html"

    def get(self, request: HttpRequest, schema_id: str, number: int) -> HttpResponse:
        """Return the page."""
        version = _version(schema_id, number)
        report = Report.from_json(version.report)
        view = reports.view(report, new=f"version {version.number}")
        before = version.schema.versions.filter(number=number - 1).first()
        linked = report_diff.report_diff(
            report.changes,
            view.changes,
            before=before.text if before else "",
            after=version.text,
        )
        return self.render(
            request,
            title=f"{schema_id} version {number}",
            version=version_rows.row(
                version,
                version.artifacts.defer("content").order_by("kind"),
                now=timezone.now(),
            ),
            schema_title=version.schema.title,
            dialect=version.dialect,
            references=tuple(_references(version)),
            report=view,
            changes=linked.changes,
            diff=linked.diff if before else None,
            base=f"version {number - 1}",
            document=_document(version.text),
            neighbors=_neighbors(version),
        )


class Document(page.Page):
    """The text of a version, exactly as it was approved."""

    def get(self, request: HttpRequest, schema_id: str, number: int) -> HttpResponse:
        """Return the text as a file."""
        del request
        version = _version(schema_id, number)
        using = schema_formats.FORMATS[version.schema.format]
        return _file(
            version.text.encode(),
            media_type=using.media_type,
            name=f"{schema_id}-{version.semantic_version}.json",
        )


class Artifact(page.Page):
    """The bytes of an artifact, for somebody who is signed in; machines use the API."""

    def get(
        self, request: HttpRequest, schema_id: str, number: int, kind: str
    ) -> HttpResponse:
        """Return the bytes as a file. Raises errors.NotFound until they are ready."""
        del request
        version = _version(schema_id, number)
        artifact = (
            version.artifacts.filter(kind=kind, status=models.ArtifactStatus.READY)
            .order_by("-pk")
            .first()
        )
        if artifact is None or artifact.content is None:
            raise errors.NotFound(
                noun="artifact",
                name=f"{schema_id}@{number}/{kind}",
                remedy="It may still be waiting to be built.",
            )
        answer = _file(
            bytes(artifact.content),
            media_type=artifact.media_type,
            name=f"{schema_id}-{version.semantic_version}.{kind}",
        )
        answer["X-Content-SHA256"] = artifact.sha256
        return answer


def _version(schema_id: str, number: int) -> models.SchemaVersion:
    schema = schemas.schema(schema_id)
    version = schemas.version(schema, str(number))
    version.schema = schema
    return version


def _fields(
    schema: models.Schema, version: models.SchemaVersion | None
) -> tuple[tuple[field_rows.FieldRow, ...], tuple[prose.Part, ...]]:
    """Return the fields of a version, or why they cannot be told."""
    if version is None:
        return (), ()
    using = schema_formats.FORMATS[schema.format]
    try:
        return field_rows.rows(using.fields(documents.of_version(using, version))), ()
    except errors.RegistryError as error:
        return (), prose.parts(f"{error} {error.remedy}")


def _document(text: str) -> tuple[tuple[diff_rows.Segment, ...], ...]:
    lines = json_lines.lines(exact_json.loads(text))
    return tuple(diff_rows.plain(line.text) for line in lines)


def _references(version: models.SchemaVersion) -> Iterator[dict[str, str]]:
    """Return what the version is pinned to, with what links need."""
    for uri, pin in version.references.items():
        schema_id, _, number = str(pin).rpartition("@")
        yield {"uri": uri, "pin": pin, "schema_id": schema_id, "number": number}


def _neighbors(version: models.SchemaVersion) -> dict[str, int]:
    numbers = set(version.schema.versions.values_list("number", flat=True))
    wanted = {"previous": version.number - 1, "next": version.number + 1}
    return {name: number for name, number in wanted.items() if number in numbers}


def _file(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    safe = _UNSAFE.sub("_", name)
    answer["Content-Disposition"] = f'attachment; filename="{safe}"'
    return answer
