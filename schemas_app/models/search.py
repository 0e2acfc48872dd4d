"""The words by which a schema is found, in one row each: search reads nothing else."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from schemas_app.domain import identifiers
from schemas_app.models.schema import Schema

Sql: TypeAlias = tuple[str, tuple[str | int, ...]]


class WordsField(models.Field[Any, Any]):
    """Words, to be asked for their beginnings and nothing else; nobody reads them back.

    A `tsvector` on PostgreSQL, made from the words as they are. Elsewhere a text with a
    word a line.
    """

    description = "Words"
    # Where django-stubs looks up what a column takes and gives.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column's type."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(
        self, value: object, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> str:
        """Return what stands for the words in SQL."""
        del value, compiler
        if connection.vendor == "postgresql":
            return "array_to_tsvector(%s::text[])"
        return "%s"

    def get_db_prep_value(
        self,
        value: Iterable[str],
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002 - Django's own
    ) -> list[str] | str:
        """Return the words as they are sent."""
        del prepared
        words = sorted(value)
        return words if connection.vendor == "postgresql" else _lines(words)


class Begin(models.Lookup[Any]):
    """Whether for each of some texts there is a word that begins with it."""

    lookup_name = "begin"
    prepare_rhs = False
    _sql = "{} @@ %s::tsquery"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> Sql:
        """Return the question as a search of a `tsvector`."""
        column, parameters = self.process_lhs(compiler, connection)
        asked = " & ".join(map(_prefix, self._texts()))
        return self._sql.format(column), (*parameters, asked)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """Return the question as a search of the text, line by line."""
        column, parameters = self.process_lhs(compiler, connection)
        texts = self._texts()
        asked = " AND ".join([f"instr({column}, %s) > 0"] * len(texts))
        return f"({asked})", tuple(
            one for text in texts for one in (*parameters, f"\n{text}")
        )

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """Refuse another database than the two. Raises FieldError."""
        del compiler
        raise FieldError(connection.vendor)

    def _texts(self) -> tuple[str, ...]:
        return tuple(self.rhs)


class BeginWithoutIndex(Begin):
    """The same, found out row by row: PostgreSQL uses indexes for operators only."""

    lookup_name = "begin_without_index"
    _sql = "ts_match_vq({}, %s::tsquery)"


WordsField.register_lookup(Begin)
WordsField.register_lookup(BeginWithoutIndex)


class SearchText(models.Model):
    """What is said of a schema, as words; a search is for beginnings of words.

    Migration 0007 adds the index of them, on PostgreSQL.
    """

    schema = models.OneToOneField(
        Schema, on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    # The schema's own, so that what is found is put in order without a look at it.
    name = models.CharField(max_length=identifiers.MAX_LENGTH, unique=True)
    words = WordsField()

    def __str__(self) -> str:
        return f"the words of {self.name}"


def _lines(words: Iterable[str]) -> str:
    return "".join(f"\n{word}" for word in words)


def _prefix(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"
