"""The schemas that artifacts are measured on: of the examples, and made up."""

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks import _corpora, _documents
from schemas_app.domain import errors
from schemas_app.domain.schema_format import SchemaDocument

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "data"


def documents() -> Iterator[tuple[str, SchemaDocument | None]]:
    """Yield the schemas of the examples, or of `over=DIR`, each with its corpus.

    None stands for one that the registry refuses, because it refers to what is not there.
    """
    for corpus, document in _corpora.documents(
        Path(os.environ.get("OVER") or EXAMPLES)
    ):
        try:
            yield corpus, _documents.taken_in(document)
        except errors.RegistryError:
            yield corpus, None


def made_up(number: int) -> SchemaDocument:
    """Return a schema of twelve columns like no other."""
    columns = {
        "ts": {"type": "string", "format": "date-time"},
        "symbol": {"type": "string", "maxLength": 12},
        "side": {"enum": ["B", "S"]},
        "legs": {"type": "array", "items": {"$ref": "#/$defs/leg"}},
        **{f"px_{number}_{at}": {"type": "number"} for at in range(4)},
        **{f"n_{at}": {"type": "integer", "maximum": number + 1} for at in range(4)},
    }
    leg = {"type": "object", "properties": {"ratio": {"type": "integer"}}}
    return _documents.taken_in(
        _documents.Document(
            value={
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "properties": columns,
                "required": ["ts", "symbol"],
                "$defs": {"leg": leg},
            }
        )
    )
