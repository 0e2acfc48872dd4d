"""The words by which schemas are found, with an index that finds several at once."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import schemas_app.models.search
from schemas_app.domain import exact_json, search_words
from schemas_app.domain.formats.json_schema import names

# A write is seldom, a search is not: what is written is not put off.
INDEX = """
CREATE INDEX search_text_words ON schemas_app_searchtext USING gin (words)
WITH (fastupdate = off)
"""


def add_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have PostgreSQL find words; elsewhere every row is looked at."""
    del apps
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def add_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have every schema be found by what services/search.py would write down today."""
    alias = schema_editor.connection.alias
    schemas = apps.get_model("schemas_app", "Schema").objects.using(alias)
    rows = apps.get_model("schemas_app", "SearchText").objects.using(alias)
    for schema in schemas.select_related("domain", "owner").iterator():
        texts = [schema.schema_id, schema.title, schema.description]
        texts += [schema.domain.slug, schema.domain.name]
        if schema.owner is not None:
            texts += [schema.owner.number, schema.owner.name]
        standing = schema.versions.exclude(status="retired").order_by("-number")
        newest = standing.values_list("text", flat=True).first()
        if newest is not None:
            texts += names.names(exact_json.loads(newest))
        rows.create(
            schema=schema, name=schema.schema_id, words=search_words.bounded(texts)
        )


class Migration(migrations.Migration):
    dependencies = [("schemas_app", "0006_machine_api")]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "schema",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="schemas_app.schema",
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("words", schemas_app.models.search.WordsField()),
            ],
        ),
        migrations.RunPython(add_index, migrations.RunPython.noop),
        migrations.RunPython(add_words, migrations.RunPython.noop, elidable=True),
    ]
