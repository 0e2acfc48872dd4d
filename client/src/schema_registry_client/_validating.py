"""Validation where the data is; the package `validation` does it, and is optional."""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from schema_registry_client import _values, errors

if TYPE_CHECKING:
    from schema_registry_client.validation import Validator

CAPACITY = 256
_NEEDED = ("pyarrow", "jsonschema_rs")


def load() -> Any:  # noqa: ANN401 -- a module
    """Return the package. Raises errors.MissingDependency."""
    for name in _NEEDED:
        if importlib.util.find_spec(name) is None:
            raise errors.MissingDependency(name, "validation")
    return importlib.import_module("schema_registry_client.validation")


def load_integration(name: str) -> Any:  # noqa: ANN401 -- a module
    """Return an integration that validates. Raises errors.MissingDependency."""
    load()
    return importlib.import_module(f"schema_registry_client.integrations.{name}")


class Validators:
    """Schemas as they were compiled, once for each; may be shared by threads."""

    def __init__(self) -> None:
        self._compiled: dict[Hashable, Validator] = {}
        self._lock = threading.Lock()

    def renew(self) -> None:
        """Take a new lock, in the child of a fork."""
        self._lock = threading.Lock()

    def known(
        self, version: _values.SchemaVersion, *, formats: bool
    ) -> Validator | None:
        """Return the validator for `version`, if it was compiled already."""
        with self._lock:
            return self._compiled.get(_key(version, formats=formats))

    def compiled(
        self,
        version: _values.SchemaVersion,
        documents: Mapping[str, Any],
        *,
        formats: bool,
    ) -> Validator:
        """Return a validator for `version`, which refers to `documents`."""
        made: Validator = load().Validator(
            version, formats=formats, documents=documents
        )
        with self._lock:
            while len(self._compiled) >= CAPACITY:
                del self._compiled[next(iter(self._compiled))]
            return self._compiled.setdefault(_key(version, formats=formats), made)


def _key(version: _values.SchemaVersion, *, formats: bool) -> Hashable:
    return version.pin, version.fingerprint, formats
