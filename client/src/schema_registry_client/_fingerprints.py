"""The fingerprint of a version, worked out from its document as the hub does.

It is the SHA-256 of the canonical text (members sorted, numbers written in one way,
the lists that are sets sorted where a schema stands) and of the versions it refers
to, a line `URI pin` each. So two documents that differ in white space only have the
same fingerprint, and nobody has to believe the hub's.
"""

from __future__ import annotations

import decimal
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schema_registry_client import _values

# A number is written with up to so many zeros before it has an exponent.
_MOST_ZEROS = 20
_SETS = ("required", "type")
_MAPS_OF_SETS = ("dependentRequired", "dependencies")

_SCHEMA, _LIST, _MAP = "a schema", "a list of schemas", "schemas by name"
_DRAFT_04: Mapping[str, tuple[str, ...]] = {
    "definitions": (_MAP,),
    "properties": (_MAP,),
    "patternProperties": (_MAP,),
    "additionalProperties": (_SCHEMA,),
    "dependencies": (_MAP,),
    "items": (_SCHEMA, _LIST),
    "additionalItems": (_SCHEMA,),
    "allOf": (_LIST,),
    "anyOf": (_LIST,),
    "oneOf": (_LIST,),
    "not": (_SCHEMA,),
}
_DRAFT_06 = {**_DRAFT_04, "contains": (_SCHEMA,), "propertyNames": (_SCHEMA,)}
_DRAFT_07 = {**_DRAFT_06, "if": (_SCHEMA,), "then": (_SCHEMA,), "else": (_SCHEMA,)}
_2019_09 = {
    **_DRAFT_07,
    "$defs": (_MAP,),
    "dependentSchemas": (_MAP,),
    "unevaluatedItems": (_SCHEMA,),
    "unevaluatedProperties": (_SCHEMA,),
    "contentSchema": (_SCHEMA,),
}
_2020_12 = {
    **{name: holds for name, holds in _2019_09.items() if name != "additionalItems"},
    "prefixItems": (_LIST,),
    "items": (_SCHEMA,),
}
# By the short name of the draft, or by how `$schema` names it.
_APPLICATORS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("draft-04", "http://json-schema.org/draft-04/schema"), _DRAFT_04),
    **dict.fromkeys(("draft-06", "http://json-schema.org/draft-06/schema"), _DRAFT_06),
    **dict.fromkeys(("draft-07", "http://json-schema.org/draft-07/schema"), _DRAFT_07),
    **dict.fromkeys(
        ("2019-09", "https://json-schema.org/draft/2019-09/schema"), _2019_09
    ),
    **dict.fromkeys(
        ("2020-12", "https://json-schema.org/draft/2020-12/schema"), _2020_12
    ),
}
# Where nothing counts beside a `$ref`.
_REF_HIDES = (_DRAFT_04, _DRAFT_06, _DRAFT_07)


def of(version: _values.SchemaVersion) -> str | None:
    """Return the fingerprint, or None where the dialect is none that we know."""
    applicators = _APPLICATORS.get(version.dialect.removesuffix("#"))
    if applicators is None:
        return None
    document = version.document
    sets = {id(names) for names in _sets(document, applicators)}
    lines = [
        _text(document, sets),
        *sorted(f"{uri} {pin}" for uri, pin in version.references.items()),
    ]
    return "sha256:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _text(value: Any, sets: set[int]) -> str:  # noqa: ANN401 -- JSON
    if isinstance(value, dict):
        members = (
            f"{_string(name)}:{_text(value[name], sets)}" for name in sorted(value)
        )
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        items = sorted(value, key=str) if id(value) in sets else value
        return f"[{','.join(_text(item, sets) for item in items)}]"
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return _number(value)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(value: int | float | decimal.Decimal) -> str:
    # A float stands only where it is written back as the number that was read.
    exact = decimal.Decimal(repr(value)) if isinstance(value, float) else value
    sign, digits, exponent = decimal.Decimal(exact).as_tuple()
    written = "".join(map(str, digits))
    short = written.rstrip("0")
    power = int(exponent) + len(written) - len(short)
    short = short.lstrip("0")
    return f"{'-' * sign}{_positive(short, power)}" if short else "0"


def _positive(digits: str, exponent: int) -> str:
    point = len(digits) + exponent
    if 0 <= exponent <= _MOST_ZEROS:
        return digits + "0" * exponent
    if 0 < point <= len(digits):
        return f"{digits[:point]}.{digits[point:]}"
    if -_MOST_ZEROS < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1}"


def _sets(
    document: object, applicators: Mapping[str, tuple[str, ...]]
) -> Iterator[list[object]]:
    """Yield the lists whose order means nothing."""
    waiting = [document]
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, dict):
            continue
        held = [schema.get(keyword) for keyword in _SETS]
        for keyword in _MAPS_OF_SETS:
            by_name = schema.get(keyword)
            held += by_name.values() if isinstance(by_name, dict) else ()
        yield from (names for names in held if isinstance(names, list))
        waiting += _children(schema, applicators)


def _children(
    schema: dict[str, Any], applicators: Mapping[str, tuple[str, ...]]
) -> Iterable[object]:
    hidden = applicators in _REF_HIDES and isinstance(schema.get("$ref"), str)
    for keyword, value in schema.items():
        holds = applicators.get(keyword, ())
        if hidden and keyword != "definitions":
            continue
        if isinstance(value, dict) and _MAP in holds:
            yield from value.values()
        elif isinstance(value, list) and _LIST in holds:
            yield from value
        elif _SCHEMA in holds:
            yield value
