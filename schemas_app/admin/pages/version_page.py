"""The page of one version, what can be taken along, and what a steward makes of it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from schemas_app import models, permissions
from schemas_app.admin import timeline_reads
from schemas_app.admin.pages import actions, page
from schemas_app.domain import errors, schema_formats, timeline
from schemas_app.domain.report import Report
from schemas_app.presenters import timeline_rows, version_changes, version_rows
from schemas_app.presenters.moments import counted
from schemas_app.selectors import schemas
from schemas_app.selectors import timeline as timelines
from schemas_app.services import artifacts, versions

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


class Version(page.Page):
    """One version of a schema: its text, what it changed, and what became of it."""

    template_name = "registry/version.html"

    def get(self, request: HttpRequest, schema_id: str, number: int) -> HttpResponse:
        """Return the page."""
        version = _version(schema_id, number)
        return self.render(
            request,
            title=f"{schema_id} version {number}",
            schema_title=version.schema.title,
            dialect=version.dialect,
            references=tuple(_references(version)),
            may_steward=permissions.allowed(
                permissions.check_can_steward,
                domain=version.schema.domain,
                by=page.actor(request),
            ),
            neighbors=_neighbors(version),
            **_told(version),
            **_changes(version, every_change=request.GET.get("changes") == "all"),
        )


def _told(version: models.SchemaVersion) -> dict[str, Any]:
    """Return who made the version what it is, and whether it holds."""
    now = timezone.now()
    schema, number = version.schema, version.number
    spans = timelines.spans(schema)
    made = version.artifacts.defer("content").order_by("kind")
    return {
        "version": version_rows.row(version, made, now=now),
        "has_failed": any(each.status == models.ArtifactStatus.FAILED for each in made),
        "may_deprecate": version.status == models.VersionStatus.ACTIVE,
        "may_retire": version.status != models.VersionStatus.RETIRED,
        "author": version.proposal.author_label,
        "approvers": timeline_reads.approvers([version]).get(number, ()),
        "forced": timeline_rows.forced(
            timeline_reads.forced([version]).get(number), now=now
        ),
        "fates": timeline_rows.fates(
            timeline_reads.fates(schema, [version]).get(number, ()), now=now
        ),
        "in_force": timeline.in_force(timelines.entries(schema), valid_at=now),
        "holds": [span for span in spans if span.version == number],
    }


def _changes(version: models.SchemaVersion, *, every_change: bool) -> dict[str, Any]:
    """Return what the version changed, beside its text."""
    report = Report.from_json(version.report)
    before = _base(version, report)
    return {
        "between": version_changes.between(
            report,
            version_changes.Texts(
                before=before.text if before else "",
                after=version.text,
                before_name=f"version {before.number}" if before else "",
                after_name=f"version {version.number}",
            ),
            every_change=every_change,
        ),
        "base": before.number if before else 0,
        "every": "?changes=all#changes",
    }


def _base(version: models.SchemaVersion, report: Report) -> models.SchemaVersion | None:
    """Return the version that this one was made from: what its report compares first."""
    if not report.comparisons:
        return None
    number = report.comparisons[0].against
    return version.schema.versions.filter(number=number).first()


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


class Fate(actions.Action):
    """What a steward makes of a version."""

    back_label = "Back to the version"

    def back(self) -> str:
        """Return the address of the version."""
        return reverse("admin:schema_version", kwargs=self.kwargs)


class Deprecate(Fate):
    def act(self) -> str:
        """Say that the version should not be used any more."""
        version = versions.deprecate(
            **self.kwargs,
            reason=self.posted("reason"),
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return f"You deprecated version {version.number}. It stays in force."


class RebuildArtifacts(Fate):
    def act(self) -> str:
        """Have what is missing or failed built again."""
        version, by = _version(**self.kwargs), page.actor(self.request)
        permissions.check_can_steward(domain=version.schema.domain, by=by)
        waiting = artifacts.request_again(version=version, by=by, at=timezone.now())
        if not waiting:
            return "Every artifact is there already."
        return f"{counted(waiting, 'artifact')} will be built."


class Retire(Fate):
    def act(self) -> str:
        """Take the version out of force."""
        version = versions.retire(
            **self.kwargs,
            reason=self.posted("reason"),
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return (
            f"You retired version {version.number}. The timeline says what holds now."
        )


def _version(schema_id: str, number: int) -> models.SchemaVersion:
    schema = schemas.schema(schema_id)
    version = schemas.version(schema, str(number))
    version.schema = schema
    return version


def _references(version: models.SchemaVersion) -> Iterator[dict[str, str]]:
    """Return what the version is pinned to, with what links need."""
    for uri, pin in version.references.items():
        schema_id, _, number = str(pin).rpartition("@")
        yield {"uri": uri, "pin": pin, "schema_id": schema_id, "number": number}


def _neighbors(version: models.SchemaVersion) -> Mapping[str, int]:
    wanted = {"previous": version.number - 1, "next": version.number + 1}
    numbers = set(
        version.schema.versions.filter(number__in=wanted.values()).values_list(
            "number", flat=True
        )
    )
    return {name: number for name, number in wanted.items() if number in numbers}


def _file(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    safe = _UNSAFE.sub("_", name)
    answer["Content-Disposition"] = f'attachment; filename="{safe}"'
    return answer
