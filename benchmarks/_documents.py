"""Schemas as a corpus holds them, and the two ways a benchmark reads one.

`taken_in` is the registry's own road. `validator` is a fresh jsonschema-rs validator of
the document as it stands, built without our engine, so that a verdict can be checked by
something that the verdict does not rest on.
"""

import dataclasses
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NoReturn

import jsonschema_rs

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.schema_formats import FORMATS

JSON_SCHEMA = FORMATS["json_schema"]
NEWEST = "2020-12"

_ENGINES: Mapping[str, type[jsonschema_rs.Validator]] = MappingProxyType(
    {
        "4": jsonschema_rs.Draft4Validator,
        "6": jsonschema_rs.Draft6Validator,
        "7": jsonschema_rs.Draft7Validator,
        "2019-09": jsonschema_rs.Draft201909Validator,
        NEWEST: jsonschema_rs.Draft202012Validator,
    }
)
_URIS: Mapping[str, str] = MappingProxyType(
    {
        "4": "http://json-schema.org/draft-04/schema#",
        "6": "http://json-schema.org/draft-06/schema#",
        "7": "http://json-schema.org/draft-07/schema#",
        "2019-09": "https://json-schema.org/draft/2019-09/schema",
        NEWEST: "https://json-schema.org/draft/2020-12/schema",
    }
)
# draft2020-12, 2019-09, draft-07, draft4, http://json-schema.org/draft-06/schema#
_DRAFT = re.compile(r"(20(?:19-09|20-12))|draft-?0?([467])\b")
_BASE = "json-schema:///"


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Document:
    """A schema, the draft it is in where it does not say so, and what is beside it.

    `beside` are the documents it may refer to, by their URIs without fragment.
    """

    value: exact_json.Json
    draft: str = ""
    beside: Mapping[str, exact_json.Json] = dataclasses.field(default_factory=dict)

    @property
    def named_draft(self) -> str:
        """The draft as a short name: what the document says, else what it came with."""
        value = self.value
        own = value.get("$schema", "") if isinstance(value, dict) else ""
        return short_draft(str(own)) or short_draft(self.draft) or NEWEST


def short_draft(name: str) -> str:
    """Return 4, 6, 7, 2019-09 or 2020-12 for any spelling of a draft, or ""."""
    found = _DRAFT.search(name)
    return (found[1] or found[2]) if found else ""


def in_draft(value: exact_json.Json, draft: str) -> exact_json.Json:
    """Return `value` saying that it is written in `draft`."""
    if not isinstance(value, dict):
        return value
    return {"$schema": _URIS[short_draft(draft)], **_without_schema(value)}


def taken_in(document: Document) -> schema_format.SchemaDocument:
    """Return the document as the registry keeps it. Raises errors.RegistryError."""
    parsed = _parsed(document.value, document.draft)
    found: dict[str, schema_format.Resource] = {}
    waiting = [parsed]
    while waiting:
        referring = waiting.pop()
        for written in referring.external:
            uri = JSON_SCHEMA.absolute(referring, written)
            if uri in document.beside and uri not in found:
                target = _parsed(document.beside[uri], document.draft)
                found[uri] = schema_format.Resource(
                    uri=uri, pin=uri, value=target.value, dialect=target.dialect
                )
                waiting.append(target)
    return JSON_SCHEMA.bind(parsed, tuple(found.values()))


def validator(document: Document) -> jsonschema_rs.Validator:
    """Return a validator of the document alone: exact, offline, formats not asserted.

    Raises ValueError where there is none.
    """
    value: Any = document.value
    others: list[tuple[str, Any]] = list(document.beside.items())
    return _ENGINES[document.named_draft](
        value,
        registry=jsonschema_rs.Registry(others, retriever=_refuse),
        base_uri=_BASE,
        validate_formats=False,
        offline=True,
    )


def separates(
    witness: exact_json.Json, *, accepting: Document, rejecting: Document
) -> bool:
    """Return whether the one accepts `witness` and the other does not."""
    try:
        accepted = validator(accepting).is_valid(witness)
        return accepted and not validator(rejecting).is_valid(witness)
    except ValueError:
        return False


def _refuse(uri: str) -> NoReturn:
    raise LookupError(f"{uri} is not among the documents, and nothing is fetched")


def _parsed(value: exact_json.Json, draft: str) -> schema_format.ParsedSchema:
    silent = isinstance(value, dict) and "$schema" not in value
    if silent and short_draft(draft):
        value = in_draft(value, draft)
    return JSON_SCHEMA.parse(exact_json.dumps(value))


def _without_schema(value: Mapping[str, exact_json.Json]) -> dict[str, exact_json.Json]:
    return {name: part for name, part in value.items() if name != "$schema"}
