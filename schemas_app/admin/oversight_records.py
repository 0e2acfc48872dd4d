"""The announcements, as records. The audit trail has pages of its own (pages/audit.py)."""

from collections.abc import Iterable

from notifications_app.models import Announcement
from schemas_app.admin import read_only
from schemas_app.domain import exact_json


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
