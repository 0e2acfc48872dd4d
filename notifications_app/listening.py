"""What a listener asks for in the query of an address. Pure."""

import re
from dataclasses import dataclass
from urllib import parse as urls

from notifications_app import selection

_LARGEST_NUMBER = 2**63 - 1
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
# As names of topics are written, with `*` and `?`.
_GLOB = re.compile(r"[A-Za-z0-9._*?-]{1,120}", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9_-]{1,50}", re.ASCII)
_FORMS = {
    "after": (_NUMBER, "one whole number"),
    "schemas": (_GLOB, "one name or glob of names, such as ticks_*"),
    "severity": (_WORD, "one word"),
    "domain": (_WORD, "one name of a domain"),
}


class QueryError(ValueError):
    """The query says nothing that can be done; the text tells what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """From which number on, and of what; `None` is from now on."""

    after: int | None
    selection: selection.Selection


def parse(
    query_string: bytes,
    *,
    within: tuple[str, ...] = (),
    severities: tuple[str, ...] = (),
    last_seen: bytes = b"",
) -> Asked:
    """Return what the query asks for, of what may be heard `within` globs.

    `severities` are those that there are, where that is known. `last_seen` counts before `after`: whoever comes again repeats the address.
    Raises QueryError.
    """
    try:
        query = urls.parse_qs(query_string.decode("ascii"), keep_blank_values=True)
    except ValueError as error:
        raise QueryError("unreadable query") from error
    unknown = [name for name in query if name not in _FORMS]
    if unknown:
        raise QueryError(
            f"there is no parameter {unknown[0][:20]!a}; there are {', '.join(_FORMS)}"
        )
    said = {name: _one(name, values) for name, values in query.items()}
    if last_seen:
        said["after"] = _one("after", [last_seen.decode("latin-1")])
    if severities and said.get("severity", severities[0]) not in severities:
        raise QueryError(f"severity must be one of {', '.join(severities)}")
    number = int(said["after"]) if "after" in said else None
    if number is not None and number > _LARGEST_NUMBER:
        raise QueryError("after is too large")
    return Asked(
        after=number,
        selection=selection.Selection(
            within=within,
            pattern=said.get("schemas", ""),
            severity=said.get("severity", ""),
            domain=said.get("domain", ""),
        ),
    )


def _one(name: str, values: list[str]) -> str:
    form, meaning = _FORMS[name]
    if len(values) != 1 or form.fullmatch(values[0]) is None:
        raise QueryError(f"{name} must be {meaning}")
    return values[0]
