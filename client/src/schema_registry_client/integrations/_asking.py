"""What the integrations ask for when they are given a schema without a version."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from schema_registry_client import _references

if TYPE_CHECKING:
    from schema_registry_client import AsyncSchemaRegistryClient, SchemaRegistryClient


def reference_of(
    registry: SchemaRegistryClient | AsyncSchemaRegistryClient, schema: str
) -> _references.Reference:
    """Return the version in force, unless one is named, or locked."""
    reference = _references.parse(schema)
    lock = registry._hub.lock  # noqa: SLF001 -- of one distribution
    if lock is not None:
        reference = lock.resolved(reference)
    if reference.is_pinned or "@" in schema:
        return reference
    return dataclasses.replace(reference, version=_references.IN_FORCE)
