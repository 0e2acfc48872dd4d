"""The form that registers a schema: its choices, explained, and what is wrong with it."""

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from schemas_app.domain import errors
from schemas_app.domain.levels import LEVELS
from schemas_app.domain.schema_format import Reading
from schemas_app.presenters import reports, schema_rows

LONGEST_TITLE = 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed; the registry's own defaults before that."""

    schema_id: str = ""
    title: str = ""
    description: str = ""
    domain: str = ""
    level: str = "BACKWARD"
    reading: str = str(Reading.STRICT)
    owner: str = ""


FIELDS = tuple(field.name for field in dataclasses.fields(Typed))
# What an unknown name was given for.
_NOUNS: Mapping[str, str] = MappingProxyType({"domain": "domain", "module": "owner"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the values a field may have; `meaning` is its sentence, or ""."""

    value: str
    label: str
    chosen: bool
    meaning: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegisterPage:
    typed: Typed
    domains: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    readings: tuple[Choice, ...]
    owners: tuple[Choice, ...]


def page(
    typed: Typed,
    *,
    domains: Iterable[tuple[str, str]],
    modules: Iterable[tuple[str, str]],
) -> RegisterPage:
    """Return the page; domains by slug and name, modules by number and name."""
    return RegisterPage(
        typed=typed,
        domains=tuple(
            Choice(value=slug, label=name, chosen=slug == typed.domain)
            for slug, name in domains
        ),
        levels=tuple(
            Choice(
                value=level,
                label=level,
                chosen=level == typed.level,
                meaning=schema_rows.PROMISES[level],
            )
            for level in LEVELS
        ),
        readings=tuple(
            Choice(
                value=str(reading),
                label=str(reading),
                chosen=reading == typed.reading,
                meaning=sentence,
            )
            for reading, sentence in reports.READINGS.items()
        ),
        owners=tuple(
            Choice(value=number, label=f"{number} {name}", chosen=number == typed.owner)
            for number, name in modules
        ),
    )


def wrong(error: errors.RegistryError) -> dict[str, str]:
    """Return what is wrong with which field, if it is one field's fault."""
    name = ""
    sentence = str(error)
    if isinstance(error, errors.BadValue):
        name, sentence = error.name, error.message
    elif isinstance(error, errors.AlreadyExists):
        name = "schema_id"
    elif isinstance(error, errors.NotFound):
        name = _NOUNS.get(error.noun, "")
    return {name: f"{sentence} {error.remedy}".strip()} if name in FIELDS else {}
