"""Names of fields as identifiers of a programming language.

The same name gives the same identifier always, and two names of one scope that would
give the same one are refused: nothing is numbered, because then a name would depend on
its neighbors.
"""

import re
import string
from collections.abc import Collection, Iterable
from typing import NoReturn

from schemas_app.domain import errors
from schemas_app.domain.fields import LogicalField

_WORD = frozenset(string.ascii_letters + string.digits + "_")
_SEPARATING = frozenset(" -./:")
_RUNS = re.compile("__+")


def escaped(name: str, reserved: Collection[str]) -> str:
    """Return `name` as an identifier that is none of `reserved`.

    What separates words becomes `_`, other signs and letters `u` and their code point.
    What begins with a digit or `_` (both belong to the language) gets `field_` before
    it, and a reserved word `_` behind it.
    """
    letters = "".join(_letter(character) for character in name)
    plain = _RUNS.sub("_", letters)
    if not plain or plain[0] == "_" or plain[0] in string.digits:
        plain = f"field_{plain.lstrip('_')}"
    return f"{plain}_" if plain in reserved else plain


def of_fields(
    fields: Iterable[LogicalField], reserved: Collection[str], language: str
) -> tuple[str, ...]:
    """Return the identifiers of fields of one scope, in their order.

    Raises errors.UnmappableField where two would be the same.
    """
    taken: dict[str, str] = {}
    for field in fields:
        identifier = escaped(field.name, reserved)
        if identifier in taken:
            refuse(
                field,
                f"the fields {taken[identifier]!r} and {field.name!r} would both be "
                f"called {identifier} in {language}",
                remedy="Rename one of them.",
            )
        taken[identifier] = field.name
    return tuple(taken)


def refuse(field: LogicalField, reason: str, *, remedy: str) -> NoReturn:
    """Raise errors.UnmappableField: why there is nothing faithful for `field`."""
    raise errors.UnmappableField(
        message=reason[0].upper() + reason[1:],
        place=errors.Place(pointer=field.pointer),
        remedy=remedy,
    )


def _letter(character: str) -> str:
    if character in _WORD:
        return character
    return "_" if character in _SEPARATING else f"_u{ord(character):04X}_"
