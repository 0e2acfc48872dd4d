"""The audit trail and the announcements, as records."""

from collections.abc import Iterable

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.admin import read_only
from schemas_app.domain import exact_json
from schemas_app.presenters import audit_lines


class AuditEntryAdmin(read_only.ReadOnlyAdmin[models.AuditEntry]):
    """Who did what, when, and from where."""

    note = (
        "Everything that was done, each entry bound to the one before by its hash. "
        "The database refuses to change or delete one."
    )
    permission = "registry.audit"
    heavy = ("before", "after")
    list_display = (
        "number",
        read_only.moment("at", "at"),
        "actor",
        "what",
        "schema_id",
    )
    list_filter = ("action", "actor_kind", "object_type")
    search_fields = ("actor", "object_id", "schema_id", "request_id", "reason")
    search_help_text = "Actor, object, schema, request id or reason."
    date_hierarchy = "at"
    ordering = ("-number",)
    list_per_page = 50

    @admin.display(description="what", ordering="action")
    def what(self, entry: models.AuditEntry) -> SafeString:
        """Return the entry as a sentence, and the reason that was given."""
        return format_html(
            '{}<span class="under">{}</span>',
            audit_lines.sentence(entry),
            Truncator(entry.reason).chars(120),
        )

    def heading(self, record: models.AuditEntry) -> str:
        """Return the entry as a sentence."""
        return f"{record.actor} {audit_lines.sentence(record)}"

    def values(self, record: models.AuditEntry) -> Iterable[tuple[str, object]]:
        """Return what the record holds."""
        return (
            ("Number", record.number),
            ("At", record.at),
            ("Actor", f"{record.actor} ({record.actor_kind})"),
            ("Action", record.action),
            ("Object", f"{record.object_type} {record.object_id}"),
            ("Schema", record.schema_id),
            ("Reason", record.reason),
            ("Before", record.before),
            ("After", record.after),
            ("Request", record.request_id),
            ("Address", record.address),
            ("Hash", record.hash),
            ("Hash of the entry before", record.previous_hash),
        )


class AnnouncementAdmin(read_only.ReadOnlyAdmin[Announcement]):
    """What listeners were told, in the order of commits."""

    note = "What every listener was told, in order. The database refuses to change one."
    heavy = ("body",)
    list_display = ("number", read_only.moment("at", "at"), "kind", "topic")
    list_display_links = ("number", "kind")
    list_filter = ("kind",)
    search_fields = ("topic", "kind")
    date_hierarchy = "at"
    ordering = ("-number",)
    list_per_page = 50

    def values(self, record: Announcement) -> Iterable[tuple[str, object]]:
        """Return what the record holds."""
        return (
            ("Number", record.number),
            ("Action", record.kind),
            ("Schema", record.topic),
            ("At", record.at),
            ("Body", exact_json.loads(record.body)),
        )
