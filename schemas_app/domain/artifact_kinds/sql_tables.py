"""CREATE TABLE for any dialect: names are quoted, so they stay as they are."""

import dataclasses
from collections.abc import Callable, Iterator

from schemas_app.domain import type_text
from schemas_app.domain.artifact_kinds import artifact_kind, identifiers, plain_words
from schemas_app.domain.fields import JSON, LogicalField, holds_text

_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Column:
    """The type of a column, and what its values must be beside: {} is its name."""

    type: str
    checks: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Dialect:
    """What differs between databases.

    `column` raises errors.UnmappableField. `longest_name` is in bytes; `taken` are names
    that every table has already. `ignores_case`: of names, even quoted ones.
    """

    name: str
    generator: str
    column: Callable[[LogicalField], Column]
    longest_name: int = 0
    most_columns: int = 0
    ignores_case: bool = False
    taken: frozenset[str] = frozenset()


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def build(source: artifact_kind.ArtifactInput, dialect: Dialect) -> bytes:
    """Return the statements that make the table. Raises errors.UnmappableField."""
    return ("\n".join(_lines(source, dialect)) + "\n").encode()


def check_names(fields: tuple[LogicalField, ...], dialect: Dialect) -> None:
    """Raise errors.UnmappableField where `dialect` cannot tell names apart or has them."""
    seen: dict[str, str] = {}
    for field in fields:
        reason = _wrong(field.name, dialect)
        same = field.name.translate(_UPPER) if dialect.ignores_case else field.name
        if same in seen:
            reason = f"is the same as {seen[same]!r}"
        if reason:
            identifiers.refuse(
                field,
                f"the name {field.name!r} {reason} in {dialect.name}",
                remedy="Rename the field.",
            )
        seen[same] = field.name


def _wrong(name: str, dialect: Dialect) -> str:
    if not name or "\0" in name:
        return "is no name"
    if dialect.longest_name and len(name.encode()) > dialect.longest_name:
        return f"is longer than {dialect.longest_name} bytes, which is all that is kept"
    return "belongs to every table" if name in dialect.taken else ""


def _lines(source: artifact_kind.ArtifactInput, dialect: Dialect) -> Iterator[str]:
    _check(source, dialect)
    table = quoted(source.schema_id)
    yield f"-- {source.schema_id} {source.semantic_version} for {dialect.name},"
    yield f"-- made by {dialect.generator} from {source.fingerprint}: do not edit."
    yield f"CREATE TABLE {table} ("
    last = len(source.fields) - 1
    for index, field in enumerate(source.fields):
        yield f"    {_column(field, dialect)}{',' if index < last else ''}"
    yield ");"
    for field in source.fields:
        words = _words(field)
        yield f"COMMENT ON COLUMN {table}.{quoted(field.name)} IS {text(words)};"


def _check(source: artifact_kind.ArtifactInput, dialect: Dialect) -> None:
    check_names(
        (LogicalField(name=source.schema_id, type=JSON, nullable=True),), dialect
    )
    check_names(source.fields, dialect)
    if dialect.most_columns and len(source.fields) > dialect.most_columns:
        identifiers.refuse(
            source.fields[dialect.most_columns],
            f"{len(source.fields)} columns, and a table of {dialect.name} has at most "
            f"{dialect.most_columns}",
            remedy="Nest some of them.",
        )


def _column(field: LogicalField, dialect: Dialect) -> str:
    column = dialect.column(field)
    name = quoted(field.name)
    checks = [check.replace("{}", name) for check in column.checks]
    if field.choices and holds_text(field.type) and "\0" not in "".join(field.choices):
        checks.append(f"{name} IN ({', '.join(map(text, field.choices))})")
    null = "" if field.nullable else " NOT NULL"
    return f"{name} {column.type}{null}" + "".join(
        f" CHECK ({each})" for each in checks
    )


def _words(field: LogicalField) -> str:
    unit = f", in {field.unit_of_measure}" if field.unit_of_measure else ""
    told = f". {field.description}" if field.description else ""
    return plain_words.plain(f"{type_text.of(field.type)}{unit}{told}")
