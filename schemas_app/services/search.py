"""Writing down by which words schemas are found; selectors/search.py finds them."""

from schemas_app import models
from schemas_app.domain import exact_json, schema_formats, search_words
from schemas_app.selectors import schemas


def index(schema: models.Schema) -> None:
    """Have a schema be found by what is said of it now, within the caller's transaction."""
    words = search_words.bounded(_texts(schema))
    models.SearchText.objects.update_or_create(
        schema=schema, defaults={"name": schema.schema_id, "words": words}
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
