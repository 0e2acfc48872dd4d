"""A row in Python: typed, frozen dataclasses in a module that needs nothing else.

Times count as in the column where Python's own types are too coarse: nanoseconds are
`int`. The module is for Python 3.10 and later.
"""

import keyword
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from schemas_app.domain import type_text
from schemas_app.domain.artifact_kinds import artifact_kind, identifiers, plain_words
from schemas_app.domain.fields import Kind, LogicalField, LogicalType, holds_text

_GENERATOR = "python/1"
_WIDTH = 88
_LANGUAGE = "Python"

# Soft keywords are there by hand: which ones there are depends on the Python that asks.
_RESERVED = frozenset(
    (
        *keyword.kwlist,
        *("Row", "dataclasses", "datetime", "decimal", "typing"),
        *("bool", "bytes", "dict", "float", "int", "list", "object", "str", "tuple"),
        *("match", "case", "type"),
    )
)


def _build(source: artifact_kind.ArtifactInput) -> bytes:
    return ("\n".join(_lines(source)) + "\n").encode()


def _lines(source: artifact_kind.ArtifactInput) -> Iterator[str]:
    classes = _Classes()
    row = classes.record("Row", source.fields, path=())
    made = "".join(line + "\n" for lines in classes.made.values() for line in lines)
    text = made + "\n".join(row)
    title = f"{source.schema_id} {source.semantic_version}"
    yield f'"""{title}, made by {_GENERATOR}: do not edit."""'
    yield ""
    for module in ("dataclasses", "datetime", "decimal", "typing"):
        if f"{module}." in text:
            yield f"import {module}"
    yield ""
    facts = {
        "SCHEMA_ID": source.schema_id,
        "VERSION": source.number,
        "SEMANTIC_VERSION": source.semantic_version,
        "FINGERPRINT": source.fingerprint,
        "GENERATOR": _GENERATOR,
    }
    yield from (f"{name} = {value!a}" for name, value in facts.items())
    yield ""
    yield ""
    yield text
    yield ""
    yield ""
    yield "# The columns in their order, by the attributes that hold them."
    yield "COLUMNS = {"
    names = identifiers.of_fields(source.fields, _RESERVED, _LANGUAGE)
    for name, field in zip(names, source.fields, strict=True):
        yield f"    {name!a}: {field.name!a},"
    yield "}"


class _Classes:
    """The classes of one module while they are made; `made` by name."""

    def __init__(self) -> None:
        self.made: dict[str, Sequence[str]] = {}

    def record(
        self, name: str, fields: Sequence[LogicalField], path: tuple[str, ...]
    ) -> Sequence[str]:
        names = identifiers.of_fields(fields, _RESERVED, _LANGUAGE)
        lines = [
            "@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)",
            f"class {name}:",
            f'    """{"One row" if not path else "Held in a row"}."""',
        ]
        members = [
            (attribute, field, self.held(field, (*path, attribute)))
            for attribute, field in zip(names, fields, strict=True)
        ]
        for attribute, field, held in members:
            # Its default would hide the class from the members below it.
            if attribute in self.made:
                identifiers.refuse(
                    field,
                    f"the field {field.name!r} would be called like a class in Python",
                    remedy="Rename it.",
                )
            null = " = None" if field.nullable else ""
            lines += ["", *_remarks(field), f"    {attribute}: {held}{null}"]
        return lines

    def held(self, field: LogicalField, path: tuple[str, ...]) -> str:
        value = self._value(field, path)
        return f"{value} | None" if field.nullable and value != "None" else value

    def _value(self, field: LogicalField, path: tuple[str, ...]) -> str:
        if holds_text(field.type):
            listed = ", ".join(f"{choice!a}" for choice in field.choices)
            return f"typing.Literal[{listed}]" if listed else "str"
        scalar = _SCALARS.get(field.type.kind)
        if scalar is not None:
            return scalar(field.type)
        return self._nested(field, path)

    def _nested(self, field: LogicalField, path: tuple[str, ...]) -> str:
        children = field.type.children
        if field.type.kind is Kind.STRUCT:
            return self._class(field, path)
        if field.type.kind is Kind.DICTIONARY:
            return self._value(children[1], path)
        if field.type.kind is Kind.UNION:
            names = identifiers.of_fields(children, _RESERVED, _LANGUAGE)
            branches = [
                self.held(child, (*path, name))
                for child, name in zip(children, names, strict=True)
            ]
            return " | ".join(dict.fromkeys(branches))
        if field.type.kind is Kind.MAP:
            key, value = (self.held(child, path) for child in children)
            return f"dict[{key}, {value}]"
        return f"list[{self.held(children[0], path)}]"

    def _class(self, field: LogicalField, path: tuple[str, ...]) -> str:
        words = [word for part in path for word in part.split("_")]
        name = "".join(word[:1].upper() + word[1:] for word in words) + "Row"
        if name in self.made:
            identifiers.refuse(
                field,
                f"two classes would be called {name} in Python",
                remedy=f"Rename {field.name!r}.",
            )
        lines = self.record(name, field.type.children, path)
        self.made[name] = (*lines, "", "")
        return name


def _remarks(field: LogicalField) -> Iterator[str]:
    unit = f", in {field.unit_of_measure}" if field.unit_of_measure else ""
    for text in (f"{type_text.of(field.type)}{unit}", field.description):
        for line in plain_words.lines(text, _WIDTH - 6):
            yield f"    # {line}"


def _timed(kind: str) -> Callable[[LogicalType], str]:
    return lambda type_: "int" if type_.unit == "ns" else f"datetime.{kind}"


_SCALARS: Mapping[Kind, Callable[[LogicalType], str]] = MappingProxyType(
    {
        Kind.NULL: lambda _: "None",
        Kind.BOOLEAN: lambda _: "bool",
        Kind.INTEGER: lambda _: "int",
        Kind.FLOAT: lambda _: "float",
        Kind.DECIMAL: lambda _: "decimal.Decimal",
        Kind.STRING: lambda _: "str",
        Kind.JSON: lambda _: "str",
        Kind.BINARY: lambda _: "bytes",
        Kind.DATE: lambda _: "datetime.date",
        Kind.TIME: _timed("time"),
        Kind.TIMESTAMP: _timed("datetime"),
        Kind.DURATION: _timed("timedelta"),
    },
)

KIND = artifact_kind.ArtifactKind(
    name="python",
    media_type="text/x-python",
    file_suffix=".py",
    generator=_GENERATOR,
    build=_build,
)
