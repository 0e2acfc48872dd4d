"""What both gateways share: which schema, whose verdict, and for how long it is kept."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Callable
from typing import Any

from schema_registry_client import _exact_json, _values, errors
from schema_registry_client.integrations import _gateway_errors

REQUEST, RESPONSE = "request", "response"
FRESH_FOR = 5.0
_ENDPOINT = re.compile(r"[A-Za-z0-9._-]+")
_INVALID: dict[str, type[_gateway_errors.ValidationError]] = {
    REQUEST: _gateway_errors.RequestInvalid,
    RESPONSE: _gateway_errors.ResponseInvalid,
}


def schema_id(endpoint: str, side: str) -> str:
    """Return `api_{endpoint}_request` or `_response`. Raises errors.InvalidInput."""
    if _ENDPOINT.fullmatch(endpoint) is None:
        raise errors.InvalidInput(
            f"{endpoint!r} names no endpoint: letters, digits, '.', '_' and '-'."
        )
    return f"api_{endpoint}_{side}"


def line(data: object) -> bytes:
    """Return `data` as one line of JSON. Raises errors.InvalidDocument."""
    try:
        # Half a character is for the validator to refuse.
        return _exact_json.line(data).encode("utf-8", "surrogatepass")
    except (TypeError, ValueError) as error:
        raise errors.InvalidDocument(f"This is no JSON: {error}.") from error


def check(result: Any, pin: str, side: str) -> None:  # noqa: ANN401 -- validation.Result
    """Raise RequestInvalid or ResponseInvalid for what does not fit."""
    if not result.ok:
        raise _INVALID[side](pin, violations(result))


def violations(result: Any) -> list[_gateway_errors.Violation]:  # noqa: ANN401 -- as above
    """Return what a validation found, as places and words."""
    return [
        _gateway_errors.Violation(each.field, each.rule, each.message)
        for each in result.failures
    ]


def is_missing(error: errors.SchemaRegistryError) -> bool:
    """Return whether the hub says that there is no such schema, or none in force."""
    return isinstance(error, errors.NotFound) and error.code in {
        "schema_not_found",
        "version_not_found",
    }


@dataclasses.dataclass(frozen=True)
class _Held:
    version: _values.SchemaVersion | None
    until: float


class Held:
    """What was in force a moment ago, so that not every request asks the hub."""

    def __init__(
        self, fresh_for: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fresh_for = fresh_for
        self._clock = clock
        self._held: dict[str, _Held] = {}

    def get(self, schema_id: str) -> tuple[bool, _values.SchemaVersion | None]:
        """Return whether it is known, and the version; None for a schema there is not."""
        held = self._held.get(schema_id)
        if held is None or self._clock() >= held.until:
            return False, None
        return True, held.version

    def put(self, schema_id: str, version: _values.SchemaVersion | None) -> None:
        """Take note of what is in force now."""
        self._held[schema_id] = _Held(version, self._clock() + self._fresh_for)
