"""How schemas, versions and their artifacts are told."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from schemas_app import models
from schemas_app.api.serializers import fields
from schemas_app.domain import schema_format
from schemas_app.domain.levels import LEVELS
from schemas_app.domain.report import Severity
from schemas_app.presenters import api_versions

_SEVERITIES = [str(severity) for severity in Severity]


class Schema(serializers.Serializer[models.Schema]):
    """A named thing whose shape has a history."""

    schema_id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    domain = serializers.CharField(source="domain.slug")
    format = serializers.CharField()
    level = serializers.ChoiceField(choices=list(LEVELS))
    reading = serializers.ChoiceField(
        choices=[str(reading) for reading in schema_format.Reading]
    )
    owner = serializers.CharField(
        source="owner.number", allow_null=True, help_text="The owning module's number."
    )
    latest_version = serializers.IntegerField(
        allow_null=True, help_text="What `versions/latest/` answers with."
    )
    latest_semantic_version = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField()


class Artifact(serializers.Serializer[models.Artifact]):
    """What is generated from a version for readers of one kind."""

    kind = serializers.CharField()
    status = serializers.ChoiceField(choices=models.ArtifactStatus.values)
    generator = serializers.CharField()
    media_type = serializers.CharField()
    sha256 = serializers.CharField(help_text="Hex; empty until it is ready.")
    size = serializers.IntegerField(help_text="In bytes; 0 until it is ready.")
    reason = serializers.CharField(
        help_text="Why it was refused or failed; else empty."
    )
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri-reference"})
    def get_url(self, artifact: models.Artifact) -> str:
        """Return where its bytes are."""
        version = artifact.version
        return reverse(
            "api:artifact",
            args=[version.schema.schema_id, str(version.number), artifact.kind],
        )


class Version(serializers.Serializer[models.SchemaVersion]):
    """A published version; only `status` and `artifacts` ever change."""

    schema_id = serializers.CharField(source="schema.schema_id")
    version = serializers.IntegerField(source="number")
    semantic_version = serializers.CharField()
    fingerprint = serializers.CharField(help_text="sha256:<hex> of the canonical text.")
    dialect = serializers.CharField()
    status = serializers.SerializerMethodField()
    severity = serializers.ChoiceField(choices=_SEVERITIES)
    previous_version = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(help_text="When it became known.")
    published_by = serializers.CharField()
    effective_from = serializers.DateTimeField(help_text="From when on it is valid.")
    references = serializers.DictField(
        child=serializers.CharField(), help_text="By URI: the version it is pinned to."
    )
    artifacts = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=models.VersionStatus.values))
    def get_status(self, version: models.SchemaVersion) -> str:
        """Return its status, where the context has `statuses` the one of then."""
        statuses = self.context.get("statuses", {})
        return str(statuses.get(version.number, version.status))

    def get_previous_version(self, version: models.SchemaVersion) -> int | None:
        """Return the number before; numbers have no gaps."""
        return version.number - 1 or None

    @extend_schema_field(Artifact(many=True))
    def get_artifacts(self, version: models.SchemaVersion) -> list[dict[str, Any]]:
        """Return the artifact to use for each kind."""
        shown = api_versions.one_of_each_kind(version.artifacts.all())
        return [Artifact(artifact).data for artifact in shown]


class VersionWithDocument(Version):
    """A published version with what it says."""

    document = fields.StoredDocument(source="text")


class SchemaPage(serializers.Serializer[Any]):
    """Some schemas, and the addresses of those around them."""

    results = Schema(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class VersionPage(serializers.Serializer[Any]):
    """Some versions, and the addresses of those around them."""

    results = Version(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
