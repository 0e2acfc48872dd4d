"""Reading what has changed, for those who remember what they read."""

from schemas_app import models


def schemas_from(number: int, *, limit: int) -> tuple[tuple[int, str], ...]:
    """Return numbers of audit entries from this one on, and the schema of each or "".

    In the order of commits, at most `limit`. Whatever changes leaves an entry.
    """
    rows = models.AuditEntry.objects.filter(number__gte=number).order_by("number")
    return tuple(rows.values_list("number", "schema_id")[:limit])


def last_number() -> int:
    """Return the number of the newest audit entry, 0 before the first."""
    last = models.AuditEntry.objects.order_by("-number").values_list(
        "number", flat=True
    )
    return last.first() or 0
