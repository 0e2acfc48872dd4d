"""What the gateway and the config store raise on purpose.

SchemaRegistryError
├── ValidationError            the data does not fit its schema; `failures` say how
│   ├── RequestInvalid
│   ├── ResponseInvalid
│   └── ConfigInvalid          a config object, on its way in or out
├── SchemaMissing              no schema of this name holds, and one is demanded
├── SchemaUnavailable          it could not be found out whether the data fits
└── ConfigError
    ├── ConfigNotFound         no such config object, or no such revision
    ├── ConfigConflict         somebody else saved in between
    ├── ConfigOutdated         it is pinned to another version than is wanted
    └── ConfigUnreadable       the file is not one of the store's
"""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from schema_registry_client import errors

_MOST_TOLD = 10


@dataclasses.dataclass(frozen=True)
class Violation:
    """One rule that data falls short of: where, which, and in words, without the value."""

    pointer: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or 'the whole'} {self.message} [{self.rule}]"


class ValidationError(errors.SchemaRegistryError):
    """The data does not fit its schema; `pin` says which version, `violations` how."""

    code = "validation_error"
    what = "The data"

    def __init__(self, pin: str, violations: Iterable[Violation]) -> None:
        self.pin = pin
        self.violations = tuple(violations)
        super().__init__(pin, self.violations)

    def __str__(self) -> str:
        found = "; ".join(map(str, self.violations[:_MOST_TOLD]))
        rest = len(self.violations) - _MOST_TOLD
        more = f"; and {rest} more" if rest > 0 else ""
        return f"{self.what} violates {self.pin}: {found}{more}"


class RequestInvalid(ValidationError):
    """A request does not fit its schema."""

    code = "request_invalid"
    what = "The request"


class ResponseInvalid(ValidationError):
    """A response does not fit its schema."""

    code = "response_invalid"
    what = "The response"


class ConfigInvalid(ValidationError):
    """A config object does not fit its schema; it was neither saved nor loaded."""

    code = "config_invalid"
    what = "The config"


class SchemaMissing(errors.SchemaRegistryError):
    """No version of a schema holds, and one is demanded."""

    code = "schema_missing"

    def __init__(self, schema_id: str) -> None:
        super().__init__(schema_id)
        self.schema_id = schema_id

    def __str__(self) -> str:
        return f"No version of {self.schema_id} is in force; publish one."


class SchemaUnavailable(errors.SchemaRegistryError):
    """It could not be found out whether the data fits; the cause says why."""

    code = "schema_unavailable"
    retryable = True

    def __init__(self, schema_id: str, reason: str) -> None:
        super().__init__(schema_id, reason)
        self.schema_id = schema_id
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.schema_id} could not be asked: {self.reason}"


class ConfigError(errors.SchemaRegistryError):
    """About one config object."""

    code = "config_error"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"Config {self.name}: {self.reason}."


class ConfigNotFound(ConfigError):
    """There is no such config object, or no such revision of it."""

    code = "config_not_found"


class ConfigConflict(ConfigError):
    """Somebody else saved in between; load again and decide anew."""

    code = "config_conflict"


class ConfigOutdated(ConfigError):
    """It is pinned to another version than is wanted; nothing was migrated."""

    code = "config_outdated"


class ConfigUnreadable(ConfigError):
    """The file is not one that the store wrote, or not any more."""

    code = "config_unreadable"
