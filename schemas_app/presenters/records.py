"""A stored row as people look it up: label by label, each value in its own form."""

import dataclasses
import re
from collections.abc import Iterable
from datetime import datetime

from schemas_app.domain import exact_json
from schemas_app.presenters import diff_rows, json_lines, moments, words

_LONGEST_LINE = 200
# A digest, whatever stands before it.
_DIGEST = re.compile(r"[0-9a-f]{32}$")


@dataclasses.dataclass(frozen=True)
class Link:
    """A value that leads somewhere."""

    text: str
    href: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """One value in the one form that suits it; the other forms are empty."""

    label: str
    text: str = ""
    code: bool = False
    block: str = ""
    href: str = ""
    moment: moments.Moment | None = None
    mark: words.Mark | None = None
    lines: tuple[tuple[diff_rows.Segment, ...], ...] = ()


def rows(values: Iterable[tuple[str, object]], *, now: datetime) -> tuple[Row, ...]:
    """Return the rows for labels and values; what is empty stays, as a dash."""
    return tuple(_row(label, value, now) for label, value in values)


def _row(label: str, value: object, now: datetime) -> Row:
    match value:
        case Link():
            return Row(label=label, text=value.text, href=value.href)
        case words.Mark():
            return Row(label=label, mark=value)
        case datetime():
            return Row(label=label, moment=moments.moment(value, now=now))
        case dict() | list():
            return Row(label=label, lines=_lines(value))
        case None | "":
            return Row(label=label, text="—")
        case bool():
            return Row(label=label, text="yes" if value else "no")
        case _:
            return _text(label, str(value))


def _text(label: str, text: str) -> Row:
    if "\n" in text or len(text) > _LONGEST_LINE:
        return Row(label=label, block=text)
    return Row(label=label, text=text, code=bool(_DIGEST.search(text)))


def _lines(value: exact_json.Json) -> tuple[tuple[diff_rows.Segment, ...], ...]:
    return tuple(diff_rows.plain(line.text) for line in json_lines.lines(value))
