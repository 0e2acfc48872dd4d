"""A store of config objects, each validated and versioned by its schema.

    store = ConfigStore("/var/lib/desk/config")
    saved = store.save("limits", {"max_lots": 10}, "desk_limits")
    limits = store.load("limits").value

What is saved is pinned to the version it was validated by. What does not fit is neither
saved nor loaded, and nothing is migrated unless `migrate` is called.
"""

from __future__ import annotations

import copy
import dataclasses
import os
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from schema_registry_client import (
    _exact_json,
    _moments,
    _references,
    _sync,
    _values,
    errors,
)
from schema_registry_client.integrations import (
    _config_files,
    _gateway_checking,
    _registry_users,
)
from schema_registry_client.integrations._gateway_errors import (
    ConfigConflict,
    ConfigError,
    ConfigInvalid,
    ConfigNotFound,
    ConfigOutdated,
    ConfigUnreadable,
)

__all__ = [
    "Config",
    "ConfigConflict",
    "ConfigError",
    "ConfigInvalid",
    "ConfigNotFound",
    "ConfigOutdated",
    "ConfigStore",
    "ConfigUnreadable",
]

FORMAT = 1


@dataclasses.dataclass(frozen=True)
class Config:
    """One revision of a config object, and the version of the schema that it fits."""

    name: str
    revision: int
    schema: str  # a pin: desk_limits@3
    fingerprint: str
    value: Any
    saved_at: datetime
    note: str = ""
    migrated_from: str | None = None


@dataclasses.dataclass(frozen=True)
class _Origin:
    note: str
    at: datetime
    migrated_from: str | None = None


class ConfigStore(_registry_users.RegistryUser):
    """Config objects in a folder, one file for each revision; for any number of processes.

    `registry` is made from the environment when left out. Needs the extra `validation`.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        registry: _sync.SchemaRegistryClient | None = None,
    ) -> None:
        self._files = _config_files.Files(folder)
        super().__init__(registry)

    def names(self) -> tuple[str, ...]:
        """Return the names of all config objects."""
        return self._files.names()

    def revisions(self, name: str) -> tuple[int, ...]:
        """Return the numbers of the revisions of one, the first one first."""
        return self._files.revisions(name)

    def save(
        self,
        name: str,
        value: object,
        schema: str,
        *,
        after: int | None = None,
        note: str = "",
        at: datetime | None = None,
    ) -> Config:
        """Validate a value and keep it as the next revision.

        `schema` is a version (`desk_limits@3`), or a schema, whose version in force it
        is. With `after`, the revision that was changed, nobody else's change is lost.
        Raises ConfigInvalid, ConfigConflict, errors.InvalidDocument.
        """
        origin = _Origin(note, at or _now())
        return self._save(name, value, schema, after=after, origin=origin)

    def load(
        self, name: str, *, revision: int | None = None, expected: str | None = None
    ) -> Config:
        """Return the last revision, or another one, if it fits its schema still.

        `expected` is what the program was written for: a schema, or one version of it
        (`desk_limits@3`, `@latest`, `@in-force`). Raises ConfigNotFound, ConfigInvalid,
        ConfigOutdated, ConfigUnreadable.
        """
        config = self._read(name, self._last(name) if revision is None else revision)
        version = self.schema_registry.get_schema(config.schema)
        if version.fingerprint != config.fingerprint:
            raise ConfigUnreadable(
                name, f"{config.schema} is not the document that it was saved by"
            )
        self._check(version, _gateway_checking.line(config.value))
        if expected is not None:
            self._expect(config, expected)
        return config

    def migrate(
        self,
        name: str,
        schema: str,
        change: Callable[[Any], Any],
        *,
        note: str = "",
        at: datetime | None = None,
    ) -> Config:
        """Keep what `change` makes of the last revision, by another version.

        `change` is given a copy. Raises as `save` does; ConfigError if it is pinned to
        that version already.
        """
        old = self.load(name)
        if self._version(schema).pin == old.schema:
            raise ConfigError(name, f"it is pinned to {old.schema} already")
        value = change(copy.deepcopy(old.value))
        origin = _Origin(note, at or _now(), migrated_from=old.schema)
        return self._save(name, value, schema, after=old.revision, origin=origin)

    def _save(
        self,
        name: str,
        value: object,
        schema: str,
        *,
        after: int | None,
        origin: _Origin,
    ) -> Config:
        last = max(self._files.revisions(name), default=0)
        if after is not None and after != last:
            raise ConfigConflict(name, f"revision {last} came after {after}")
        version = self._version(schema)
        line = _gateway_checking.line(value)
        self._check(version, line)
        config = Config(
            name=name,
            revision=last + 1,
            schema=version.pin,
            fingerprint=version.fingerprint,
            value=_exact_json.loads(line),
            saved_at=_moments.in_utc(origin.at),
            note=origin.note,
            migrated_from=origin.migrated_from,
        )
        body = {
            "format": FORMAT,
            **dataclasses.asdict(config),
            "saved_at": config.saved_at.isoformat(),
        }
        self._files.write(name, config.revision, _exact_json.dumps(body).encode())
        return config

    def _last(self, name: str) -> int:
        revisions = self._files.revisions(name)
        if not revisions:
            raise ConfigNotFound(name, "nothing of this name was saved")
        return revisions[-1]

    def _read(self, name: str, revision: int) -> Config:
        content = self._files.read(name, revision)
        try:
            body = dict(_exact_json.loads(content))
            if body.pop("format") != FORMAT:
                raise ConfigUnreadable(name, "it was written by another release")
            body["saved_at"] = _moments.parse(body["saved_at"])
            config = Config(**body)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ConfigUnreadable(
                name, f"revision {revision} is no file of this store ({error!r})"
            ) from error
        if (config.name, config.revision) != (name, revision):
            raise ConfigUnreadable(name, "the file is of another name or revision")
        return config

    def _version(self, schema: str) -> _values.SchemaVersion:
        reference = schema if "@" in schema else f"{schema}@in-force"
        return self.schema_registry.get_schema(reference)

    def _check(self, version: _values.SchemaVersion, line: bytes) -> None:
        result = self.schema_registry.validate(line, version.pin, examples=0)
        if not result.ok:
            raise ConfigInvalid(version.pin, _gateway_checking.violations(result))

    def _expect(self, config: Config, expected: str) -> None:
        """Raise ConfigOutdated unless it is pinned to what is expected."""
        name = _references.parse(config.schema).schema_id
        if expected == name:
            return
        if _references.parse(expected).schema_id != name or "@" not in expected:
            raise ConfigOutdated(
                config.name, f"it is of {config.schema}, no {expected}"
            )
        wanted = self.schema_registry.get_schema(expected)
        if wanted.pin == config.schema:
            return
        try:
            self._check(wanted, _gateway_checking.line(config.value))
            fits = "it would fit"
        except ConfigInvalid:
            fits = "it would not fit"
        except errors.SchemaRegistryError:
            fits = "whether it fits is unknown"
        raise ConfigOutdated(
            config.name,
            f"it is pinned to {config.schema} and {wanted.pin} is wanted, which "
            f"{fits}; call `migrate`",
        )


def _now() -> datetime:
    return datetime.now(timezone.utc)  # noqa: TID251 -- whoever saves may say another
