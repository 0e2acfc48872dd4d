"""Changes of keywords that hold no schemas: types, bounds, listed values, words.

Each function gets the meeting of the two values of a keyword and yields what changed.
It is called only where the values differ.
"""

import fractions
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.changes import meetings, rule_families
from schemas_app.domain.formats.json_schema.changes.meetings import ABSENT, Meeting

_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


def bound(meeting: Meeting, keyword: str) -> Iterator[Change]:
    """Yield the change of a bound; draft 4 has flags among them."""
    limit = rule_families.BOUNDS[keyword]
    before, after = (
        None if value == limit.neutral else value
        for value in (_limit(meeting.old.value), _limit(meeting.new.value))
    )
    if before is None and after is None:
        yield meeting.fact("SPELLING_CHANGED")
    elif before is None:
        yield meeting.fact(
            f"{limit.stem}_ADDED",
            effect=Effect.WIDENS if _is_below(after, limit.neutral) else None,
        )
    elif after is None:
        yield meeting.fact(
            f"{limit.stem}_REMOVED",
            effect=Effect.NARROWS if _is_below(before, limit.neutral) else None,
        )
    elif isinstance(meeting.old.value, bool) or isinstance(meeting.new.value, bool):
        yield meeting.fact("KEYWORD_CHANGED")  # a flag of draft 4 is no number
    else:
        tighter = (after > before) is limit.grows_tighter
        yield meeting.fact(f"{limit.stem}_{'TIGHTENED' if tighter else 'RELAXED'}")


def _is_below(value: Any, neutral: int | None) -> bool:  # noqa: ANN401 (JSON)
    """Return whether a least number asks for less than none at all: `minContains` 0."""
    return neutral is not None and value < neutral


def _limit(value: Any) -> int | Decimal | None:  # noqa: ANN401 (JSON)
    """Return what a bound says; a flag that is set says more than one that is not."""
    return int(value) or None if isinstance(value, bool) else json_values.number(value)


def multiple_of(meeting: Meeting, keyword: str) -> Iterator[Change]:
    """Yield the change of a step: tighter where it is a multiple of what it was."""
    before, after = (
        json_values.number(meeting.old.value),
        json_values.number(meeting.new.value),
    )
    if not before or not after:
        yield from demand(meeting, keyword)
        return
    ratio = fractions.Fraction(after) / fractions.Fraction(before)
    if ratio.denominator == 1:
        yield meeting.fact("MULTIPLE_OF_TIGHTENED")
    elif ratio.numerator == 1:
        yield meeting.fact("MULTIPLE_OF_RELAXED")
    else:
        yield meeting.fact("MULTIPLE_OF_CHANGED")


def demand(meeting: Meeting, keyword: str) -> Iterator[Change]:
    """Yield that a demand was added, removed or changed."""
    stem, _ = rule_families.DEMANDS[keyword]
    if meeting.old.value is ABSENT:
        yield meeting.fact(f"{stem}_ADDED")
    elif meeting.new.value is ABSENT:
        yield meeting.fact(f"{stem}_REMOVED")
    else:
        yield meeting.fact(f"{stem}_CHANGED")


def unique_items(meeting: Meeting, _keyword: str) -> Iterator[Change]:
    """Yield the change of `uniqueItems`, where false is the same as nothing."""
    if meeting.old.value is True:
        yield meeting.fact("UNIQUE_ITEMS_REMOVED")
    elif meeting.new.value is True:
        yield meeting.fact("UNIQUE_ITEMS_ADDED")
    else:
        yield meeting.fact("SPELLING_CHANGED")


def type_(meeting: Meeting, _keyword: str) -> Iterator[Change]:
    """Yield whether the allowed types became fewer, more or others."""
    before, after = _types(meeting.old.value), _types(meeting.new.value)
    if before == after:
        yield meeting.fact("SPELLING_CHANGED")
    else:
        yield meeting.fact(f"TYPE_{_change_of_set(before, after, 'WIDENED')}")


def _types(value: Any) -> frozenset[str]:  # noqa: ANN401 (JSON)
    if value is ABSENT:
        return frozenset(_TYPES)
    named = frozenset(value if isinstance(value, list) else [value])
    return named | {"integer"} if "number" in named else named


def enum(meeting: Meeting, _keyword: str) -> Iterator[Change]:
    """Yield whether the listed values became fewer, more, others or another order."""
    before, after = meeting.old.value, meeting.new.value
    if not isinstance(before, list) or not isinstance(after, list):
        lists = (before, after)
        event = "ADDED" if lists[0] is ABSENT else "REMOVED"
        yield meeting.fact(f"ENUM_{event}" if ABSENT in lists else "KEYWORD_CHANGED")
        return
    old, new = (frozenset(map(json_values.key, values)) for values in (before, after))
    event = "REORDERED" if old == new else _change_of_set(old, new, "EXTENDED")
    yield meeting.fact(f"ENUM_{event}")


def _change_of_set(
    before: frozenset[Any],
    after: frozenset[Any],
    more: str,
) -> str:
    if before < after:
        return more
    return "NARROWED" if after < before else "CHANGED"


def dependencies(meeting: Meeting, _keyword: str) -> Iterator[Change]:
    """Yield the changes of names that need others (not of schemas they need)."""
    before, after = _lists(meeting.old.value), _lists(meeting.new.value)
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name, frozenset()), after.get(name, frozenset())
        inside = meeting.at(name)
        if old == new:
            if name not in before or name not in after:
                yield inside.fact("SPELLING_CHANGED")
        elif old < new:
            yield inside.fact("DEPENDENCY_ADDED")
        elif new < old:
            yield inside.fact("DEPENDENCY_REMOVED")
        else:
            yield inside.fact("DEPENDENCY_CHANGED")


def _lists(value: Any) -> Mapping[str, frozenset[Any]]:  # noqa: ANN401 (JSON)
    members = value.items() if isinstance(value, dict) else ()
    return {
        name: frozenset(needs) for name, needs in members if isinstance(needs, list)
    }


def others(meeting: Meeting, keyword: str) -> Iterator[Change]:
    """Yield how a keyword about all others went between false, a schema and true."""
    stem, _ = rule_families.OTHERS[keyword]
    before, after = _openness(meeting.old.value), _openness(meeting.new.value)
    events: Mapping[tuple[str, str], str] = _OPENNESS_EVENTS
    if (before, after) in events:
        yield meeting.fact(f"{stem}_{events[before, after]}")
    else:
        yield meeting.fact(
            "KEYWORD_CHANGED" if meeting.evaluating else "SPELLING_CHANGED"
        )


_OPENNESS_EVENTS = MappingProxyType(
    {
        ("open", "closed"): "CLOSED",
        ("limited", "closed"): "CLOSED",
        ("open", "limited"): "LIMITED",
        ("closed", "open"): "OPENED",
        ("limited", "open"): "OPENED",
        ("closed", "limited"): "ADMITTED",
    },
)


def _openness(value: Any) -> str:  # noqa: ANN401 (JSON)
    if value is ABSENT or value is True or value == {}:
        return "open"
    return "closed" if value is False else "limited"


def is_open(meeting: meetings.Side, keyword: str) -> bool | None:
    """Return whether a schema accepts all others, none (False), or some (None)."""
    return {"open": True, "closed": False}.get(_openness(meeting.at(keyword).value))
