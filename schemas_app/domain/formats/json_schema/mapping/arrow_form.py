"""What a change of a schema means to its Arrow form, for reports."""

from collections.abc import Mapping

from schemas_app.domain import arrow_verdict, errors, exact_json, schema_format
from schemas_app.domain.formats.json_schema.mapping import fields


def compare_forms(
    old: schema_format.SchemaDocument, new: schema_format.SchemaDocument
) -> Mapping[str, exact_json.Json]:
    """Return the Arrow verdict; where a version has no Arrow schema, why not."""
    try:
        before = fields.fields_of(old)
    except errors.BadSchema as error:
        return _none(f"The version before has no Arrow schema: {error}")
    try:
        after = fields.fields_of(new)
    except errors.BadSchema as error:
        return _none(f"The new version has no Arrow schema: {error}")
    columns = arrow_verdict.compare(before, after)
    return {arrow_verdict.FORM: arrow_verdict.ArrowVerdict(columns=columns).as_json()}


def _none(reason: str) -> Mapping[str, exact_json.Json]:
    return {arrow_verdict.FORM: arrow_verdict.ArrowVerdict(reason=reason).as_json()}
