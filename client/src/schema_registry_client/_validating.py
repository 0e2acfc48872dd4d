"""Validation where the data is; the package `validation` does it, and is optional."""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from schema_registry_client import _values, errors

if TYPE_CHECKING:
    from schema_registry_client.validation import Result, Validator

CAPACITY = 256
_NEEDED = ("pyarrow", "jsonschema_rs")


def load() -> Any:  # noqa: ANN401 -- a module
    """Return the package. Raises errors.MissingDependency."""
    for name in _NEEDED:
        if importlib.util.find_spec(name) is None:
            raise errors.MissingDependency(name, "validation")
    return importlib.import_module("schema_registry_client.validation")


class Validators:
    """Schemas as they were compiled, once for each; may be shared by threads."""

    def __init__(self) -> None:
        self._compiled: dict[Hashable, Validator] = {}
        self._lock = threading.Lock()

    def validate(
        self,
        data: Any,  # noqa: ANN401 -- any kind of table
        version: _values.SchemaVersion,
        *,
        examples: int,
        formats: bool,
    ) -> Result:
        """Return what is wrong with `data`."""
        validator = self._validator(version, formats=formats)
        return validator.validate(data, examples=examples)

    def _validator(self, version: _values.SchemaVersion, *, formats: bool) -> Validator:
        key = (version.pin, version.fingerprint, formats)
        with self._lock:
            known = self._compiled.get(key)
        if known is not None:
            return known
        made: Validator = load().Validator(version, formats=formats)
        with self._lock:
            while len(self._compiled) >= CAPACITY:
                del self._compiled[next(iter(self._compiled))]
            return self._compiled.setdefault(key, made)
