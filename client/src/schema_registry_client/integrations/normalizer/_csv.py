"""Lines of CSV below a header, or with a header that the caller gives."""

from __future__ import annotations

import csv
import io

from schema_registry_client.integrations.normalizer._raw import Hints, Raw, Reading
from schema_registry_client.integrations.normalizer.errors import Refused

_DELIMITERS = ",;\t|"


def read(text: str, hints: Hints) -> Reading:
    """Return a record for each line. Without `header=`, the first line names the cells."""
    first = text.strip("\r\n").partition("\n")[0]
    delimiter = hints.delimiter or _delimiter(first, hints.header)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""),
                                          delimiter=delimiter, strict=True) if row]  # fmt: skip
    except csv.Error as error:
        raise Refused(f"this is not CSV: {error}") from error
    header = list(hints.header or ())
    if not header:
        header, rows = [name.strip() for name in rows[0]], rows[1:]
        if not rows:
            raise Refused(
                "nothing names the cells of this line; pass header=, or put a line of "
                "names above",
                first,
            )
    return Reading("csv", [_record(header, row) for row in rows])


def _record(header: list[str], row: list[str]) -> Raw:
    if len(row) != len(header):
        raise Refused(f"there are {len(row)} cells below {len(header)} names", row)
    return Raw(list(zip(header, row, strict=True)))


def _delimiter(line: str, header: tuple[str, ...] | None) -> str:
    found = [each for each in _DELIMITERS if each in line]
    if header is not None:
        found = [each for each in found if line.count(each) >= len(header) - 1]
    if len(found) > 1:
        raise Refused(
            "it is not clear what stands between cells; pass delimiter=", line
        )
    return found[0] if found else ","
