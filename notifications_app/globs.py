"""The lookup `glob`: names by `*` and `?`, in the database and to the letter.

SQLite has it by this name; PostgreSQL says it with LIKE. A pattern is made of what names
are made of, `*` and `?`: there are no brackets.
"""

import functools
import operator
from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

_LIKE = str.maketrans({"\\": "\\\\", "%": r"\%", "_": r"\_", "*": "%", "?": "_"})


@CharField.register_lookup
class Glob(Lookup[str]):
    """Case matters."""

    lookup_name = "glob"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition for PostgreSQL."""
        left, left_values = self.process_lhs(compiler, connection)
        return f"{left} LIKE %s", (*left_values, self.rhs.translate(_LIKE))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition for SQLite."""
        left, left_values = self.process_lhs(compiler, connection)
        return f"{left} GLOB %s", (*left_values, self.rhs)


def fitting(column: str, globs: Iterable[str]) -> Q:
    """Return the condition that one of `globs` fits; none named means that all do."""
    return functools.reduce(
        operator.or_, (Q(**{f"{column}__glob": glob}) for glob in globs), Q()
    )
