"""Where API keys that were refused are counted before the audit trail tells of them."""

from django.db import migrations, models

from schemas_app.models import fields


class Migration(migrations.Migration):
    dependencies = [("schemas_app", "0015_firmer_triggers")]

    operations = [
        migrations.CreateModel(
            name="RefusedKeys",
            fields=[
                (
                    "began_at",
                    models.DateTimeField(primary_key=True, serialize=False),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("tried", fields.ExactJSONField(default=list)),
            ],
            options={"verbose_name_plural": "refused keys"},
        ),
    ]
