"""The cleaner: batch by batch from the input to clean rows and quarantine."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from schema_registry_client import _references, _sync, errors
from schema_registry_client.integrations.cleaner import (
    _ahead,
    _csv,
    _following,
    _members,
    _ndjson,
    _outputs,
    _parquet,
    _shapes,
    _storing,
)
from schema_registry_client.integrations.cleaner._batches import (
    Batch,
    Reasons,
    Source,
    Stored,
)
from schema_registry_client.integrations.cleaner.errors import (
    CleaningError,
    UnreadableInput,
)
from schema_registry_client.integrations.cleaner.options import Options
from schema_registry_client.integrations.cleaner.report import CleaningReport, Progress
from schema_registry_client.validation import InvalidData, _masks
from schema_registry_client.validation._libraries import pc

_KINDS: Mapping[str, Callable[[Path, Options], Source]] = {
    "csv": _csv.Source,
    "ndjson": _ndjson.Source,
    "parquet": _parquet.Source,
}
_SUFFIXES = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv",
    ".ndjson": "ndjson", ".jsonl": "ndjson", ".json": "ndjson",
    ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
_MOST_REASONS = 1_000
_NO_DELIMITERS = '\r\n"'
Told = Callable[[Progress], None]


class DatasetCleaner:
    """Separates the rows of a data set that fit a schema from those that do not.

    `schema` is a schema, by the version in force, also when that changes underway; or
    one version of it (`ticks_v1@3`), then nothing changes. `columns` says what columns
    of the file are called in the schema; `extra="drop"` leaves out those that the
    schema does not know, which otherwise put their rows into quarantine.
    """

    def __init__(  # noqa: PLR0913 -- each is named at the call
        self,
        schema: str,
        *,
        registry: _sync.SchemaRegistryClient | None = None,
        columns: Mapping[str, str] | None = None,
        extra: str = "quarantine",
        encoding: str = "utf-8",
        delimiter: str | None = None,
        batch_bytes: int = 2 << 20,
        longest_line: int = 1 << 20,
        refresh_every: float = 1.0,
    ) -> None:
        if extra not in ("quarantine", "drop"):
            raise errors.InvalidInput("extra is 'quarantine' or 'drop'.")
        if delimiter is not None and (
            len(delimiter.encode()) != 1 or delimiter in _NO_DELIMITERS
        ):
            raise errors.InvalidInput("delimiter is one character of ASCII.")
        try:
            "".encode(encoding)
        except LookupError as error:
            raise errors.InvalidInput(f"There is no encoding {encoding!r}.") from error
        _references.parse(schema)
        self._schema = schema
        self._given = registry
        self._options = Options(
            columns=dict(columns or {}),
            extra=extra,
            encoding=encoding,
            delimiter=delimiter or "",
            batch_bytes=batch_bytes,
            longest_line=longest_line,
        )
        self._refresh_every = refresh_every

    def clean(
        self,
        source: str | os.PathLike[str],
        output: str | os.PathLike[str],
        *,
        quarantine: str | os.PathLike[str] | None = None,
        kind: str | None = None,
        overwrite: bool = False,
        progress: Told | None = None,
    ) -> CleaningReport:
        """Clean a file of CSV, lines of JSON or Parquet, as its name or `kind` says.

        Raises CleaningError, OSError, and what the hub has to say; then no output is
        there.
        """
        path, target = Path(source), Path(output)
        apart = Path(quarantine) if quarantine else _beside(target)
        if len({each.resolve() for each in (path, target, apart)}) < 3:
            raise errors.InvalidInput("Input, output and quarantine are three files.")
        with contextlib.ExitStack() as stack:
            registry = self._given or stack.enter_context(_sync.SchemaRegistryClient())
            opened = self._opened(path, kind)
            stack.callback(opened.close)
            following = _following.Following(
                registry, self._schema, self._refresh_every
            )
            outputs = _outputs.Outputs(target, apart, overwrite=overwrite)
            stack.callback(outputs.discard)
            run = _Run(opened, following, outputs, str(path))
            return run.done(progress or _silent)

    def _opened(self, path: Path, kind: str | None) -> Source:
        kind = kind or _kind_of(path)
        if kind not in _KINDS:
            raise errors.InvalidInput(f"kind is one of {', '.join(_KINDS)}.")
        delimiter = self._options.delimiter
        if not delimiter:
            delimiter = "\t" if ".tsv" in path.name.lower() else ","
        options = dataclasses.replace(self._options, delimiter=delimiter)
        return _KINDS[kind](path, options)


class _Run:
    """One data set on its way."""

    def __init__(
        self,
        source: Source,
        following: _following.Following,
        outputs: _outputs.Outputs,
        path: str,
    ) -> None:
        self._source = source
        self._following = following
        self._outputs = outputs
        self._path = path
        self._underway = following.shape.validator.underway()
        self._reasons: collections.Counter[str] = collections.Counter()
        self._rows = self._clean = self._quarantined = 0

    def done(self, progress: Told) -> CleaningReport:
        """Clean everything, put the outputs in their places, and say what became of it."""
        self._outputs.use(self._following.shape)
        for batch in _ahead.of(self._source.batches()):
            if self._following.refresh():
                self._outputs.use(self._following.shape)
                self._underway = self._following.shape.validator.underway()
            self._take(batch)
            progress(self._progress())
        broken_by = self._following.broken_by
        return CleaningReport(
            rows=self._rows,
            clean=self._clean,
            quarantined=self._quarantined,
            outputs=self._outputs.finish(),
            quarantine=self._outputs.quarantine,
            reasons=dict(self._reasons),
            broken_by=None if broken_by is None else broken_by.pin,
        )

    def _take(self, batch: Batch) -> None:
        try:
            rows, clean, refused = self._sorted(batch)
        except InvalidData as error:
            raise UnreadableInput(self._path, str(error)) from error
        if rows != clean + len(refused):
            raise CleaningError(
                self._path, f"of {rows} rows {clean + len(refused)} were accounted for"
            )
        for place in sorted(refused):
            self._reject(batch, place, refused[place])
        self._rows += rows
        self._clean += clean
        self._quarantined += len(refused)

    def _sorted(self, batch: Batch) -> tuple[int, int, Mapping[int, Reasons]]:
        """Write what is clean; return how much there was, was clean, and what was not."""
        shape, broken_by = self._following.shape, self._following.broken_by
        if broken_by is not None:
            reason = (
                f"row came when {broken_by.pin} broke {shape.pin} [breaking_change]"
            )
            return batch.rows, 0, dict.fromkeys(range(batch.rows), (reason,))
        read = batch.read(shape)
        refused = dict(read.refused)
        if read.places == []:
            return read.length, 0, refused
        result = self._underway.validated(read.columns)
        places = read.places if read.places is not None else range(result.rows)
        wanted = None
        if result.failed:
            wanted = pc.invert(result.failing)
            for row, reasons in result.all_reasons().items():
                refused[places[row]] = reasons
        stored = self._in_order(read.store(wanted), shape)
        if stored.refused:
            kept: Sequence[int] = range(result.rows)
            if wanted is not None:
                kept = pc.indices_nonzero(wanted).to_pylist()
            for place, reasons in stored.refused.items():
                refused[places[kept[place]]] = reasons
        self._outputs.write(stored.table)
        return read.length, stored.table.num_rows, refused

    def _in_order(self, stored: Stored, shape: _shapes.Shape) -> Stored:
        """Return what is stored without the rows that are out of order."""
        table = stored.table
        if not (self._underway.has_order and table.num_rows):
            return stored
        column = _members.column(_storing.arrays(table), table.num_rows, shape)
        found = self._underway.out_of_order(column)
        if not found:
            return stored
        length = table.num_rows + len(stored.refused)
        places = [row for row in range(length) if row not in stored.refused]
        refused = {places[row]: reasons for row, reasons in found.items()}
        kept = pc.invert(_masks.at(table.num_rows, found))
        return Stored(table.filter(kept), {**stored.refused, **refused})

    def _reject(self, batch: Batch, place: int, reasons: Iterable[str]) -> None:
        said = list(reasons)
        raw: Mapping[str, Any] = {"row": self._rows + place + 1, **batch.raw(place)}
        self._outputs.reject({**raw, "schema": self._following.shape.pin}, said)
        for reason in said:
            known = reason in self._reasons or len(self._reasons) < _MOST_REASONS
            self._reasons[reason if known else "row has other reasons"] += 1

    def _progress(self) -> Progress:
        return Progress(
            read=self._source.read,
            total=self._source.total,
            rows=self._rows,
            clean=self._clean,
            quarantined=self._quarantined,
        )


def _kind_of(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    kind = _SUFFIXES.get(suffixes[-1]) if suffixes else None
    if kind is None:
        raise UnreadableInput(
            str(path), "its name does not say what it is; pass kind='csv' or another"
        )
    return kind


def _beside(output: Path) -> Path:
    return output.with_name(f"{output.stem}.quarantine.ndjson")


def _silent(_progress: Progress) -> None:
    """Nobody wants to know."""
