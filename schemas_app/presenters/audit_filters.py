"""What an auditor looks for: from a query string, into chips, and back into one."""

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from schemas_app.domain.audit_actions import SENTENCES, Action
from schemas_app.presenters import audit_objects, words
from schemas_app.presenters.filters import Option

LONGEST = 200
# By parameter: its label on a chip, and the column that has to be just so, if any.
ACTION, SINCE, UNTIL, REASON = "action", "since", "until", "reason"
ROUTINE, FLAT, SHOW = "routine", "flat", "show"
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "actor": "actor",
        "kind": "actor_kind",
        "object": "object_type",
        "id": "object_id",
        "schema": "schema_id",
        "request": "request_id",
        "address": "address",
    }
)
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        SINCE: "Since",
        UNTIL: "Before",
        "actor": "Actor",
        "kind": "Kind",
        ACTION: "Action",
        "object": "Object",
        "id": "Object id",
        "schema": "Schema",
        "request": "Request",
        "address": "Address",
        REASON: "Reason has",
    }
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Chip:
    """One thing that is asked for; `href` asks for all but that."""

    label: str
    value: str
    href: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Form:
    """The form as it stands."""

    values: Mapping[str, str]
    kinds: tuple[Option, ...]
    actions: tuple[tuple[str, tuple[Option, ...]], ...]
    objects: tuple[Option, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Switch:
    """A way to look at the list: the words on it, where it leads, and whether it is on."""

    label: str
    href: str
    on: bool


def asked(query: Mapping[str, str]) -> dict[str, str]:
    """Return what `query` asks for, each known parameter, "" where it does not."""
    names = (*_LABELS, ROUTINE, FLAT)
    return {name: query.get(name, "").strip()[:LONGEST] for name in names}


def actions(asked: Mapping[str, str]) -> tuple[str, ...]:
    """Return the actions that are asked for: one, or with `noun.` all of a noun."""
    wanted = asked[ACTION]
    if wanted.endswith("."):
        return tuple(str(one) for one in Action if one.startswith(wanted)) or (wanted,)
    return (wanted,) if wanted else ()


def shows_routine(asked: Mapping[str, str]) -> bool:
    """Return whether the routine of machines is shown: if asked for, in any way."""
    narrow = (ACTION, "kind", "request", "id")
    return asked[ROUTINE] == SHOW or any(asked[name] for name in narrow)


def address(asked: Mapping[str, str], **other: object) -> str:
    """Return the query that asks for the same with something else in it."""
    both = {**asked, **{name: str(value or "") for name, value in other.items()}}
    return "?" + urlencode({name: value for name, value in both.items() if value})


def range_of(asked: Mapping[str, str]) -> str:
    """Return the query that asks for the same range, whatever else is asked for."""
    return address({name: asked[name] for name in (SINCE, UNTIL)})


def chips(asked: Mapping[str, str]) -> tuple[Chip, ...]:
    """Return what is asked for, one by one."""
    return tuple(
        Chip(label=label, value=_spoken(name, asked[name]), href=_without(asked, name))
        for name, label in _LABELS.items()
        if asked[name]
    )


def _without(asked: Mapping[str, str], name: str) -> str:
    return address(asked, **{name: ""})


def _spoken(name: str, value: str) -> str:
    if name == "kind":
        return words.ACTORS.get(value, value)
    if name in (SINCE, UNTIL):
        return f"{value.replace('T', ' ')} UTC"
    if name == ACTION and value.endswith("."):
        return f"{value}*"
    return value


def switches(asked: Mapping[str, str]) -> tuple[Switch, ...]:
    """Return the ways to look at the list."""
    flat, routine = asked[FLAT] == SHOW, shows_routine(asked)
    return (
        Switch(
            label="One block for each request",
            href=address(asked, flat="" if flat else SHOW),
            on=not flat,
        ),
        Switch(
            label="Without the routine of jobs",
            href=address(asked, routine="" if asked[ROUTINE] == SHOW else SHOW),
            on=not routine,
        ),
    )


def form(asked: Mapping[str, str]) -> Form:
    """Return the form as it stands."""
    return Form(
        values=asked,
        kinds=_options("Anybody or anything", words.ACTORS.items(), asked["kind"]),
        actions=tuple(_actions(asked[ACTION])),
        objects=_options(
            "Any object",
            ((kind, kind.replace("_", " ")) for kind in audit_objects.KINDS),
            asked["object"],
        ),
    )


def _options(
    nothing: str, values: Iterable[tuple[str, str]], chosen: str
) -> tuple[Option, ...]:
    return tuple(
        Option(value=value, label=label, selected=value == chosen)
        for value, label in (("", nothing), *values)
    )


def _actions(chosen: str) -> Iterable[tuple[str, tuple[Option, ...]]]:
    """Yield the vocabulary noun by noun, first all that is of the noun."""
    nouns = sorted({action.partition(".")[0] for action in SENTENCES})
    for noun in nouns:
        own = sorted(str(one) for one in SENTENCES if one.partition(".")[0] == noun)
        listed = [*([f"{noun}."] if len(own) > 1 else ()), *own]
        yield (
            noun,
            tuple(
                Option(
                    value=value,
                    label=f"{noun}: everything" if value.endswith(".") else value,
                    selected=value == chosen,
                )
                for value in listed
            ),
        )
