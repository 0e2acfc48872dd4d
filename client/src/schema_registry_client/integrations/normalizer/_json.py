"""JSON, also with a comma too many before a bracket, and lines of it."""

from __future__ import annotations

import decimal
import json
import re
from typing import Any

from schema_registry_client.integrations import _nesting
from schema_registry_client.integrations.normalizer._raw import Hints, Raw, Reading
from schema_registry_client.integrations.normalizer.errors import Refused

# A text is skipped whole, so that what looks like syntax inside it stays.
_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(\s*[}\]])', re.DOTALL)
_NOTE = "a comma before a closing bracket was left out"


class _Members(list[tuple[str, Any]]):
    """The members of an object, those that come twice as well."""


def read(text: str, _hints: Hints) -> Reading:
    """Return the objects of a text: one, a list of them, or one in each line."""
    try:
        found, notes = _tolerant(text)
    except ValueError as error:
        return Reading("ndjson", _lines(text, error))
    values = [found] if isinstance(found, _Members) else found
    if not isinstance(values, list):
        raise Refused("this is JSON, but no object", found)
    return Reading("json", [_raw(value, notes) for value in values])


def _lines(text: str, error: ValueError) -> list[Raw]:
    # Not `splitlines`: a text of JSON may hold other ends of lines.
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        raise Refused(f"this is not JSON: {error}") from error
    if not _is_json(lines[0]):  # no lines of JSON either
        raise Refused(f"this is not JSON: {error}") from error
    return [_line(number, line) for number, line in enumerate(lines, 1)]


def _line(number: int, line: str) -> Raw:
    try:
        return _raw(*_tolerant(line))
    except ValueError as error:
        raise Refused(f"line {number} is not JSON: {error}", line) from error


def _is_json(line: str) -> bool:
    try:
        _tolerant(line)
    except ValueError:
        return False
    return True


def _tolerant(text: str) -> tuple[Any, tuple[str, ...]]:
    try:
        return _parsed(text), ()
    except ValueError:
        mended = _COMMA.sub(lambda match: match[1] or match[2], text)
        if mended == text:
            raise
        return _parsed(mended), (_NOTE,)


def _parsed(text: str) -> Any:  # noqa: ANN401 -- JSON
    try:
        found = json.loads(
            text,
            object_pairs_hook=_Members,
            parse_float=_number,
            parse_constant=_refuse,
        )
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    if _nesting.is_too_deep(found):
        raise Refused("this is nested too deep")
    return found


def _raw(value: Any, notes: tuple[str, ...]) -> Raw:  # noqa: ANN401 -- JSON
    if not isinstance(value, _Members):
        raise Refused("this is JSON, but no object", value)
    return Raw([(name, plain(member)) for name, member in value], notes)


def plain(value: Any) -> Any:  # noqa: ANN401 -- JSON
    """Return a value with objects as dicts. Raises Refused for names that come twice."""
    if isinstance(value, _Members):
        members = {name: plain(member) for name, member in value}
        if len(members) != len(value):
            raise Refused("a name comes twice in one object", dict(value))
        return members
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def _number(text: str) -> float | decimal.Decimal:
    exact = decimal.Decimal(text)
    near = float(text)
    return near if decimal.Decimal(repr(near)) == exact else exact


def _refuse(text: str) -> float:
    raise ValueError(f"{text} is no JSON")
