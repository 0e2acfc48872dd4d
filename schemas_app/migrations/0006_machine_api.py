"""Limits of keys, answers to requests that arrive twice, and the words of search."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import schemas_app.models.fields
from schemas_app.domain import exact_json, search_words
from schemas_app.domain.formats.json_schema import names


def add_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have every schema be found by what services/search.py would write down today."""
    alias = schema_editor.connection.alias
    schemas = apps.get_model("schemas_app", "Schema").objects.using(alias)
    words = apps.get_model("schemas_app", "SearchWord")
    for schema in schemas.select_related("domain", "owner").iterator():
        texts = [schema.schema_id, schema.title, schema.description]
        texts += [schema.domain.slug, schema.domain.name]
        if schema.owner is not None:
            texts += [schema.owner.number, schema.owner.name]
        standing = schema.versions.exclude(status="retired").order_by("-number")
        newest = standing.values_list("text", flat=True).first()
        if newest is not None:
            texts += names.names(exact_json.loads(newest))
        words.objects.using(alias).bulk_create(
            words(schema=schema, word=word)
            for word in sorted(search_words.of(texts))[:5000]
        )


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
        migrations.CreateModel(
            name="SearchWord",
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
                ("word", models.CharField(db_index=True, max_length=64)),
                (
                    "schema",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_words",
                        to="schemas_app.schema",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("schema", "word"), name="search_word_is_there_once"
                    )
                ],
            },
        ),
        migrations.RunPython(add_words, migrations.RunPython.noop, elidable=True),
    ]
