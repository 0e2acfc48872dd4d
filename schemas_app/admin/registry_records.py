"""Domains, schemas, versions and artifacts, as records."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from schemas_app import models
from schemas_app.admin import read_only
from schemas_app.presenters import approvals, records, version_rows, words


class DomainAdmin(read_only.ReadOnlyAdmin[models.Domain]):
    """Groups of schemas and who decides about them."""

    note = (
        "Groups of schemas: who decides about them, and how many must agree. "
        "An operator sets them up."
    )
    list_display = ("name", "slug", "approvals_needed", "schema_count")
    search_fields = ("name", "slug", "description")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Domain]:
        """Return domains with the number of their schemas."""
        return super().get_queryset(request).annotate(schema_total=Count("schemas"))

    @admin.display(description="schemas", ordering="schema_total")
    def schema_count(self, domain: models.Domain) -> int:
        """Return how many schemas the domain has."""
        return int(getattr(domain, "schema_total", 0))

    def page_of(self, record: models.Domain) -> tuple[str, str]:
        """Return the list of the domain's schemas."""
        return "Its schemas", f"{reverse('admin:schemas')}?domain={record.slug}"

    def values(self, record: models.Domain) -> Iterable[tuple[str, object]]:
        """Return what the record holds."""
        stewards = record.stewards.order_by("username")
        return (
            ("Name", record.name),
            ("Slug", record.slug),
            ("Description", record.description),
            ("Approvals a change needs", record.approvals_needed),
            ("Stewards", ", ".join(map(approvals.name, stewards))),
        )


class SchemaAdmin(read_only.ReadOnlyAdmin[models.Schema]):
    """Schemas as stored; people read their pages."""

    note = "Schemas as they are stored. Modules register theirs through the API."
    list_display = (
        "schema_id",
        "title",
        "domain",
        "level",
        "reading",
        read_only.moment("created_at", "registered"),
    )
    list_filter = ("domain", "level", "reading")
    list_select_related = ("domain",)
    search_fields = ("schema_id", "title", "description")
    ordering = ("schema_id",)

    def page_of(self, record: models.Schema) -> tuple[str, str]:
        """Return the schema's page."""
        return "Open the schema", reverse("admin:schema", args=[record.schema_id])

    def values(self, record: models.Schema) -> Iterable[tuple[str, object]]:
        """Return what the record holds."""
        return (
            ("Schema", record.schema_id),
            ("Title", record.title),
            ("Description", record.description),
            ("Domain", record.domain),
            ("Format", record.format),
            ("Level", record.level),
            ("Reading", record.reading),
            ("Owner", record.owner),
            ("Registered", record.created_at),
            ("Registered by", record.created_by),
        )


class SchemaVersionAdmin(read_only.ReadOnlyAdmin[models.SchemaVersion]):
    """Published versions as stored."""

    note = "Published versions. The database refuses to change or delete one."
    heavy = ("text", "report", "references")
    list_display = (
        "__str__",
        "semantic_version",
        "severity_mark",
        "status_mark",
        read_only.moment("published_at", "published"),
        "published_by",
    )
    list_filter = ("severity", "status")
    list_select_related = ("schema",)
    search_fields = ("schema__schema_id", "semantic_version", "fingerprint")
    date_hierarchy = "published_at"
    ordering = ("-published_at", "-pk")

    @admin.display(description="severity", ordering="severity")
    def severity_mark(self, version: models.SchemaVersion) -> SafeString:
        """Return the severity with its mark."""
        return read_only.mark(words.SEVERITIES[version.severity])

    @admin.display(description="status", ordering="status")
    def status_mark(self, version: models.SchemaVersion) -> SafeString:
        """Return the status with its mark."""
        return read_only.mark(words.VERSIONS[version.status])

    def page_of(self, record: models.SchemaVersion) -> tuple[str, str]:
        """Return the version's page."""
        arguments = [record.schema.schema_id, record.number]
        return "Open the version", reverse("admin:schema_version", args=arguments)

    def values(self, record: models.SchemaVersion) -> Iterable[tuple[str, object]]:
        """Return what the record holds; the text is on the version's page."""
        proposal = reverse("admin:proposal", args=[record.proposal_id])
        return (
            ("Schema", record.schema),
            ("Number", record.number),
            ("Semantic version", record.semantic_version),
            ("Severity", words.SEVERITIES[record.severity]),
            ("Status", words.VERSIONS[record.status]),
            ("Fingerprint", record.fingerprint),
            ("Dialect", record.dialect),
            ("Calls itself", record.uri),
            ("Refers to", record.references),
            ("Proposal", records.Link(f"#{record.proposal_id}", proposal)),
            ("Published", record.published_at),
            ("Published by", record.published_by),
            ("Valid from", record.effective_from),
        )


class ArtifactAdmin(read_only.ReadOnlyAdmin[models.Artifact]):
    """Artifacts and the jobs that build them, which are the same rows."""

    note = (
        "What is generated from each version. A failed one is asked for again with "
        "manage.py regenerate_artifacts."
    )
    heavy = ("content",)
    list_display = (
        "__str__",
        "kind",
        "status_mark",
        "size_text",
        read_only.moment("finished_at", "finished"),
    )
    list_filter = ("status", "kind")
    list_select_related = ("version__schema",)
    search_fields = ("version__schema__schema_id", "sha256", "reason")
    date_hierarchy = "requested_at"
    ordering = ("-requested_at", "-pk")

    @admin.display(description="status", ordering="status")
    def status_mark(self, artifact: models.Artifact) -> SafeString:
        """Return the status with its mark."""
        return read_only.mark(words.ARTIFACTS[artifact.status])

    @admin.display(description="size", ordering="size")
    def size_text(self, artifact: models.Artifact) -> str:
        """Return the size of what is ready."""
        ready = artifact.status == models.ArtifactStatus.READY
        return version_rows.size(artifact.size) if ready else "—"

    def page_of(self, record: models.Artifact) -> tuple[str, str]:
        """Return the page of the version it was made from."""
        arguments = [record.version.schema.schema_id, record.version.number]
        return "Open the version", reverse("admin:schema_version", args=arguments)

    def values(self, record: models.Artifact) -> Iterable[tuple[str, object]]:
        """Return what the record holds, but the bytes."""
        return (
            ("Version", record.version),
            ("Kind", record.kind),
            ("Status", words.ARTIFACTS[record.status]),
            ("Reason", record.reason),
            ("Generator", record.generator),
            ("Media type", record.media_type),
            ("Size", self.size_text(record)),
            ("SHA-256", record.sha256),
            ("Asked for", record.requested_at),
            ("Finished", record.finished_at),
        )
