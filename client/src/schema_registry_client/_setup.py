"""From a client's arguments and the environment to the hub it will ask."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from pathlib import Path

from schema_registry_client import _fetching, _lock, _settings, errors, hooks
from schema_registry_client.cache import disk, entries, levels, shared

MAX_STALE = 86_400.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Options:
    """The arguments of a client, but for its transport."""

    url: str | None
    key: str | None
    timeout: float
    retries: int
    cache_dir: str | os.PathLike[str] | None
    cache_redis: str | None
    fresh_for: float
    max_stale: float
    lock_file: str | os.PathLike[str] | None
    hooks: hooks.Hooks | None


def hub(
    options: Options,
    *,
    is_networked: bool,
    environ: Mapping[str, str] = os.environ,
) -> _fetching.Hub:
    """Return the hub for `options`; what they leave out is read from the environment.

    Without a network in between, as in tests, nothing is kept unless it is asked for.
    Raises errors.InvalidSettings, errors.InvalidLock, errors.MissingDependency.
    """
    settings = _settings.read(
        url=options.url,
        key=options.key,
        timeout=options.timeout,
        retries=options.retries,
        environ=environ,
    )
    if min(options.fresh_for, options.max_stale) < 0:
        raise errors.InvalidSettings("fresh_for and max_stale are seconds, 0 or more.")
    stores = [
        *_disks(options, settings, environ, is_networked=is_networked),
        *_shared(options, settings, environ, is_networked=is_networked),
    ]
    rules = levels.Rules(options.fresh_for, options.max_stale)
    lock_file = options.lock_file
    if lock_file is None:
        lock_file = environ.get("SCHEMA_REGISTRY_LOCK")
    return _fetching.Hub(
        settings,
        levels.Cache(rules, stores),
        hooks.Teller(options.hooks),
        _lock.read(Path(lock_file)) if lock_file else None,
    )


def _disks(
    options: Options,
    settings: _settings.Settings,
    environ: Mapping[str, str],
    *,
    is_networked: bool,
) -> list[entries.Store]:
    named = options.cache_dir
    if named is None and is_networked:
        named = environ.get("SCHEMA_REGISTRY_CACHE_DIR", disk.folder_for(environ))
    if named is None or not os.fspath(named):
        return []
    return [disk.Disk(Path(named) / settings.namespace)]


def _shared(
    options: Options,
    settings: _settings.Settings,
    environ: Mapping[str, str],
    *,
    is_networked: bool,
) -> list[entries.Store]:
    named = options.cache_redis
    if named is None and is_networked:
        named = environ.get("SCHEMA_REGISTRY_CACHE_REDIS")
    return [shared.Shared(named, namespace=settings.namespace)] if named else []
