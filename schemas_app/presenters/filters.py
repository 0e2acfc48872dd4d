"""Filters, search and pages of a list, from a query string and back into one."""

import dataclasses
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from schemas_app.presenters.moments import counted

SEARCH = "q"
PAGE = "page"


@dataclasses.dataclass(frozen=True)
class Choices:
    """A filter: its name in the query string, its label, and value by value what it is."""

    name: str
    label: str
    values: Mapping[str, str]
    default: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    label: str
    selected: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Filter:
    name: str
    label: str
    options: tuple[Option, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pages:
    """Which page this is; links are query strings, "" where there is no such page."""

    number: int
    last: int
    found: str
    previous: str
    next: str


def asked(query: Mapping[str, str], choices: Sequence[Choices]) -> dict[str, str]:
    """Return what `query` asks for; a value that is no choice asks for the default."""
    given = {choice.name: query.get(choice.name, "") for choice in choices}
    return {
        SEARCH: query.get(SEARCH, "").strip()[:200],
        **{
            choice.name: given[choice.name]
            if given[choice.name] in choice.values
            else choice.default
            for choice in choices
        },
    }


def filters(choices: Sequence[Choices], asked: Mapping[str, str]) -> tuple[Filter, ...]:
    """Return the filters as they stand."""
    return tuple(
        Filter(
            name=choice.name,
            label=choice.label,
            options=tuple(
                Option(value=value, label=label, selected=value == asked[choice.name])
                for value, label in choice.values.items()
            ),
        )
        for choice in choices
    )


def narrowed(choices: Sequence[Choices], asked: Mapping[str, str]) -> bool:
    """Return whether anything but the defaults is asked for."""
    return bool(asked[SEARCH]) or any(
        asked[choice.name] != choice.default for choice in choices
    )


def pages(
    *,
    number: int,
    last: int,
    found: int,
    asked: Mapping[str, str],
    noun: str,
    nouns: str = "",
) -> Pages:
    """Return the links around page `number` of `last`."""
    return Pages(
        number=number,
        last=last,
        found=counted(found, noun, nouns),
        previous=_link(asked, number - 1) if number > 1 else "",
        next=_link(asked, number + 1) if number < last else "",
    )


def _link(asked: Mapping[str, str], number: int) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return f"?{urlencode({**kept, PAGE: number})}"
