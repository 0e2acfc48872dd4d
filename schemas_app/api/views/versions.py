"""Published versions: listed, read, and their content byte by byte."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponseBase
from django.utils.http import content_disposition_header
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models
from schemas_app.api import answers, openapi, paging, refusals
from schemas_app.api.serializers import requests
from schemas_app.api.serializers import schemas as serializers
from schemas_app.api.views import base
from schemas_app.domain import errors, identifiers, schema_formats
from schemas_app.domain.artifact_kinds import kinds
from schemas_app.presenters import api_versions
from schemas_app.selectors import schemas, timeline
from schemas_app.services import uses

_NAMES = ("schema_not_found", "version_not_found", "bad_value")
# The version that holds at a moment; `latest` is the newest, in force or not yet.
_IN_FORCE = "in-force"


class Versions(base.View):
    """The versions of one schema."""

    @openapi.operation(
        "list_versions",
        "List versions",
        answers={200: serializers.VersionPage},
        refused=["bad_value", "schema_not_found"],
        parameters=[requests.VersionsQuery],
        tags=["versions"],
    )
    def get(self, request: Request, schema_id: str) -> Response:
        """Versions by number, without documents, up to 100 a page.

        With `known_at` those published by then, with their status then; with `valid_at` the one then in force.
        """
        schema = schemas.schema(schema_id)
        asked = self.query(requests.VersionsQuery)
        as_of = {name: asked.pop(name) for name in ("valid_at", "known_at")}
        kept = {name: at.isoformat() for name, at in as_of.items() if at}
        known_at = as_of["known_at"]
        rows = timeline.versions_as_of(schema, **as_of)
        page = paging.page(
            rows.select_related("schema").defer("text", "report"),
            key="number",
            wanted=paging.Wanted(**asked, kept=kept),
            path=request.path,
        )
        _with_artifacts(page.results)
        context = _known(page.results, known_at)
        return Response(serializers.VersionPage(page, context=context).data)


class OfVersion(base.View):
    """What is read of the version that the address names."""

    is_published = True

    def found(self, schema_id: str, name: str) -> models.SchemaVersion:
        """Return the version.

        Raises errors.NotFound, or errors.BadValue for moments beside another name than
        `in-force`.
        """
        asked = self.query(requests.VersionQuery)
        schema = schemas.schema(schema_id)
        if name == _IN_FORCE:
            return _in_force(schema, at=self.at, **asked)
        _check_names_no_moment(asked)
        return schemas.version(schema, name)

    def note(self, version: models.SchemaVersion) -> None:
        """Note which module is given `version`, if it is one that asks."""
        uses.observe(version=version, by=self.by, at=self.at)


class Version(OfVersion):
    """One version."""

    @openapi.operation(
        "get_version",
        "Read a version",
        answers={200: serializers.VersionWithDocument, **openapi.NOT_MODIFIED},
        refused=_NAMES,
        parameters=[requests.VersionQuery],
        tags=["versions"],
    )
    def get(self, request: Request, schema_id: str, version: str) -> HttpResponseBase:
        """By number (`3`), semantic version (`2.0.0`), `latest` or `in-force`.

        `in-force` is the one that holds now, or at `valid_at`, as known at `known_at`.
        """
        found = self.found(schema_id, version)
        self.note(found)
        known_at = self.query(requests.VersionQuery)["known_at"]
        return answers.value(request, told(found, known_at=known_at))


class Document(OfVersion):
    """The document of one version."""

    @openapi.operation(
        "get_document",
        "Read a document",
        answers=openapi.content(
            (each.media_type for each in schema_formats.FORMATS.values()),
            "The exact text, as it was approved.",
        ),
        refused=_NAMES,
        parameters=[requests.VersionQuery],
        tags=["versions"],
    )
    def get(self, request: Request, schema_id: str, version: str) -> HttpResponseBase:
        """Every byte as it was approved."""
        found = self.found(schema_id, version)
        self.note(found)
        moves = version in (identifiers.LATEST, _IN_FORCE)
        return answers.content(
            request,
            found.text.encode(),
            media_type=schema_formats.FORMATS[found.schema.format].media_type,
            cache_control=answers.REVALIDATED if moves else answers.UNCHANGING,
        )


class Artifact(OfVersion):
    """An artifact of one version."""

    @openapi.operation(
        "get_artifact",
        "Read an artifact",
        answers=openapi.content(
            (kind.media_type for kind in kinds.KINDS.values()), "The bytes."
        ),
        refused=[
            *_NAMES,
            "artifact_not_found",
            "artifact_not_ready",
            "artifact_failed",
        ],
        parameters=[requests.VersionQuery],
        tags=["versions"],
    )
    def get(
        self, request: Request, schema_id: str, version: str, kind: str
    ) -> HttpResponseBase:
        """Of the media type that the version names.

        `artifact_not_ready` comes with Retry-After; `artifact_failed` says the reason.
        """
        found = self.found(schema_id, version)
        artifact = _ready(found, kind)
        self.note(found)
        # A newer generator may make other bytes of the same version.
        return _bytes(request, found, artifact, cache_control=answers.REVALIDATED)


class ArtifactBytes(OfVersion):
    """The bytes of one digest, whichever generator made them."""

    @openapi.operation(
        "get_artifact_bytes",
        "Read an artifact by its digest",
        answers=openapi.content(
            (kind.media_type for kind in kinds.KINDS.values()), "The bytes."
        ),
        refused=[*_NAMES, "artifact_not_found"],
        parameters=[requests.VersionQuery],
        tags=["versions"],
    )
    def get(
        self, request: Request, schema_id: str, version: str, kind: str, sha256: str
    ) -> HttpResponseBase:
        """The same for ever, also when a newer generator makes others."""
        found = self.found(schema_id, version)
        artifact = (
            found.artifacts.filter(kind=kind, sha256=sha256.lower())
            .exclude(sha256="")
            .order_by("-pk")
            .first()
        )
        if artifact is None:
            raise errors.NotFound(
                noun="artifact",
                name=f"{found}/{kind}/{sha256}",
                remedy="Use a digest that the version has listed under `artifacts`.",
            )
        self.note(found)
        return _bytes(request, found, artifact, cache_control=answers.UNCHANGING)


def _bytes(
    request: Request,
    version: models.SchemaVersion,
    artifact: models.Artifact,
    *,
    cache_control: str,
) -> HttpResponseBase:
    kind = artifact.kind
    answer = answers.content(
        request,
        bytes(artifact.content or b""),
        media_type=artifact.media_type,
        cache_control=cache_control,
    )
    answer["X-Content-SHA256"] = artifact.sha256
    answer["Content-Disposition"] = str(
        content_disposition_header(
            as_attachment=True, filename=f"{version}.{kind}{_suffix(kind)}"
        )
    )
    return answer


def told(
    version: models.SchemaVersion, *, known_at: datetime | None = None
) -> dict[str, Any]:
    """Return a version with its document, as it was known to be at `known_at`."""
    _with_artifacts([version])
    shape = serializers.VersionWithDocument
    return dict(shape(version, context=_known([version], known_at)).data)


def _known(
    versions: Iterable[models.SchemaVersion], known_at: datetime | None
) -> dict[str, Any]:
    if known_at is None:
        return {}
    return {"statuses": timeline.statuses(versions, known_at=known_at)}


def _in_force(
    schema: models.Schema,
    *,
    at: datetime,
    valid_at: datetime | None,
    known_at: datetime | None,
) -> models.SchemaVersion:
    found = timeline.in_force(schema, valid_at=valid_at or at, known_at=known_at)
    if found is None:
        raise errors.NotFound(
            noun="version",
            name=f"{schema.schema_id}@{_IN_FORCE}",
            remedy="Nothing was in force then; the timeline says since when.",
        )
    return found


def _check_names_no_moment(asked: Mapping[str, datetime | None]) -> None:
    for name, moment in asked.items():
        if moment is not None:
            raise errors.BadValue(
                name=name,
                message=f"Only `{_IN_FORCE}` depends on a moment.",
                remedy=f"Ask for the version `{_IN_FORCE}`, or leave it out.",
            )


def _with_artifacts(versions: Iterable[models.SchemaVersion]) -> None:
    without_content = models.Artifact.objects.select_related("version__schema")
    prefetch_related_objects(
        list(versions), Prefetch("artifacts", without_content.defer("content"))
    )


def _suffix(kind: str) -> str:
    made_by = kinds.KINDS.get(kind)
    return made_by.file_suffix if made_by else ""


def _ready(version: models.SchemaVersion, kind: str) -> models.Artifact:
    """Return the artifact of `kind` with its bytes.

    Raises errors.NotFound, refusals.ArtifactNotReady or refusals.ArtifactFailed.
    """
    name = f"{version}/{kind}"
    found = api_versions.one_of_each_kind(version.artifacts.filter(kind=kind))
    if not found:
        raise errors.NotFound(
            noun="artifact",
            name=name,
            remedy="Use a kind that the version lists under `artifacts`.",
        )
    artifact = found[0]
    if artifact.reason:
        raise refusals.ArtifactFailed(name=name, reason=artifact.reason)
    if artifact.status != models.ArtifactStatus.READY:
        raise refusals.ArtifactNotReady(name=name)
    return artifact
