"""The third level, if one is named: a Redis that many machines share.

A Redis that does not answer is left alone for a while, so that its outage costs one
short wait now and then and never an answer.
"""

from __future__ import annotations

import importlib
import logging
import time
from typing import Any

from schema_registry_client import errors
from schema_registry_client.cache import entries

PATIENCE = 0.5
KEPT_FOR = 30 * 86_400
_REST = 30.0
_log = logging.getLogger("schema_registry_client")


class Shared:
    """Entries in Redis, under names that only holders of the same key can tell."""

    def __init__(self, url: str, *, namespace: str) -> None:
        """Raises errors.MissingDependency, errors.InvalidSettings."""
        redis = _load()
        self._namespace = namespace
        self._troubles: tuple[type[Exception], ...] = (redis.RedisError, OSError)
        self._away_until = 0.0
        try:
            self._redis = redis.Redis.from_url(
                url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
            )
        except ValueError as error:
            raise errors.InvalidSettings(
                f"The address of the shared cache is none that Redis has: {error}."
            ) from error

    def get(self, name: str) -> entries.Entry | None:
        """Return what is kept under `name`, or None."""
        if time.monotonic() < self._away_until:
            return None
        try:
            content = self._redis.get(self._key(name))
        except self._troubles as error:
            self._rest(error)
            return None
        return entries.read(name, content) if isinstance(content, bytes) else None

    def put(self, name: str, entry: entries.Entry) -> None:
        """Keep `entry` in the place of whatever is there."""
        if time.monotonic() < self._away_until:
            return
        try:
            self._redis.set(self._key(name), entries.written(name, entry), ex=KEPT_FOR)
        except self._troubles as error:
            self._rest(error)

    def close(self) -> None:
        """Let go of all connections."""
        self._redis.close()

    def _key(self, name: str) -> str:
        return f"schema-registry:{self._namespace}:{entries.digest(name)}"

    def _rest(self, error: Exception) -> None:
        self._away_until = time.monotonic() + _REST
        _log.warning("no shared cache for %g s: %s", _REST, error)


def _load() -> Any:  # noqa: ANN401 -- a module
    try:
        return importlib.import_module("redis")
    except ImportError as error:
        raise errors.MissingDependency("redis", "redis") from error
