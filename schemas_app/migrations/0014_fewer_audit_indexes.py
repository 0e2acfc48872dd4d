"""The audit trail without the indexes that those of 0013, with the number, make needless.

Each entry waits for all of them. Their fields are not altered but in Django's state:
SQLite would make the table anew, and leave the triggers behind.
"""

from django.db import migrations, models

_COLUMNS = ("at", "action", "schema_id")


def drop(apps, schema_editor):
    """Drop every index on one of the columns alone."""
    connection = schema_editor.connection
    table = apps.get_model("schemas_app", "AuditEntry")._meta.db_table
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    for name, about in found.items():
        if (
            about["index"]
            and len(about["columns"]) == 1
            and about["columns"][0] in _COLUMNS
        ):
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


class Migration(migrations.Migration):
    dependencies = [
        ("schemas_app", "0013_audit_explorer"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(drop, migrations.RunPython.noop),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="auditentry",
                    name="at",
                    field=models.DateTimeField(),
                ),
                migrations.AlterField(
                    model_name="auditentry",
                    name="action",
                    field=models.CharField(max_length=60),
                ),
                migrations.AlterField(
                    model_name="auditentry",
                    name="schema_id",
                    field=models.CharField(blank=True, max_length=120),
                ),
            ],
        ),
    ]
