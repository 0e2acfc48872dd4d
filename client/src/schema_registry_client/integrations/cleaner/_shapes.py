"""A version as the cleaner uses it, and whether one may follow another."""

from __future__ import annotations

import dataclasses
from typing import Any

from schema_registry_client import _sync, _values
from schema_registry_client.validation import Validator
from schema_registry_client.validation._libraries import types

_HARMLESS = ("compatible", "documentation")


@dataclasses.dataclass(frozen=True)
class Shape:
    """What a version asks of rows, and how they are stored."""

    version: _values.SchemaVersion
    arrow: Any
    validator: Validator
    properties: dict[str, Any]
    required: frozenset[str]
    known: frozenset[str]
    is_exact: bool  # whether there are decimals, for which floats will not do

    @property
    def pin(self) -> str:
        """The version, as a reference."""
        return self.version.pin


def of(registry: _sync.SchemaRegistryClient, version: _values.SchemaVersion) -> Shape:
    """Return the shape of a version. Raises what the hub has to say."""
    document = version.document if isinstance(version.document, dict) else {}
    properties = document.get("properties")
    required = document.get("required")
    arrow = registry.get_arrow_schema(version.pin)
    return Shape(
        version=version,
        arrow=arrow,
        known=frozenset(arrow.names),
        is_exact=any(types.is_decimal(field.type) for field in arrow),
        validator=registry._validator(version),  # noqa: SLF001 -- of one distribution
        properties=properties if isinstance(properties, dict) else {},
        required=frozenset(required if isinstance(required, list) else ()),
    )


def breaks(
    registry: _sync.SchemaRegistryClient,
    old: _values.SchemaVersion,
    new: _values.SchemaVersion,
) -> bool:
    """Say whether rows that one version accepts mean another thing to the other.

    By the hub's verdict; what it cannot decide counts as breaking.
    """
    severity = new.severity
    if new.previous_version != old.version:
        severity = registry.compare(old.pin, new.pin).severity
    return severity not in _HARMLESS
