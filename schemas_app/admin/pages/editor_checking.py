"""What the registry says of a text that is being written; nothing of it stays."""

import dataclasses
from typing import cast

from schemas_app import models
from schemas_app.admin.pages import editor_form
from schemas_app.domain import errors, impact, schema_formats
from schemas_app.presenters import editor_live, editor_needs
from schemas_app.selectors import documents, policies, uses


def live(schema: models.Schema, text: str) -> editor_live.Live:
    """Return the result of checking `text` as the next version of `schema`."""
    try:
        checked = documents.check(schema, text)
    except (errors.BadText, errors.BadSchema, errors.Busy) as refusal:
        return editor_live.refused(refusal, text)
    return editor_live.result(
        checked,
        fields_trouble=_fields_trouble(schema, checked),
        needs=_needs(schema, checked),
    )


def fixed(schema: models.Schema, text: str, patch: str) -> tuple[str, editor_live.Live]:
    """Return `text` after a fix with its result; as it was where the fix is refused."""
    try:
        text = editor_form.patched(text, patch)
    except (errors.BadText, errors.BadValue) as refusal:
        return text, editor_live.refused(refusal, text)
    return text, dataclasses.replace(live(schema, text), fixed=text)


def _fields_trouble(
    schema: models.Schema, checked: documents.CheckedDocument
) -> errors.UnmappableField | None:
    """Return why there will be no columns, where there will be none."""
    try:
        schema_formats.FORMATS[schema.format].fields(checked.document)
    except errors.UnmappableField as error:
        return error
    return None


def _needs(
    schema: models.Schema, checked: documents.CheckedDocument
) -> editor_needs.Needs:
    domain = schema.domain
    concerned = uses.concerned(schema, checked.report)
    return editor_needs.needs(
        policies.active().requirement(
            domain=domain.slug,
            schema_id=schema.schema_id,
            severity=checked.report.severity,
            approvals_of_domain=domain.approvals_needed,
        ),
        concerned,
        domain=domain.name,
        names=_names(concerned),
    )


def _names(concerned: tuple[impact.Consequence, ...]) -> dict[str, str]:
    numbers = {one.module for one in concerned}
    if not numbers:
        return {}
    rows = models.Module.objects.filter(number__in=numbers)
    return cast("dict[str, str]", dict(rows.values_list("number", "name")))
