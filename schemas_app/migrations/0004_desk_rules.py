"""The timeline of what is published already, and what of the new tables may not change.

`Revision` got a column, for which SQLite rebuilds the table and drops its triggers.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from notifications_app import append_only


def add_entries(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give every version the entry that its publication would write today.

    What takes effect later is left to the clock, which will announce it.
    """
    now = timezone.now()
    versions = apps.get_model("schemas_app", "SchemaVersion")
    entries = apps.get_model("schemas_app", "TimelineEntry")
    entries.objects.using(schema_editor.connection.alias).bulk_create(
        entries(
            schema_id=version.schema_id,
            number=version.number,
            version=version,
            kind="published",
            known_from=version.published_at,
            effective_from=version.effective_from,
            added_by=version.published_by,
            activated_at=(
                version.effective_from if version.effective_from <= now else None
            ),
        )
        for version in versions.objects.using(schema_editor.connection.alias)
        .defer("text", "report")
        .order_by("pk")
    )


class Migration(migrations.Migration):
    dependencies = [("schemas_app", "0003_desk")]

    operations = [
        append_only.operation("schemas_app", "Revision"),
        append_only.operation("schemas_app", "Acknowledgement"),
        append_only.operation("schemas_app", "Comment"),
        append_only.operation(
            "schemas_app", "Thread", may_change=["resolved_at", "resolved_by_id"]
        ),
        append_only.operation(
            "schemas_app", "TimelineEntry", may_change=["activated_at"]
        ),
        append_only.operation(
            "schemas_app",
            "Policy",
            may_change=["state", "decided_by_id", "decided_at"],
        ),
        append_only.operation(
            "schemas_app",
            "BreakGlass",
            may_change=["confirmed_by_id", "confirmed_at"],
        ),
        # Last: PostgreSQL does not alter a table that rows were just added to.
        migrations.RunPython(add_entries, migrations.RunPython.noop),
    ]
