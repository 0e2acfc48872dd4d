"""One simple table of HTML: a row of names above records, or names beside values."""

from __future__ import annotations

import html.parser

from schema_registry_client.integrations.normalizer._raw import Hints, Raw, Reading
from schema_registry_client.integrations.normalizer.errors import Refused

_IGNORED = ("script", "style")


class _Tables(html.parser.HTMLParser):
    """The rows of every table: for each cell, whether it is a name, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[tuple[bool, str]]]] = []
        self._depth = 0
        self._ignoring = 0
        self._cell: list[str] | None = None
        self._is_name = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag in _IGNORED:
            self._ignoring += 1
        elif tag == "table":
            if self._depth:
                raise Refused("a table stands inside another one")
            self._depth += 1
            self.tables.append([])
        elif self._depth and tag == "tr":
            self._end_cell()
            self.tables[-1].append([])
        elif self._depth and tag in ("td", "th"):
            self._begin_cell(tag, dict(attrs))
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End what began; ends may be left out, as in HTML."""
        if tag in _IGNORED:
            self._ignoring = max(0, self._ignoring - 1)
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self._cell is not None and not self._ignoring:
            self._cell.append(data)

    def _begin_cell(self, tag: str, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        for name in ("colspan", "rowspan"):
            if (attributes.get(name) or "1").strip() != "1":
                raise Refused(
                    f"a cell has a {name}; it is not clear what it belongs to"
                )
        if not self.tables[-1]:
            self.tables[-1].append([])
        self._cell = []
        self._is_name = tag == "th"

    def _end_cell(self) -> None:
        if self._cell is not None:
            text = " ".join("".join(self._cell).split())
            self.tables[-1][-1].append((self._is_name, text))
            self._cell = None


def read(text: str, _hints: Hints) -> Reading:
    """Return the records of the only table."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    tables = [[row for row in table if row] for table in parser.tables]
    tables = [table for table in tables if table]
    if len(tables) != 1:
        raise Refused(f"there are {len(tables)} tables; there must be one")
    return Reading("html", _records(tables[0]))


def _records(rows: list[list[tuple[bool, str]]]) -> list[Raw]:
    if all(len(row) == 2 and row[0][0] and not row[1][0] for row in rows):
        return [Raw([(row[0][1], row[1][1]) for row in rows])]
    names, below = rows[0], rows[1:]
    if not all(is_name for is_name, _ in names):
        raise Refused("the table does not say which row is the names (th)")
    if any(is_name for row in below for is_name, _ in row):
        raise Refused("there are names (th) within the rows")
    for row in below:
        if len(row) != len(names):
            raise Refused(
                f"there are {len(row)} cells below {len(names)} names",
                [text for _, text in row],
            )
    return [
        Raw([(name, text) for (_, name), (_, text) in zip(names, row, strict=True)])
        for row in below
    ]
