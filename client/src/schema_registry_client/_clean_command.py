"""`schema-registry-client clean SCHEMA INPUT OUTPUT`; the integration does the work."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, TextIO

from schema_registry_client import _sync, _validating

if TYPE_CHECKING:
    from schema_registry_client.integrations.cleaner import Progress

_WIDTH = 30
CLEAN, QUARANTINED = 0, 1


def add(command: argparse.ArgumentParser) -> None:
    """Tell what the command takes."""
    command.add_argument("schema", metavar="SCHEMA", help="ticks_v1, ticks_v1@3")
    command.add_argument("input", metavar="INPUT", help="CSV, lines of JSON, Parquet")
    command.add_argument("output", metavar="OUTPUT", help="clean rows, as Parquet")
    command.add_argument("--quarantine", metavar="FILE", help="rows that do not fit")
    command.add_argument("--kind", choices=("csv", "ndjson", "parquet"))
    command.add_argument("--encoding", default="utf-8", help="%(default)s")
    command.add_argument("--delimiter", help="a comma, in .tsv a tab")
    command.add_argument(
        "--column",
        action="append",
        default=[],
        type=_renaming,
        metavar="THEIRS=OURS",
        help="what a column is called in the schema; may be repeated",
    )
    command.add_argument(
        "--drop-extra",
        action="store_true",
        help="leave out columns that the schema does not know",
    )
    command.add_argument("--overwrite", action="store_true")
    command.add_argument("--quiet", action="store_true", help="show no progress")
    command.add_argument("--url", help="the hub; else SCHEMA_REGISTRY_URL")


def run(asked: argparse.Namespace) -> int:
    """Clean, and say what became of it: 0 all is clean, 1 something is in quarantine."""
    package = _validating.load_integration("cleaner")
    bar = Bar(sys.stderr, is_shown=not asked.quiet and sys.stderr.isatty())
    with _sync.SchemaRegistryClient(url=asked.url) as registry:
        cleaner = package.DatasetCleaner(
            asked.schema,
            registry=registry,
            columns=dict(asked.column),
            extra="drop" if asked.drop_extra else "quarantine",
            encoding=asked.encoding,
            delimiter=asked.delimiter,
        )
        try:
            report = cleaner.clean(
                asked.input,
                asked.output,
                quarantine=asked.quarantine,
                kind=asked.kind,
                overwrite=asked.overwrite,
                progress=bar.show,
            )
        finally:
            bar.end()
    sys.stdout.write(f"{report}\n")
    return QUARANTINED if report.quarantined else CLEAN


class Bar:
    """A line that says how far it has come."""

    def __init__(self, out: TextIO, *, is_shown: bool) -> None:
        self._out = out
        self._is_shown = is_shown
        self._length = 0

    def show(self, progress: Progress) -> None:
        """Draw it anew."""
        if not self._is_shown:
            return
        part = min(progress.read / progress.total, 1.0) if progress.total else 1.0
        filled = "#" * round(part * _WIDTH)
        text = (
            f"[{filled:<{_WIDTH}}] {part:4.0%}  {progress.clean:,} clean, "
            f"{progress.quarantined:,} in quarantine"
        )
        self._out.write(f"\r{text:<{self._length}}")
        self._out.flush()
        self._length = len(text)

    def end(self) -> None:
        """Leave the line as if nothing had been there."""
        if self._length:
            self._out.write(f"\r{'':<{self._length}}\r")
            self._out.flush()
        self._length = 0


def _renaming(text: str) -> tuple[str, str]:
    theirs, equals, ours = text.partition("=")
    if not (theirs and equals and ours):
        raise argparse.ArgumentTypeError(f"{text!r} is not THEIRS=OURS")
    return theirs, ours
