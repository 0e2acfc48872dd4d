"""JSON text from outside: read strictly, exactly, and with places for what is wrong.

RFC 8259 and nothing else: no duplicate keys, no lone surrogates, no byte order mark,
no NaN. Integers stay exact, other numbers are decimal.Decimal as written. Nesting is
a number that is checked, never recursion. Our own text is read by exact_json instead,
which is faster and trusts what it reads.
"""

import dataclasses
import functools
import json
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import NoReturn, TypeAlias

from schemas_app.domain import errors, exact_json, json_pointer, quoting, text_source

# Past these a number is no quantity but a way to make arithmetic expensive.
MAX_DIGITS = 1000
MAX_EXPONENT = 1000

_CLEAN = r'[^"\\\x00-\x1f]*+'
_STRING = rf'"{_CLEAN}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}){_CLEAN})*+'
_NUMBER = (
    r"(?P<mantissa>-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?)"
    r"(?:[eE](?P<exponent>[+-]?[0-9]+))?"
)
# The name of the group that matched says what kind of value was found.
_VALUE = re.compile(
    rf'[ \t\n\r]*(?:"(?P<plain>{_CLEAN})"|(?P<opening>[{{\[])|(?P<number>{_NUMBER})'
    rf'|(?P<word>true|false|null)\b|(?P<escaped>{_STRING}"))',
)
_NAME = re.compile(rf'[ \t\n\r]*(?:"(?P<plain>{_CLEAN})"|(?P<escaped>{_STRING}"))')
_COLON = re.compile(r"[ \t\n\r]*:")
_SPACE = re.compile(r"[ \t\n\r]*")
_UNFINISHED = re.compile(_STRING)
_CONSTANT = re.compile(r"NaN|-?Infinity")
_SURROGATE = re.compile("[\ud800-\udfff]")

_WORDS = {"true": True, "false": False, "null": None}

_Container: TypeAlias = "dict[str, exact_json.Json] | list[exact_json.Json]"


@dataclasses.dataclass(frozen=True)
class ParsedJson:
    """A value read from text.

    `locate` gives the line and column where the value that a JSON Pointer names
    begins; for a place that is not in the text, those of the nearest one around it.
    """

    value: exact_json.Json
    locate: Callable[[str], errors.Place] = dataclasses.field(repr=False, compare=False)


def parse(text: str | bytes, *, max_bytes: int, max_depth: int) -> ParsedJson:
    """Return the value that `text` holds, one JSON document.

    Raises errors.BadText: DocumentTooLarge, MalformedJson, DuplicateKey,
    NumberOutOfRange, or DocumentTooDeep beyond `max_depth` containers in each other.
    """
    source = text_source.read(text, max_bytes=max_bytes)
    if source.text.startswith("\ufeff"):
        raise errors.MalformedJson(
            message="The text begins with a byte order mark",
            place=source.place(0),
        )
    value = _Reader(source, max_depth).read()
    return ParsedJson(value, _Locator(source).locate)


class _Reader:
    """One pass over a text. The containers that are still open are on a stack."""

    def __init__(
        self, source: text_source.Source, max_depth: float, *, with_spots: bool = False
    ) -> None:
        self._with_spots = with_spots
        self.top: _Spot | None = None  # the whole value's, where spots are wanted
        self._spots: list[_Spot] = []  # beside _open, where spots are wanted
        self._source = source
        self._text = source.text
        self._max_depth = max_depth
        self._at = 0
        self._open: list[_Container] = []
        self._names: list[str] = []  # beside _open: the member of an object being read

    def read(self) -> exact_json.Json:
        """Return the value of the whole text."""
        value = self._value()
        while self._open:
            value = self._put(value)
        self._skip_space()
        if self._at < len(self._text):
            self._refuse("Nothing may follow the end of the document")
        return value

    def _value(self) -> exact_json.Json:
        """Return the next value that is complete: of a container, what is in it first."""
        while True:
            match = _VALUE.match(self._text, self._at)
            if match is None:
                self._refuse_value()
            if self._with_spots:
                self._note(_start(match), opens=match.lastgroup == "opening")
            if match.lastgroup != "opening":
                value = self._scalar(match)
                self._at = match.end()
                return value
            container = self._enter(match)
            self._skip_space()
            if self._text.startswith(_closing(container), self._at):
                self._at += 1
                return self._leave()
            if isinstance(container, dict):
                self._read_name(container)

    def _put(self, value: exact_json.Json) -> exact_json.Json:
        """Put `value` where it belongs and return the next value that is complete."""
        container = self._open[-1]
        if isinstance(container, dict):
            container[self._names[-1]] = value
        else:
            container.append(value)
        self._skip_space()
        mark = self._text[self._at : self._at + 1]
        if mark == _closing(container):
            self._at += 1
            return self._leave()
        if mark != ",":
            self._leave()
            self._refuse(f"Either ',' or '{_closing(container)}' was expected")
        self._at += 1
        if isinstance(container, dict):
            self._read_name(container)
        return self._value()

    def _enter(self, match: re.Match[str]) -> _Container:
        if len(self._open) == self._max_depth:
            raise errors.DocumentTooDeep(
                message=f"The document is nested more than {self._max_depth} deep",
                place=self._place(match.start("opening")),
            )
        container: _Container = {} if match["opening"] == "{" else []
        self._open.append(container)
        self._names.append("")
        self._at = match.end()
        return container

    def _note(self, start: int, *, opens: bool) -> None:
        """Remember where the value begins that is about to be read."""
        spot = _Spot(start)
        if self._open:
            container, name = self._open[-1], self._names[-1]
            step = name if isinstance(container, dict) else str(len(container))
            self._spots[-1].inside[step] = spot
        else:
            self.top = spot
        if opens:
            self._spots.append(spot)

    def _leave(self) -> _Container:
        if self._with_spots:
            self._spots.pop()
        self._names.pop()
        return self._open.pop()

    def _read_name(self, container: dict[str, exact_json.Json]) -> None:
        match = _NAME.match(self._text, self._at)
        if match is None:
            self._leave()
            self._skip_space()
            self._refuse_string("A name in double quotes was expected")
        name = _unescaped(match)
        if match["escaped"] and _SURROGATE.search(name):
            self._leave()
            self._at = _start(match)
            self._refuse(text_source.LONE_SURROGATE)
        self._names[-1] = name
        if name in container:
            raise errors.DuplicateKey(
                message=f"The name {quoting.shortened(name)!r} stands twice in one object",
                place=self._place(_start(match)),
            )
        self._at = match.end()
        colon = _COLON.match(self._text, self._at)
        if colon is None:
            self._skip_space()
            self._refuse("':' was expected")
        self._at = colon.end()

    def _scalar(self, match: re.Match[str]) -> exact_json.Json:
        if match.lastgroup == "number":
            return self._number(match)
        if match.lastgroup == "word":
            return _WORDS[match["word"]]
        return self._string(match)

    def _string(self, match: re.Match[str]) -> str:
        text = _unescaped(match)
        if _SURROGATE.search(text):
            self._at = _start(match)
            self._refuse(text_source.LONE_SURROGATE)
        return text

    def _number(self, match: re.Match[str]) -> int | Decimal:
        text, exponent = match["number"], match["exponent"]
        if (len(text) > MAX_DIGITS or exponent is not None) and _is_extreme(match):
            raise errors.NumberOutOfRange(
                message=f"The number {quoting.shortened(text)} is out of range",
                place=self._place(match.start("number")),
            )
        exact = exponent is None and match["fraction"] is None
        return int(text) if exact else Decimal(text)

    def _skip_space(self) -> None:
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _pointer(self) -> str:
        """Return the pointer of the value being read."""
        return json_pointer.of(
            name if isinstance(container, dict) else len(container)
            for container, name in zip(self._open, self._names, strict=True)
        )

    def _place(self, offset: int) -> errors.Place:
        return self._source.place(offset, self._pointer())

    def _refuse(self, message: str) -> NoReturn:
        raise errors.MalformedJson(message=message, place=self._place(self._at))

    def _refuse_value(self) -> NoReturn:
        self._skip_space()
        constant = _CONSTANT.match(self._text, self._at)
        if constant:
            self._refuse(f"{constant[0]} is not a JSON number")
        self._refuse_string("A value was expected")

    def _refuse_string(self, otherwise: str) -> NoReturn:
        """Say what is wrong with the string that begins here, if one does."""
        match = _UNFINISHED.match(self._text, self._at)
        if match is None:
            self._refuse(otherwise)
        if match.end() == len(self._text):
            self._refuse("A string is not closed")
        self._at = match.end()
        if self._text[self._at] == "\\":
            self._refuse("This is no escape sequence of JSON")
        self._refuse("A control character must be escaped inside a string")


@dataclasses.dataclass(slots=True)
class _Spot:
    """Where a value begins, and by step the spots of what is inside of it."""

    start: int
    inside: "dict[str, _Spot]" = dataclasses.field(default_factory=dict)


class _Locator:
    """Places in a text that has been read once, by a second pass when first asked.

    Kept as a tree: whole pointers would take as much room as there are values times
    how deep they are.
    """

    def __init__(self, source: text_source.Source) -> None:
        self._source = source

    @functools.cached_property
    def _top(self) -> _Spot:
        reader = _Reader(self._source, math.inf, with_spots=True)
        reader.read()
        return reader.top or _Spot(0)

    def locate(self, pointer: str) -> errors.Place:
        """Return the place of the value `pointer` names, or of the nearest around it."""
        spot = self._top
        for step in json_pointer.parts(pointer) if pointer.startswith("/") else ():
            if step not in spot.inside:
                break
            spot = spot.inside[step]
        return self._source.place(spot.start, pointer)


def _unescaped(match: re.Match[str]) -> str:
    plain: str | None = match["plain"]
    return json.loads(match["escaped"]) if plain is None else plain


def _is_extreme(match: re.Match[str]) -> bool:
    """Return whether a number has too many digits, is too large or is too near to 0."""
    digits = len(match["mantissa"].lstrip("-").replace(".", ""))
    power = (match["exponent"] or "").lstrip("+-").lstrip("0") or "0"
    if digits > MAX_DIGITS or len(power) > 4 or int(power) > MAX_EXPONENT:
        return True
    return abs(Decimal(match["number"]).adjusted()) > MAX_EXPONENT


def _start(match: re.Match[str]) -> int:
    """Return where what was matched begins, after white space."""
    kind = match.lastgroup or ""
    return match.start(kind) - (kind == "plain")


def _closing(container: _Container) -> str:
    return "}" if isinstance(container, dict) else "]"
