"""`schemas.lock`: which version of each schema, and what its document must be.

Written and compared by the command line (`_command`); a client that is given the file
answers `ticks_v1` with the locked version, and refuses any other document for it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from schema_registry_client import _fingerprints, _references, _values, errors

FILE = "schemas.lock"
_FORM = 1


@dataclasses.dataclass(frozen=True)
class Locked:
    """One line of the file."""

    version: int
    semantic_version: str
    fingerprint: str


@dataclasses.dataclass(frozen=True)
class Lock:
    """What is locked, by schema."""

    schemas: Mapping[str, Locked] = dataclasses.field(default_factory=dict)

    def resolved(self, reference: _references.Reference) -> _references.Reference:
        """Return the locked version where none, or the latest, is asked for."""
        locked = self.schemas.get(reference.schema_id)
        if locked is None or reference.version != _references.LATEST:
            return reference
        return dataclasses.replace(reference, version=str(locked.version))

    def check(self, version: _values.SchemaVersion) -> None:
        """Raise errors.LockMismatch if `version` is locked and another document."""
        locked = self.schemas.get(version.schema_id)
        if locked is None or locked.version != version.version:
            return
        reason = mismatch(locked, version)
        if reason is not None:
            raise errors.LockMismatch(version.pin, reason)


def locked(version: _values.SchemaVersion) -> Locked:
    """Return what the file says of `version`."""
    return Locked(version.version, version.semantic_version, version.fingerprint)


def mismatch(locked: Locked, version: _values.SchemaVersion) -> str | None:
    """Return how `version` differs from what was locked, or None if it does not.

    The fingerprint is worked out from the document that was received: neither the hub
    nor anything on the way is believed.
    """
    if version.semantic_version != locked.semantic_version:
        return f"it was {locked.semantic_version} and is {version.semantic_version} now"
    if version.fingerprint != locked.fingerprint:
        return f"the hub says {version.fingerprint}, locked is {locked.fingerprint}"
    worked_out = _fingerprints.of(version)
    if worked_out is not None and worked_out != locked.fingerprint:
        return f"its document has {worked_out}, locked is {locked.fingerprint}"
    return None


def read(path: Path) -> Lock:
    """Return what is in the file. Raises errors.InvalidLock."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["lock"] != _FORM:
            raise errors.InvalidLock(
                f"{path} is of form {held['lock']!r}, which this client does not know."
            )
        return Lock({name: _entry(each) for name, each in held["schemas"].items()})
    except FileNotFoundError as error:
        raise errors.InvalidLock(
            f"There is no {path}. Write one: schema-registry-client lock SCHEMA ..."
        ) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise errors.InvalidLock(
            f"{path} cannot be read as a lock: {error}."
        ) from error


def write(path: Path, lock: Lock) -> None:
    """Write the file, in one order whatever the order of `lock`."""
    held = {
        "lock": _FORM,
        "schemas": {
            name: dataclasses.asdict(each)
            for name, each in sorted(lock.schemas.items())
        },
    }
    handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(held, indent=2) + "\n")
        Path(beside).chmod(0o644)  # it is for everybody who works on the project
        Path(beside).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise


def _entry(held: Mapping[str, object]) -> Locked:
    version, fingerprint = held["version"], held["fingerprint"]
    if isinstance(version, bool) or not isinstance(version, int):
        raise TypeError(f"{version!r} is not the number of a version")
    return Locked(version, str(held["semantic_version"]), str(fingerprint))
