"""Writing down by which words schemas are found; selectors/search.py finds them."""

from schemas_app import models
from schemas_app.domain import exact_json, schema_formats, search_words
from schemas_app.selectors import schemas

MOST = 5000


def index(schema: models.Schema) -> None:
    """Have a schema be found by what is said of it now, within the caller's transaction."""
    words = frozenset(sorted(search_words.of(_texts(schema)))[:MOST])
    there = frozenset(schema.search_words.values_list("word", flat=True))
    if gone := there - words:
        schema.search_words.filter(word__in=gone).delete()
    models.SearchWord.objects.bulk_create(
        [models.SearchWord(schema=schema, word=word) for word in sorted(words - there)],
        ignore_conflicts=True,
        batch_size=1000,
    )


def _texts(schema: models.Schema) -> list[str]:
    texts = [
        schema.schema_id,
        schema.title,
        schema.description,
        schema.domain.slug,
        schema.domain.name,
    ]
    if schema.owner is not None:
        texts += [schema.owner.number, schema.owner.name]
    newest = schemas.latest(schema)
    if newest is not None:
        using = schema_formats.FORMATS[schema.format]
        texts += using.names(exact_json.loads(newest.text))
    return texts
