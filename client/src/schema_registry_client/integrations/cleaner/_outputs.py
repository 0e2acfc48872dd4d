"""The files that are written: beside their place, and renamed once all is whole."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import pyarrow.parquet as _parquet

from schema_registry_client.integrations.cleaner._shapes import Shape
from schema_registry_client.integrations.cleaner.errors import (
    OutputExists,
    UnsuitableSchema,
)
from schema_registry_client.integrations.cleaner.report import Output
from schema_registry_client.validation._libraries import pa

parquet: Any = _parquet
_GROUP = 131_072  # rows; those who read skip whole groups


class Outputs:
    """Clean rows, a file for each version, and the quarantine.

    Nothing has its name before `finish`; the main output gets it last.
    """

    def __init__(self, output: Path, quarantine: Path, *, overwrite: bool) -> None:
        self.quarantine = quarantine
        self._output = output
        self._overwrite = overwrite
        self._mark = f".{secrets.token_hex(4)}.part"
        self._check(output, quarantine)
        self._files: dict[Path, _Clean] = {}
        self._current: _Clean | None = None
        # Arrow leaves Python's lock while it writes; one batch at a time, in order.
        self._writer = concurrent.futures.ThreadPoolExecutor(1, "cleaner")
        self._writing: concurrent.futures.Future[None] | None = None
        self._rejected: IO[bytes] = self._beside(quarantine).open("wb")

    def use(self, shape: Shape) -> None:
        """Write by this version from now on."""
        path = self._output
        if self._files:
            path = path.with_name(f"{path.stem}@{shape.version.version}{path.suffix}")
            self._check(path)
        if path not in self._files:
            self._files[path] = self._begun(path, shape)
        self._current = self._files[path]

    def _begun(self, path: Path, shape: Shape) -> _Clean:
        beside = self._beside(path)
        try:
            return _Clean(beside, shape)
        except pa.ArrowException as error:
            beside.unlink(missing_ok=True)
            reason = f"Parquet cannot hold {shape.pin}: {error}"
            raise UnsuitableSchema(str(path), reason) from error

    def write(self, table: Any) -> None:  # noqa: ANN401 -- Arrow's
        """Write rows that passed."""
        if table.num_rows and self._current is not None:
            self._wait()
            self._writing = self._writer.submit(self._current.write, table)

    def reject(self, rejected: Mapping[str, Any], reasons: Sequence[str]) -> None:
        """Write a row that did not pass."""
        line = json.dumps(
            {**rejected, "reasons": reasons},
            ensure_ascii=False,
            allow_nan=False,
            default=str,
        )
        # Half a character, which JSON can say and UTF-8 cannot, is escaped again.
        self._rejected.write(line.encode(errors="backslashreplace") + b"\n")

    def finish(self) -> tuple[Output, ...]:
        """Put everything in its place. Raises OutputExists."""
        self._wait()
        for clean in self._files.values():
            clean.close()
        for file in (self._rejected, *(clean.file for clean in self._files.values())):
            file.flush()
            os.fsync(file.fileno())
            file.close()
        self._check(self.quarantine, *self._files)
        for path in (self.quarantine, *reversed(list(self._files))):
            self._beside(path).replace(path)
        return tuple(
            Output(path, clean.pin, clean.rows) for path, clean in self._files.items()
        )

    def discard(self) -> None:
        """Leave nothing of what was written."""
        self._writer.shutdown()
        with contextlib.suppress(OSError):  # what is left in its buffer has no room
            self._rejected.close()
        for clean in self._files.values():
            clean.abandon()
        for path in (self.quarantine, *self._files):
            self._beside(path).unlink(missing_ok=True)

    def _wait(self) -> None:
        if self._writing is not None:
            self._writing.result()

    def _beside(self, path: Path) -> Path:
        return path.with_name(f".{path.name}{self._mark}")

    def _check(self, *paths: Path) -> None:
        for path in paths:
            if path.exists() and not self._overwrite:
                raise OutputExists(str(path), "there is such a file already")


class _Clean:
    """A Parquet file by the Arrow schema of a version."""

    def __init__(self, path: Path, shape: Shape) -> None:
        self.pin = shape.pin
        self.rows = 0
        self.file = path.open("wb")
        try:
            self._writer = parquet.ParquetWriter(self.file, shape.arrow)
        except pa.ArrowException:
            self.file.close()
            raise
        self._waiting: list[Any] = []
        self._waiting_rows = 0

    def write(self, table: Any) -> None:  # noqa: ANN401 -- Arrow's
        """Write rows, once there are enough for a group of rows."""
        self.rows += table.num_rows
        self._waiting.append(table)
        self._waiting_rows += table.num_rows
        if self._waiting_rows >= _GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left, and what stands at the end of the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.concat_tables(self._waiting))
            self._waiting, self._waiting_rows = [], 0

    def abandon(self) -> None:
        """Let go of the file, which will not be kept."""
        if not self.file.closed:
            for each in (self._writer, self.file):
                with contextlib.suppress(OSError):  # a full disk, most likely
                    each.close()
