"""The second level: files, which outlive the process and the hub.

Each entry is a file of its own, written beside its place and renamed into it, so that
any number of processes share a folder without a lock: a reader finds the old file or
the new one. A file that a power cut left incomplete fails its digest and is no entry.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from schema_registry_client.cache import entries

MOST_FILES = 4096
_LOOK_EVERY = 64  # writes, between looks at how many files there are
_UNFINISHED = ".tmp"
_log = logging.getLogger("schema_registry_client")


class Disk:
    """A folder of entries. What the disk refuses is logged once and done without."""

    def __init__(self, folder: Path, *, most_files: int = MOST_FILES) -> None:
        self._folder = folder
        self._most_files = most_files
        self._writes = 0
        self._is_told = False

    def get(self, name: str) -> entries.Entry | None:
        """Return what is kept under `name`, or None."""
        try:
            content = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._tell(error)
            return None
        return entries.read(name, content)

    def put(self, name: str, entry: entries.Entry) -> None:
        """Keep `entry` in the place of whatever is there."""
        try:
            self._write(self._path(name), entries.written(name, entry))
            self._writes += 1
            if self._writes % _LOOK_EVERY == 1:
                self._make_room()
        except OSError as error:
            self._tell(error)

    def close(self) -> None:
        """Nothing is held open."""

    def _path(self, name: str) -> Path:
        return self._folder / entries.digest(name)

    def _write(self, path: Path, content: bytes) -> None:
        # Others may not read what this key may.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=self._folder, suffix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(beside).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(beside).unlink()
            raise

    def _make_room(self) -> None:
        """Remove the files that were written longest ago, beyond the most there may be."""
        ages = []
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process was faster
                ages.append((path.stat().st_mtime, path))
        for _, path in sorted(ages)[: max(0, len(ages) - self._most_files)]:
            path.unlink(missing_ok=True)

    def _tell(self, error: OSError) -> None:
        if not self._is_told:
            self._is_told = True
            _log.warning("no cache on disk in %s: %s", self._folder, error)


def folder_for(environ: Mapping[str, str]) -> Path | None:
    """Return where a user's programs keep such things, or None without a home."""
    base = environ.get("XDG_CACHE_HOME") or environ.get("LOCALAPPDATA")
    try:
        root = Path(base) if base else Path.home() / ".cache"
    except RuntimeError:  # no home, as in some containers
        return None
    return root / "schema-registry-client"
