"""Modules and their API keys, as records. A key's digest is shown to nobody."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from schemas_app import models
from schemas_app.admin import read_only
from schemas_app.presenters import approvals, key_marks


class ModuleAdmin(read_only.ReadOnlyAdmin[models.Module]):
    """The programs of the platform."""

    note = "The programs that read schemas, validate data and listen."
    list_display = ("number", "name", "owner_name", "contact", "key_count")
    list_display_links = ("number", "name")
    list_select_related = ("owner",)
    search_fields = ("number", "name", "description", "contact")
    ordering = ("number",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Module]:
        """Return modules with the number of their keys."""
        return super().get_queryset(request).annotate(key_total=Count("keys"))

    @admin.display(description="owner", ordering="owner__username")
    def owner_name(self, module: models.Module) -> str:
        """Return who answers for the module."""
        return approvals.name(module.owner)

    @admin.display(description="API keys", ordering="key_total")
    def key_count(self, module: models.Module) -> int:
        """Return how many keys were ever made for the module."""
        return int(getattr(module, "key_total", 0))

    def values(self, record: models.Module) -> Iterable[tuple[str, object]]:
        """Return what the record holds."""
        schemas = record.schemas.order_by("schema_id")
        return (
            ("Number", record.number),
            ("Name", record.name),
            ("Description", record.description),
            ("Owner", approvals.name(record.owner)),
            ("Contact", record.contact),
            ("Owns", ", ".join(schemas.values_list("schema_id", flat=True))),
            ("API keys", self.key_count(record)),
        )


class ApiKeyAdmin(read_only.ReadOnlyAdmin[models.ApiKey]):
    """The keys that modules speak with."""

    note = (
        "A key is shown once, when it is made on its module's page; here is what is "
        "known of it since. It is replaced and ended there, too."
    )
    heavy = ("digest",)
    list_display = (
        "prefix_text",
        "label",
        "module",
        "state_mark",
        "scope_text",
        "person",
    )
    list_display_links = ("prefix_text", "label")
    list_filter = ("module",)
    list_select_related = ("module", "created_by")
    search_fields = ("prefix", "label", "module__name", "created_by__username")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")

    @admin.display(description="key", ordering="prefix")
    def prefix_text(self, key: models.ApiKey) -> str:
        """Return the part of a key that is no secret."""
        return f"srk_{key.prefix}…"

    @admin.display(description="state")
    def state_mark(self, key: models.ApiKey) -> SafeString:
        """Return whether the key opens anything."""
        return read_only.mark(key_marks.state(key, now=timezone.now()))

    @admin.display(description="scopes")
    def scope_text(self, key: models.ApiKey) -> str:
        """Return what the key may be used for."""
        return ", ".join(key.scopes)

    @admin.display(description="answers for it", ordering="created_by__username")
    def person(self, key: models.ApiKey) -> str:
        """Return who is responsible for what the key does."""
        return approvals.name(key.created_by)

    def values(self, record: models.ApiKey) -> Iterable[tuple[str, object]]:
        """Return what the record holds, but the digest."""
        return (
            ("Key", self.prefix_text(record)),
            ("Label", record.label),
            ("State", key_marks.state(record, now=timezone.now())),
            ("Module", record.module),
            ("Scopes", self.scope_text(record)),
            ("Schemas", ", ".join(record.schemas) or "all"),
            ("Networks", ", ".join(record.networks) or "any"),
            ("Answers for it", self.person(record)),
            ("Created", record.created_at),
            ("Last used", record.last_used_at),
            ("Expires", record.expires_at),
            ("Revoked", record.revoked_at),
        )
