"""Checkpoints of the audit trail, and archives: what stands in one may be removed."""

from django.db import migrations, models

from notifications_app import append_only, append_only_sql
from schemas_app.models import fields

_KEY = (
    "id",
    models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    ),
)


class Migration(migrations.Migration):
    dependencies = [("schemas_app", "0011_sessions")]

    operations = [
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                _KEY,
                ("number", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("signed", fields.ExactJSONField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditArchive",
            fields=[
                _KEY,
                ("first", models.PositiveBigIntegerField(unique=True)),
                ("last", models.PositiveBigIntegerField(unique=True)),
                ("hash_at_end", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("proof", fields.ExactJSONField()),
            ],
        ),
        append_only.operation("schemas_app", "AuditCheckpoint"),
        append_only.operation("schemas_app", "AuditArchive"),
        append_only.operation(
            "schemas_app",
            "AuditEntry",
            may_remove=append_only_sql.Archived("number", "schemas_app_auditarchive"),
        ),
    ]
