"""Which rows of a table fit a schema, column by column.

    validator = Validator(registry.get_schema("ticks_v1@2"))
    result = validator.validate(frame)

`docs/validation.md` says how a row becomes a JSON object and what `x-checks` may say.
Needs the extra `validation`.
"""

from schema_registry_client.validation._result import Example, Failure, Result
from schema_registry_client.validation._validator import Validator
from schema_registry_client.validation.errors import (
    InvalidCheck,
    InvalidData,
    InvalidSchema,
)

__all__ = [
    "Example",
    "Failure",
    "InvalidCheck",
    "InvalidData",
    "InvalidSchema",
    "Result",
    "Validator",
]
