"""Where config objects lie: one file for each revision, never written twice."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

from schema_registry_client import errors
from schema_registry_client.integrations import _gateway_errors

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_FILE = re.compile(r"([0-9]{6,})\.json")


class Files:
    """A folder with a folder for each config object; safe among processes."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)

    def names(self) -> tuple[str, ...]:
        """Return the names of all config objects."""
        if not self._folder.is_dir():
            return ()
        known = (each.name for each in self._folder.iterdir() if each.is_dir())
        ours = filter(_NAME.fullmatch, known)  # there may be a `lost+found`
        return tuple(sorted(name for name in ours if self.revisions(name)))

    def revisions(self, name: str) -> tuple[int, ...]:
        """Return the numbers of all revisions, the first one first."""
        folder = self._of(name)
        if not folder.is_dir():
            return ()
        matches = (_FILE.fullmatch(each.name) for each in folder.iterdir())
        return tuple(sorted(int(match[1]) for match in matches if match))

    def read(self, name: str, revision: int) -> bytes:
        """Return what a file holds. Raises ConfigNotFound."""
        try:
            return self._path(name, revision).read_bytes()
        except FileNotFoundError:
            raise _gateway_errors.ConfigNotFound(
                name, f"there is no revision {revision}"
            ) from None

    def write(self, name: str, revision: int, content: bytes) -> None:
        """Keep a new revision: whole or not at all. Raises ConfigConflict."""
        folder = self._of(name)
        folder.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # Unlike a rename, this fails where somebody was faster.
            os.link(beside, self._path(name, revision))
        except FileExistsError:
            raise _gateway_errors.ConfigConflict(
                name, f"somebody else saved revision {revision} in between"
            ) from None
        finally:
            with contextlib.suppress(FileNotFoundError):
                Path(beside).unlink()
        _sync(folder)

    def _path(self, name: str, revision: int) -> Path:
        return self._of(name) / f"{revision:06}.json"

    def _of(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise errors.InvalidInput(
                f"{name!r} names no config: letters, digits, '.', '_' and '-'."
            )
        return self._folder / name


def _sync(folder: Path) -> None:
    """Have the folder itself survive a loss of power, where that can be asked for."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
