"""Limits of keys, and answers to requests that arrive twice."""

from django.db import migrations, models

import schemas_app.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("schemas_app", "0005_observed_use"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="last_used_at",
            field=models.DateTimeField(
                blank=True, help_text="To the minute or so.", null=True
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="networks",
            field=schemas_app.models.fields.ExactJSONField(
                default=list, help_text="Where it may be used from; none: anywhere."
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="schemas",
            field=schemas_app.models.fields.ExactJSONField(
                default=list, help_text="Globs of the schemas it is for; none: all."
            ),
        ),
        migrations.CreateModel(
            name="IdempotentAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("caller", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=255)),
                (
                    "fingerprint",
                    models.CharField(
                        help_text="SHA-256 of what was asked, hex.", max_length=64
                    ),
                ),
                ("answered_at", models.DateTimeField(db_index=True)),
                ("status", models.PositiveSmallIntegerField()),
                ("location", models.CharField(blank=True, max_length=400)),
                ("content_type", models.CharField(blank=True, max_length=100)),
                ("body", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("caller", "key"),
                        name="idempotency_key_is_answered_once",
                    )
                ],
            },
        ),
    ]
