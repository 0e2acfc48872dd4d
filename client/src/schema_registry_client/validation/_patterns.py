"""Patterns and formats of text: by Arrow's RE2 where it reads them as ECMA-262 does.

RE2 and ECMA-262 agree on literals, groups, alternatives, quantifiers, `^`, `$`, `\\d`,
`\\w` and simple classes. Whatever else a pattern has is read by jsonschema-rs, each
different text once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from schema_registry_client.validation import _masks
from schema_registry_client.validation._columns import TEXT, Column, Text
from schema_registry_client.validation._libraries import pa, pc, rs, types
from schema_registry_client.validation._masks import Mask

# One token of a pattern that both read alike. A dot is no line end to ECMA-262, of which
# RE2 knows one; it is written out.
_CLASS_ITEM = r"(?:\\[dw.\-/\\\]\[^$*+?(){}|]|[^\\\]\[^&~\-]|(?<=\[)-|-(?=\])|(?<!\[)-)"
_TOKEN = re.compile(
    rf"""
    (?P<plain>  \\[dw./\\\-\]\[^$*+?(){{}}|] | [^\\\[\](){{}}.*+?|^$]
              | [\^$|)] | \((?:\?:|(?!\?)) | \[\^?{_CLASS_ITEM}+\] )
    | (?P<dot> \. )
    | (?P<repeat> (?:[*+?]|\{{\d{{1,3}}(?:,(?:\d{{1,3}})?)?\}})\?? )
    """,
    re.VERBOSE,
)
_DOT = r"[^\n\r\x{2028}\x{2029}]"
_NOT_REPEATED = frozenset({"", "^", "|", "("})


def for_re2(pattern: str) -> str | None:
    """Return the pattern as RE2 reads it like ECMA-262; None if it may not."""
    written, before, position = [], "", 0
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            return None
        if token["repeat"] and (before in _NOT_REPEATED or before in {"$", "(?:"}):
            return None
        written.append(_DOT if token["dot"] else token[0])
        before, position = "" if token["repeat"] else token[0], token.end()
    return "".join(written)


def not_matching(pattern: str, dialect: str) -> Callable[[Any], Mask]:
    """Return a check for strings that a pattern does not find."""
    portable = for_re2(pattern)
    if portable is not None and _compiles(portable):
        return lambda strings: pc.invert(pc.match_substring_regex(strings, portable))
    return invalid({"pattern": pattern}, dialect)


def _compiles(pattern: str) -> bool:
    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid:
        return False
    return True


def invalid(
    schema: dict[str, Any], dialect: str, *, formats: bool = False
) -> Callable[[Any], Mask]:
    """Return a check for strings that jsonschema-rs finds invalid."""
    validator = rs.validator_for(
        {"$schema": dialect, **schema}, validate_formats=formats, offline=True
    )

    def failing(strings: Any) -> Mask:  # noqa: ANN401 -- Arrow's
        valid = validator.is_valid
        return pa.array(
            [None if text is None else not valid(text) for text in strings.to_pylist()],
            pa.bool_(),
        )

    return failing


def pattern(value: str, dialect: str) -> Callable[[Column], Mask | None]:
    """Return a check of a column for text that the pattern does not find."""
    check = not_matching(value, dialect)
    once = for_re2(value) is None
    return lambda column: _of_text(column, check, once=once)


def length(limit: int, *, most: bool) -> Callable[[Column], Mask | None]:
    """Return a check for text with too few or too many characters."""
    compare = pc.greater if most else pc.less

    def failing(column: Column) -> Mask | None:
        return _of_text(
            column, lambda strings: compare(pc.utf8_length(strings), limit), once=False
        )

    return failing


# What these accept is valid for sure; the rest (the last days of a month, leap seconds,
# small letters) is looked at one by one.
_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
_SURE = {
    "date": f"^{_DAY}$",
    "date-time": rf"^{_DAY}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{{1,9}})?"
    r"(?:Z|[+\-](?:[01]\d|2[0-3]):[0-5]\d)$",
}


def format_of(name: str, dialect: str) -> Callable[[Column], Mask | None]:
    """Return a check for text that is not of a format, as jsonschema-rs knows it."""
    rest = invalid({"format": name}, dialect, formats=True)
    sure = _SURE.get(name)

    def of_part(part: Text) -> Mask | None:
        if sure is None:
            return part.failing(rest, once=True)
        if _always(part.array.type, name):
            return None
        return part.failing(lambda strings: _doubtful(strings, sure, rest))

    def failing(column: Column) -> Mask | None:
        found = None
        for part in column.of(TEXT):
            if isinstance(part, Text):
                found = _masks.either(found, of_part(part))
        return found

    return failing


def _doubtful(strings: Any, sure: str, rest: Callable[[Any], Mask]) -> Mask:  # noqa: ANN401
    doubtful = _masks.settled(pc.invert(pc.match_substring_regex(strings, sure)))
    if doubtful is None:
        return _masks.full(None, len(strings))
    wrong = rest(pc.filter(strings, doubtful))
    return pc.replace_with_mask(doubtful, doubtful, wrong)


def _always(kind: Any, name: str) -> bool:  # noqa: ANN401 -- an Arrow type
    """Say whether Arrow's type alone makes text of this format."""
    return bool(
        (name == "date" and types.is_date(kind))
        or (name == "date-time" and types.is_timestamp(kind) and kind.tz)
    )


def _of_text(
    column: Column, check: Callable[[Any], Mask], *, once: bool
) -> Mask | None:
    found = None
    for part in column.of(TEXT):
        if isinstance(part, Text):
            found = _masks.either(found, part.failing(check, once=once))
    return found
