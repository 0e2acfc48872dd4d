"""Values as the schema has them, from text or from JSON that is nearly so.

One `Typist` makes one record: it takes down each coercion and each fault, and goes on.
"""

from __future__ import annotations

import dataclasses
import decimal
import re
from collections.abc import Iterable, Mapping
from typing import Any

from schema_registry_client.integrations.normalizer import (
    _fix,
    _moments,
    _numbers,
    _schemas,
    _units,
)
from schema_registry_client.integrations.normalizer._raw import Raw
from schema_registry_client.integrations.normalizer._schemas import Wanted
from schema_registry_client.integrations.normalizer.errors import Fault, Refused
from schema_registry_client.integrations.normalizer.report import Coercion

_NUMBERS = frozenset(("integer", "number"))
_MOMENTS = frozenset(("date-time", "date", "time"))
_LONGEST = 200  # of numbers and moments: what is longer would only cost time
_WORDS = {"true": True, "false": False}
_RFC_3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})",
    re.ASCII,
)
_COUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_EXACT = decimal.Context(prec=2 * _LONGEST)


class _Missing:
    """What is not there."""


_MISSING = _Missing()


@dataclasses.dataclass(frozen=True)
class Habits:
    """What the caller says about how values are written."""

    names: Mapping[str, str]
    decimal_mark: str | None
    day_first: bool | None
    zone: str | None
    unknown: str


class Typist:
    """Makes one record."""

    def __init__(self, number: int, kind: str, habits: Habits) -> None:
        self._number = number
        self._kind = kind
        self._habits = habits
        self._is_text = kind not in ("json", "ndjson")
        self.coercions: list[Coercion] = []
        self.faults: list[Fault] = []

    def record(self, raw: Raw, wanted: Wanted) -> dict[str, Any]:
        """Return the record; what is wrong is in `faults`."""
        for note in raw.notes:
            self._coerced("", "syntax", None, note)
        return self._object(raw.members, wanted, "")

    def _object(
        self, pairs: Iterable[tuple[str, Any]], wanted: Wanted, pointer: str
    ) -> dict[str, Any]:
        members = wanted.members
        known = _Names(members, self._habits.names)
        made: dict[str, Any] = {}
        for theirs, given in pairs:
            ours = known.get(theirs)
            if ours is None:
                if not self._is_kept(theirs, given, pointer):
                    continue
                ours = theirs
            place = f"{pointer}/{_escaped(ours)}"
            if ours in made:
                self._fault(place, given, "the record has this twice")
                continue
            if ours != theirs:
                self._coerced(place, "name", theirs, ours)
            value = self._value(given, members.get(ours), place)
            if value is not _MISSING:
                made[ours] = value
        return made

    def _is_kept(self, name: str, given: Any, pointer: str) -> bool:  # noqa: ANN401 -- JSON
        """Say whether a member that the schema does not name stays as it is."""
        place = f"{pointer}/{_escaped(name)}"
        is_session = self._kind == "fix" and name in _fix.SESSION
        if self._habits.unknown == "drop" or is_session:
            self._coerced(place, "left_out", given, None)
            return False
        if self._is_text:
            self._fault(place, given, "the schema does not know this name")
            return False
        return True

    def _value(self, given: Any, wanted: Wanted | None, place: str) -> Any:  # noqa: ANN401 -- JSON
        if wanted is None:
            return given
        try:
            return self._typed(given, wanted, place)
        except Refused as refusal:
            self._fault(place, given, refusal.reason)
        except ValueError as error:  # a number of too many digits, most likely
            self._fault(place, given, str(error))
        return _MISSING

    def _typed(self, given: Any, wanted: Wanted, place: str) -> Any:  # noqa: ANN401 -- JSON
        if isinstance(given, dict):
            return self._object(given.items(), wanted, place)
        if isinstance(given, list):
            items = wanted.items
            return [
                self._value(item, items, f"{place}/{number}")
                for number, item in enumerate(given)
            ]
        if given is None or isinstance(given, bool):
            return given
        if not isinstance(given, str):
            return self._of_number(given, wanted, place)
        if self._is_text and not given.strip():
            return self._empty(given, wanted, place)
        return self._of_text(given, wanted, place)

    def _empty(self, given: str, wanted: Wanted, place: str) -> Any:  # noqa: ANN401 -- JSON
        made = None if "null" in wanted.types else _MISSING
        rule = "empty" if made is None else "left_out"
        self._coerced(place, rule, given, None)
        return made

    def _of_number(self, given: Any, wanted: Wanted, place: str) -> Any:  # noqa: ANN401 -- JSON
        """Return a number of JSON; it may be a word, or count since 1970."""
        values = wanted.values
        if values is None or given not in values:
            word = str(given)
            if word in wanted.aliases:
                return self._coerced(place, "alias", given, wanted.aliases[word])
        counted = _moment_counted(str(given), wanted)
        if counted is not None:
            return self._coerced(place, "moment", given, counted)
        return given

    def _of_text(self, given: str, wanted: Wanted, place: str) -> Any:  # noqa: ANN401 -- JSON
        text = given.strip() if self._is_text else given
        if wanted.values is not None or wanted.aliases:
            found = self._of_words(text, wanted)
            if found is not _MISSING:
                rule = "trimmed" if found == text else "alias"
                return self._coerced(place, rule, given, found)
        types = wanted.types
        if len(text) > _LONGEST and (wanted.format in _MOMENTS or types & _NUMBERS):
            raise Refused("this is too long to be a number or a moment")
        if not types or "string" in types:
            return self._of_string(given, text, wanted, place)
        if types & _NUMBERS:
            return self._number_of(given, text, wanted, place)
        if "boolean" in types and text.casefold() in _WORDS:
            return self._coerced(place, "boolean", given, _WORDS[text.casefold()])
        if "null" in types and text == "null":
            return self._coerced(place, "empty", given, None)
        raise Refused(f"this is text, not {' or '.join(sorted(types))}")

    def _of_words(self, text: str, wanted: Wanted) -> Any:  # noqa: ANN401 -- JSON
        if text in (wanted.values or ()):
            return text
        found = wanted.aliases.get(text.casefold(), _MISSING)
        is_text = not wanted.types or "string" in wanted.types
        if found is _MISSING and wanted.values is not None and is_text:
            said = ", ".join(map(repr, wanted.values))
            raise Refused(f"this is none of {said}, and no alias of one")
        return found

    def _of_string(self, given: str, text: str, wanted: Wanted, place: str) -> str:
        habits, form = self._habits, wanted.format
        if form == "date-time" and not _RFC_3339.fullmatch(text):
            made = _moment_counted(text, wanted) or _moments.moment(
                text,
                day_first=habits.day_first,
                zone=habits.zone,
                is_utc=self._kind == "fix",
            )
            return str(self._coerced(place, "moment", given, made))
        if form == "date":
            made = _moments.date(text, day_first=habits.day_first)
            return str(self._coerced(place, "date", given, made))
        if form == "time":
            return str(self._coerced(place, "time", given, _moments.time(text)))
        return str(self._coerced(place, "trimmed", given, text))

    def _number_of(self, given: str, text: str, wanted: Wanted, place: str) -> Any:  # noqa: ANN401 -- JSON
        if "null" in wanted.types and text == "null":
            return self._coerced(place, "empty", given, None)
        body, unit = _units.split(text, wanted.unit)
        number = _numbers.read(body, self._habits.decimal_mark)
        is_other = unit is not None and unit != wanted.unit
        if unit is not None and is_other:
            number = _units.converted(number, unit, wanted.unit)
        is_integer = "number" not in wanted.types
        made = _numbers.as_json(number, integer=is_integer)
        return self._coerced(place, "unit" if is_other else "number", given, made)

    def _coerced(self, field: str, rule: str, given: object, made: Any) -> Any:  # noqa: ANN401 -- JSON
        """Take down what was changed, if it was, and return what was made."""
        if type(given) is not type(made) or given != made or rule == "left_out":
            self.coercions.append(Coercion(field, rule, given, made))
        return made

    def _fault(self, field: str, given: object, reason: str) -> None:
        self.faults.append(Fault(self._number, field, given, reason))


class _Names:
    """By which names the members of an object may go."""

    def __init__(self, members: Mapping[str, Wanted], names: Mapping[str, str]) -> None:
        self._members = members
        self._names = names
        self._others: dict[str, set[str]] = {}
        for ours, wanted in members.items():
            for name in (ours, *wanted.names):
                self._others.setdefault(_folded(name), set()).add(ours)

    def get(self, theirs: str) -> str | None:
        """Return the member that is meant; None if there is none, or are several."""
        if theirs in self._names:
            return self._names[theirs]
        if theirs in self._members:
            return theirs
        found = self._others.get(_folded(theirs), set())
        return next(iter(found)) if len(found) == 1 else None


def _moment_counted(text: str, wanted: Wanted) -> str | None:
    """Return the moment that a number counts to, where the schema says in what unit."""
    per_second = _units.per_second(wanted.unit)
    if wanted.format != "date-time" or per_second is None:
        return None
    if not _COUNT.fullmatch(text):
        return None
    count = _EXACT.multiply(decimal.Decimal(text), 10**9 // per_second)
    if count != count.to_integral_value():
        raise Refused("this counts less than nanoseconds", text)
    return _moments.since_epoch(int(count), 10**9)


def _folded(name: str) -> str:
    return re.sub(r"[\s_\-]", "", name).casefold()


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def wanted_of(document: Any) -> Wanted:  # noqa: ANN401 -- JSON
    """Return what a schema says of a record."""
    return _schemas.of(document, document)
