"""A patched document is a document again only when it was read again."""

from schemas_app.domain import errors, exact_json, json_patch, schema_format
from schemas_app.domain.formats.json_schema import binding, parsing


def patched(
    document: schema_format.SchemaDocument, patch: tuple[exact_json.Json, ...]
) -> schema_format.SchemaDocument:
    """Return `document` with an RFC 6902 patch applied, read and checked like any.

    Raises errors.InvalidSchema where it cannot be applied or leaves no schema.
    """
    try:
        value = json_patch.applied(document.value, patch)
        parsed = parsing.parse(exact_json.dumps(value))
        return binding.bind(parsed, document.resources)
    except errors.InvalidSchema:
        raise
    except (errors.BadText, errors.BadSchema) as refusal:
        raise errors.InvalidSchema(
            message=refusal.message, place=refusal.place
        ) from refusal
    except ValueError as error:
        raise errors.InvalidSchema(message=str(error)) from error
