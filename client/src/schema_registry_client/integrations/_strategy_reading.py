"""What a strategy reads of the hub: what holds, what comes, what is planned."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from schema_registry_client import (
    _answers,
    _async,
    _fetching,
    _requests,
    _steps,
    _values,
    errors,
)
from schema_registry_client.integrations import _strategy_versions

_FAR = timedelta(days=3_700)  # no moment is more than ten years ahead
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


async def in_force(
    registry: _async.AsyncSchemaRegistryClient, schema_id: str
) -> _values.SchemaVersion:
    """Return the version that holds now. Raises errors.NotFound if none does."""
    return await registry.get_schema(f"{schema_id}@in-force")


async def coming(
    registry: _async.AsyncSchemaRegistryClient, held: _values.SchemaVersion
) -> list[tuple[_strategy_versions.Coming, _values.SchemaVersion]]:
    """Return the versions that are published and not in force yet, in their order."""
    start = datetime.now(timezone.utc)  # noqa: TID251 -- roughly: what is told counts
    plan = await registry.get_schema_versions(held.schema_id, start, start + _FAR)
    return [
        (
            _strategy_versions.Coming(
                version.version, version.effective_from, version.severity == "breaking"
            ),
            version,
        )
        for version in plan.values()
        if version.version > held.version
    ]


async def announced(
    registry: _async.AsyncSchemaRegistryClient,
    switch: _strategy_versions.Switch,
    *,
    within: float,
) -> _values.SchemaVersion:
    """Return the version that holds from now on.

    Where the hub went away just after it said so, its announcement has to do: that has
    the document, but neither references nor artifacts.
    """
    try:
        return await asyncio.wait_for(_told_of(registry, switch), within)
    except (errors.SchemaRegistryError, asyncio.TimeoutError) as error:
        told, is_final = switch.told, not getattr(error, "retryable", True)
        if is_final or told is None or told.new_schema is None:
            raise
        named = told.new_schema if isinstance(told.new_schema, dict) else {}
        body = {
            **told.body,
            "document": told.new_schema,
            "dialect": str(named.get("$schema", _DIALECT)),
            "status": "active",
        }
        return _answers.as_version(body)


async def _told_of(
    registry: _async.AsyncSchemaRegistryClient, switch: _strategy_versions.Switch
) -> _values.SchemaVersion:
    version = await registry.get_schema(switch.pin)
    told = None if switch.told is None else switch.told.get("fingerprint")
    if told in {None, version.fingerprint}:
        return version
    # A hub that was restored from a backup may give a number again.
    return await registry.get_schema(switch.pin, refresh=True)


async def planned(
    registry: _async.AsyncSchemaRegistryClient, told: _values.Announcement
) -> Any:  # noqa: ANN401 -- a document
    """Return the document of a proposal that is scheduled, and what it refers to.

    Raises errors.NotFound.
    """
    line, hub = registry._line, registry._hub  # noqa: SLF001 -- one distribution
    answer = await line.run(_proposal(hub, told["proposal_id"]))
    revision = answer.get("revision")
    if not isinstance(revision, Mapping) or "document" not in revision:
        raise errors.UnexpectedAnswer("The hub's answer lacks 'revision'.")
    for pin in (revision.get("references") or {}).values():
        await registry.get_schema(pin)
    return revision["document"]


def _proposal(hub: _fetching.Hub, number: object) -> _steps.Flow[Mapping[str, Any]]:
    url = hub.settings.rest(f"proposals/{number}/")
    response = yield from _fetching.fetch(hub, _requests.get(url))
    return _answers.read_frame(response.body.decode())
