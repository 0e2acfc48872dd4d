"""What feeds the tick store in C++: files of ticks by the schema in force.

    with TickFeed("ticks_v1", "incoming", tell=store.stdin) as feed:
        feed.write(frame)

The store (`examples/tick_store`) is told of files by their names, a line each, and goes
along with compatible changes between two files, as the feed does. `docs/spokes/
tick-store.md` says what a file looks like. Needs the extra `validation`.

    SchemaRegistryError
    └── FeedError
        ├── RefusedTicks     rows that do not fit; nothing of theirs was written
        ├── LostTicks        the file could not be written; it is not there
        └── BrokenSchema     the version in force breaks the one this feed began with
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow.csv as _csv

from schema_registry_client import _closing, _references, _sync, errors
from schema_registry_client.integrations._tick_store_errors import (
    BrokenSchema,
    FeedError,
    LostTicks,
    RefusedTicks,
)
from schema_registry_client.integrations.cleaner import (
    _following,
    _members,
    _storing,
    _tables,
)
from schema_registry_client.integrations.cleaner.errors import UnsuitableSchema
from schema_registry_client.validation._libraries import pa, pc, types
from schema_registry_client.validation._underway import Underway

__all__ = [
    "BrokenSchema",
    "FeedError",
    "LostTicks",
    "RefusedTicks",
    "TickFeed",
    "Told",
]
csv: Any = _csv
_BREAKS = "[\r\n]"


class Told(Protocol):
    """Hears the names of files: a text stream, such as the store's input."""

    def write(self, text: str, /) -> object:
        """Take a name and the end of its line."""

    def flush(self) -> object:
        """Pass it on."""


class TickFeed(_closing.Closing):
    """Writes ticks into files that the tick store reads; one feed for each folder.

    A file has its name once it is complete, which is after `rows_per_file` rows, at
    `flush` and at the end; then `tell` hears of it. `kind` is `csv`, which the store
    reads, or `ipc`, for programs that read Arrow. Raises FeedError.
    """

    def __init__(  # noqa: PLR0913 -- each is named at the call
        self,
        schema: str,
        folder: str | os.PathLike[str],
        *,
        registry: _sync.SchemaRegistryClient | None = None,
        kind: str = "csv",
        rows_per_file: int = 1_000_000,
        tell: Told | None = None,
        refresh_every: float = 1.0,
    ) -> None:
        if kind not in _WRITERS:
            raise errors.InvalidInput(f"kind is one of {', '.join(_WRITERS)}.")
        _references.parse(schema)
        self._folder = Path(folder)
        self._kind = kind
        self._rows_per_file = rows_per_file
        self._tell = tell
        self._own: _sync.SchemaRegistryClient | None = None
        if registry is None:
            registry = self._own = _sync.SchemaRegistryClient()
        self._following = _following.Following(registry, schema, refresh_every)
        self._underway: Underway = self._following.shape.validator.underway()
        self._completed = self._underway.copied()  # as it was at the last whole file
        self._writer: Any = None
        self._part: Path | None = None
        self._rows = 0
        self._named = self.pin
        self._folder.mkdir(parents=True, exist_ok=True)

    @property
    def pin(self) -> str:
        """The version by which it writes."""
        return self._following.shape.pin

    def write(self, ticks: Any) -> int:  # noqa: ANN401 -- any of many kinds
        """Write rows of a frame, an Arrow table or a list of dicts; return how many.

        All of them, or none: raises RefusedTicks if any does not fit, and LostTicks if
        there is no room.
        """
        self._look_for_changes()
        table, underway = self._fitted(ticks)
        if table.num_rows:
            if self._writer is None:
                self._begin()
            with self._giving_up():
                self._writer.write_table(table)
            self._rows += table.num_rows
        self._underway = underway
        if self._rows >= self._rows_per_file:
            self.flush()
        return int(table.num_rows)

    def flush(self) -> Path | None:
        """Complete the file that is being written, and return it, if there is one."""
        if self._writer is None or self._part is None:
            return None
        with self._giving_up():
            self._writer.close()
            with self._part.open("rb+") as file:
                os.fsync(file.fileno())
            done = self._free_name()
            self._part.rename(done)
        self._writer, self._part, self._rows = None, None, 0
        self._completed = self._underway.copied()
        if self._tell is not None:
            self._tell.write(f"{done}\n")
            self._tell.flush()
        return done

    def close(self) -> None:
        """Complete what was begun, and let go of the client if it is its own."""
        self.flush()
        if self._own is not None:
            self._own.close()

    def _look_for_changes(self) -> None:
        old = self.pin
        is_new = self._following.refresh()
        broken_by = self._following.broken_by
        if broken_by is not None:
            self.flush()  # what was accepted is ticks of the old version
            raise BrokenSchema(old, broken_by.pin)
        if is_new:
            self.flush()
            self._underway = self._following.shape.validator.underway()
            self._completed = self._underway.copied()

    @contextlib.contextmanager
    def _giving_up(self) -> Iterator[None]:
        """Leave nothing of a file that is not whole. Raises LostTicks."""
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            rows, self._rows = self._rows, 0
            writer, self._writer = self._writer, None
            with contextlib.suppress(OSError, pa.ArrowException):
                writer.close()
            if self._part is not None:
                self._part.unlink(missing_ok=True)
            self._underway = self._completed.copied()
            raise LostTicks(rows, str(error)) from error

    def _fitted(self, ticks: Any) -> tuple[Any, Underway]:  # noqa: ANN401 -- a table
        """Return the rows as they are stored, and what is known of their order then."""
        shape = self._following.shape
        underway = self._underway.copied()
        rows = _tables.Rows(ticks, shape)
        refused: dict[int, Sequence[str]] = dict(rows.refused)
        result = underway.validated(rows.columns())
        refused.update(result.all_reasons())
        if not refused:
            stored = rows.stored()
            refused.update(stored.refused or self._broken_lines(stored.table))
            if not refused:
                column = _members.column(
                    _storing.arrays(stored.table), stored.table.num_rows, shape
                )
                refused.update(underway.out_of_order(column))
            if not refused:
                return stored.table, underway
        raise RefusedTicks(shape.pin, refused)

    def _broken_lines(self, table: Any) -> dict[int, Sequence[str]]:  # noqa: ANN401 -- Arrow's
        """Return the rows that would be two lines of CSV, which the store refuses."""
        found: dict[int, Sequence[str]] = {}
        if self._kind != "csv":
            return found
        for name, array in _storing.arrays(table).items():
            if not types.is_string(array.type):
                continue
            mask = pc.match_substring_regex(array, _BREAKS)
            for row in pc.indices_nonzero(mask.fill_null(False)).to_pylist():  # noqa: FBT003 -- Arrow's signature
                found[row] = (
                    f"/{name} has a line break, which the store refuses [csv]",
                )
        return found

    def _begin(self) -> None:
        self._named = self.pin
        self._part = self._folder / f".{os.getpid()}-{id(self):x}.part"
        arrow = self._following.shape.arrow
        try:
            self._writer = _WRITERS[self._kind](self._part, arrow)
        except pa.ArrowException as error:
            self._part.unlink(missing_ok=True)
            raise UnsuitableSchema(
                self.pin, f"{self._kind} cannot hold this: {error}"
            ) from error

    def _free_name(self) -> Path:
        suffix = _SUFFIXES[self._kind]
        for number in itertools.count(1):
            path = self._folder / f"{self._named}-{number:06}{suffix}"
            if not path.exists():
                return path
        raise AssertionError("Numbers do not end.")


class _CsvWriter:
    """A file of CSV as the store reads it: UTF-8, a header, what is null is empty."""

    def __init__(self, path: Path, schema: Any) -> None:  # noqa: ANN401 -- Arrow's
        self._schema = pa.schema(
            [pa.field(field.name, _plain(field.type)) for field in schema]
        )
        options = csv.WriteOptions(quoting_style="needed")
        self._writer = csv.CSVWriter(str(path), self._schema, write_options=options)

    def write_table(self, table: Any) -> None:  # noqa: ANN401 -- Arrow's
        """Write rows."""
        self._writer.write_table(table.cast(self._schema))

    def close(self) -> None:
        """Write what is left."""
        self._writer.close()


def _plain(kind: Any) -> Any:  # noqa: ANN401 -- Arrow's
    return kind.value_type if types.is_dictionary(kind) else kind


def _ipc(path: Path, schema: Any) -> Any:  # noqa: ANN401 -- Arrow's
    return pa.ipc.new_file(str(path), schema)


_WRITERS: Mapping[str, Callable[[Path, Any], Any]] = {"csv": _CsvWriter, "ipc": _ipc}
_SUFFIXES = {"csv": ".csv", "ipc": ".arrow"}
