"""What is decided stays decided: triggers on both databases.

SQLite drops a table's triggers when a migration rebuilds the table: a later migration
that alters one of these must end with the same operation again.
"""

from django.db import migrations

from notifications_app import append_only


class Migration(migrations.Migration):
    dependencies = [("schemas_app", "0001_initial")]

    operations = [
        append_only.operation(
            "schemas_app",
            "Schema",
            may_change=[
                "title",
                "description",
                "domain_id",
                "level",
                "reading",
                "owner_id",
            ],
        ),
        append_only.operation("schemas_app", "Revision"),
        append_only.operation("schemas_app", "Review"),
        append_only.operation("schemas_app", "SchemaVersion", may_change=["status"]),
        append_only.operation("schemas_app", "AuditEntry"),
    ]
