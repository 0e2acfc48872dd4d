"""The folder that holds an installation on one machine: its data, secrets and servers.

What is written here are environment variables for the commands that are started beside
`make run`. Production names everything in its environment and never reads this.
"""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

_SECRETS = "secrets.json"
_RUNNING = "running.json"
_LOCK = "lock"
# How many random bytes each has; an Ed25519 key is 32.
_SECRETS_MADE = {"SECRET_KEY": 48, "API_KEY_PEPPER": 48, "AUDIT_SIGNING_KEY": 32}


class UnusableError(RuntimeError):
    """Nothing can be kept where RUN_DIR points."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(folder, reason)
        self.folder, self.reason = folder, reason

    def __str__(self) -> str:
        return (
            f"RUN_DIR is {self.folder}, which cannot be a folder ({self.reason}). "
            "Name one that you may write to: RUN_DIR=/another/folder make run"
        )


class InUseError(RuntimeError):
    """Another supervisor works in this folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return (
            f"The registry already runs in {self.folder}. Stop it first, or keep a "
            "second one apart: RUN_DIR=/another/folder PORT=8001 make run"
        )


def make(*, folder: Path) -> None:
    """Make the folder unless it is there; raise UnusableError if it cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableError(folder, error.strerror or str(error)) from None


def variables(*, folder: Path) -> dict[str, str]:
    """Return the variables kept in the folder, and those of the servers that run now."""
    return {**_read(folder / _SECRETS), **_read(folder / _RUNNING)}


def keep_secrets(*, folder: Path) -> dict[str, str]:
    """Return the secrets kept in the folder, making and keeping those not there yet."""
    kept = _read(folder / _SECRETS)
    complete = {
        name: kept.get(name) or secrets.token_urlsafe(length)
        for name, length in _SECRETS_MADE.items()
    }
    if complete != kept:
        _write(folder / _SECRETS, complete)
    return complete


@contextlib.contextmanager
def announced(values: Mapping[str, str], *, folder: Path) -> Iterator[None]:
    """Tell the commands beside us of the servers that run, as long as they do."""
    _write(folder / _RUNNING, values)
    try:
        yield
    finally:
        (folder / _RUNNING).unlink(missing_ok=True)


@contextlib.contextmanager
def locked(*, folder: Path) -> Iterator[None]:
    """Hold the folder for one supervisor; raise InUseError while another one does."""
    with (folder / _LOCK).open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUseError(folder) from None
        yield


def _read(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {str(name): str(value) for name, value in kept.items()}


def _write(path: Path, values: Mapping[str, str]) -> None:
    fresh = path.with_suffix(".new")
    # Closed to others before the first byte is in it, and swapped in whole.
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(dict(values), stream, indent=1)
    fresh.replace(path)
