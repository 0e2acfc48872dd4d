"""JSON Schema as one value: what the rest of the registry knows of it."""

import functools

from schemas_app.domain.formats.json_schema import (
    binding,
    dialects,
    names,
    parsing,
    references,
    validation,
)
from schemas_app.domain.formats.json_schema.changes import comparison, rules
from schemas_app.domain.formats.json_schema.mapping import arrow_form, examples, fields
from schemas_app.domain.formats.json_schema.notices import kinds, notices
from schemas_app.domain.formats.json_schema.remedies import patching, suggestions
from schemas_app.domain.formats.json_schema.verdict import (
    attribution,
    containment,
    records,
)
from schemas_app.domain.schema_format import SchemaFormat

JSON_SCHEMA = SchemaFormat(
    name="json_schema",
    media_type="application/schema+json",
    parse=parsing.parse,
    absolute=references.absolute,
    bind=binding.bind,
    compare=comparison.compare,
    contains=containment.contains,
    causes=attribution.causes,
    remedies=suggestions.suggested,
    patched=patching.patched,
    notices=notices.notices,
    check_fields=fields.check_arrow,
    fields=fields.fields_of,
    example=examples.example_of,
    compare_forms=arrow_form.compare_forms,
    validate=validation.validate,
    names=names.names,
    check_records=records.check,
    rules=rules.RULES,
    notice_kinds=kinds.KINDS,
    dialects={
        name: functools.partial(parsing.parse, otherwise=dialect)
        for name, dialect in dialects.DIALECTS.items()
    },
)
