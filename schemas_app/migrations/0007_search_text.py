"""The words of search in one row a schema, with an index that finds several at once."""

import itertools
import operator

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import schemas_app.models.search

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


def move_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the words of each schema together."""
    alias = schema_editor.connection.alias
    rows = apps.get_model("schemas_app", "SearchWord").objects.using(alias)
    texts = apps.get_model("schemas_app", "SearchText").objects.using(alias)
    found = rows.order_by("schema_id").values_list(
        "schema_id", "schema__schema_id", "word"
    )
    for (key, name), of_one in itertools.groupby(
        found.iterator(), key=operator.itemgetter(0, 1)
    ):
        texts.create(schema_id=key, name=name, words=[word for *_, word in of_one])


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
        migrations.RunPython(move_words, migrations.RunPython.noop),
        migrations.DeleteModel(name="SearchWord"),
    ]
