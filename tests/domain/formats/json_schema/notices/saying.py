"""What is said of a schema, short enough to be compared with."""

from schemas_app.domain.formats.json_schema.notices import notices
from tests.domain.formats.json_schema.schemas import document


def said(schema, dialect="2020-12", **options):
    """Return the notices on `schema`."""
    return notices.notices(document(schema, dialect=dialect, **options))


def rows(schema, dialect="2020-12"):
    """Return the codes and paths of the notices on `schema`."""
    return [(notice.code, notice.path) for notice in said(schema, dialect)]


def sentences(schema, dialect="2020-12"):
    """Return the sentences of the notices on `schema`."""
    return [notice.sentence for notice in said(schema, dialect)]
