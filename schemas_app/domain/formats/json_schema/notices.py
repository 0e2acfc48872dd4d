"""What an author should know of a schema that is valid, but perhaps not meant so."""

from schemas_app.domain import schema_format


def notices(
    document: schema_format.SchemaDocument,
) -> tuple[schema_format.Notice, ...]:
    """Return what is to be said of `document`, in the order of its places."""
    del document
    return ()
