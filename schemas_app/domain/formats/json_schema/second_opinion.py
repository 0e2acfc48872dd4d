"""The second opinion on a record: the Python `jsonschema`, reading numbers exactly.

It is asked about what the referee has already decided, to find out whether the answer
depends on the validator. Its patterns run in Python's `re`, which may backtrack without
end: ask only where whoever asks can be stopped.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import jsonschema

from schemas_app.domain.formats.json_schema import dialects, references

if TYPE_CHECKING:
    from schemas_app.domain import exact_json, schema_format


def validator(document: schema_format.SchemaDocument) -> jsonschema.protocols.Validator:
    """Return a validator of `document` that resolves references as the referee does."""
    engine = _exact_engine(dialects.DIALECTS[document.dialect])
    return engine(
        {"$ref": document.base_uri},
        registry=references.second_registry(document),
    )


@functools.cache
def _exact_engine(dialect: dialects.Dialect) -> type[jsonschema.protocols.Validator]:
    """Return the validator class of a dialect that takes Decimal for what it is."""
    is_integer = _is_integer_as_written if dialect.name == "draft-04" else _is_integer
    return jsonschema.validators.extend(
        dialect.second_engine,
        validators={"multipleOf": _multiple_of},
        type_checker=dialect.second_engine.TYPE_CHECKER.redefine("integer", is_integer),
    )


def _is_integer_as_written(_: object, instance: exact_json.Json) -> bool:
    return isinstance(instance, int) and not isinstance(instance, bool)


def _is_integer(_: object, instance: exact_json.Json) -> bool:
    if isinstance(instance, Decimal):
        return instance == instance.to_integral_value()
    return _is_integer_as_written(_, instance)


def _multiple_of(
    validator: Any,  # noqa: ANN401
    divisor: int | Decimal,
    instance: Any,  # noqa: ANN401
    _: object,
) -> Iterator[jsonschema.ValidationError]:
    if validator.is_type(instance, "number"):
        quotient = Fraction(instance) / Fraction(divisor)
        if quotient.denominator != 1:
            yield jsonschema.ValidationError(f"{instance} is not a multiple of {divisor}")
