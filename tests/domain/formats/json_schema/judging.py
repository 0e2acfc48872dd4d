"""A judge of our verdicts that knows nothing of how they came about.

Validators are built anew from the documents as they were written.
"""

from typing import Any

import jsonschema_rs

from schemas_app.domain import schema_format
from schemas_app.domain.formats.json_schema import dialects, reference_index
from schemas_app.domain.schema_format import Outcome


def validator(document: schema_format.SchemaDocument) -> jsonschema_rs.Validator:
    """Return a validator of `document` that is used nowhere else."""
    resources: Any = [(resource.uri, resource.value) for resource in document.resources]
    schema: Any = document.value
    return dialects.DIALECTS[document.dialect].engine(
        schema,
        registry=jsonschema_rs.Registry(resources) if resources else None,
        base_uri=reference_index.REGISTRY_BASE,
        validate_formats=False,
        offline=True,
    )


def separates(
    shown: Any,
    *,
    outer: schema_format.SchemaDocument,
    inner: schema_format.SchemaDocument,
) -> bool:
    """Return whether `inner` accepts `shown` and `outer` does not."""
    accepts, reads = validator(inner).is_valid, validator(outer).is_valid
    return bool(accepts(shown) and not reads(shown))


def check(
    verdict: schema_format.Verdict,
    *,
    outer: schema_format.SchemaDocument,
    inner: schema_format.SchemaDocument,
) -> None:
    """Assert that a verdict is whole, and that its witness separates the two."""
    assert (verdict.witness is not None) is (verdict.outcome is Outcome.INCOMPATIBLE)
    assert verdict.outcome is not Outcome.UNDECIDED or verdict.reason
    if verdict.witness is not None:
        assert separates(verdict.witness.document, outer=outer, inner=inner)
