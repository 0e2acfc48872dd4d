"""Triggers that no temporary table and no row number gets past."""

from django.db import migrations

from notifications_app import append_only, append_only_sql

_MAY_CHANGE = {
    "Schema": ["title", "description", "domain_id", "level", "reading", "owner_id"],
    "Revision": [],
    "Review": [],
    "SchemaVersion": ["status"],
    "Acknowledgement": [],
    "Comment": [],
    "Thread": ["resolved_at", "resolved_by_id"],
    "TimelineEntry": ["activated_at"],
    "Policy": ["state", "decided_by_id", "decided_at"],
    "BreakGlass": ["confirmed_by_id", "confirmed_at"],
    "AuditCheckpoint": [],
    "AuditArchive": [],
}


class Migration(migrations.Migration):
    dependencies = [("schemas_app", "0014_fewer_audit_indexes")]

    operations = [
        *(
            append_only.operation(
                "schemas_app", model, may_change=columns, is_renewed=True
            )
            for model, columns in _MAY_CHANGE.items()
        ),
        append_only.operation(
            "schemas_app",
            "AuditEntry",
            may_remove=append_only_sql.Archived("number", "schemas_app_auditarchive"),
            is_renewed=True,
        ),
    ]
