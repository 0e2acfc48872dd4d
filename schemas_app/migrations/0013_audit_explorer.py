"""Indexes of the audit explorer: each column that is looked for, with the number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schemas_app", "0012_audit_proof"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["at", "number"], name="audit_by_moment"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["actor", "number"], name="audit_by_actor"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["action", "number"], name="audit_by_action"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["schema_id", "number"], name="audit_by_schema"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["request_id", "number"], name="audit_by_request"
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["address", "number"], name="audit_by_address"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["actor_kind", "number"], name="audit_by_kind"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["object_type", "number"], name="audit_by_object_type"
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["object_id", "number"], name="audit_by_object_id"
            ),
        ),
        # Those of the object are enough without it.
        migrations.RemoveIndex(model_name="auditentry", name="audit_by_object"),
    ]
