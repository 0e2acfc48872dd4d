"""What might be written instead of a change that breaks somebody: untried patches."""

from schemas_app.domain import changes, exact_json, schema_format
from schemas_app.domain.levels import Direction


def suggested(
    old: schema_format.SchemaDocument,
    new: schema_format.SchemaDocument,
    change: changes.Change,
    direction: Direction,
) -> tuple[schema_format.Remedy, ...]:
    """Return patches to `new` that may undo the harm of `change`, the best first."""
    del old, new, change, direction
    return ()


def patched(
    document: schema_format.SchemaDocument, patch: tuple[exact_json.Json, ...]
) -> schema_format.SchemaDocument:
    """Return `document` with an RFC 6902 patch applied.

    Raises errors.InvalidSchema where it cannot be applied or leaves no schema.
    """
    del patch
    return document
