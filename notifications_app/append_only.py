"""Database triggers that make a table append-only, for any app's migrations.

`operation` is what a migration lists; it takes table and columns from the model
as the migration sees it. `protect` and `release` are the SQL behind it, as text.

There is no setting, session variable or role that these triggers honour. Lifting
them takes the right to change the schema: a server that runs as a role which does
not own the tables cannot do it, and neither can a query.

Not for hiding rows from readers, and no defence against the owner of the database:
that is what the audit chain and its checkpoints are for.
"""

import dataclasses
import inspect
import re
from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model, UniqueConstraint
from typing_extensions import override

PREFIX = "append_only_"
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")
# PostgreSQL cuts longer names off silently; the prefix, an event and a table fit.
_LONGEST_TABLE_NAME = 40
_POSTGRESQL_EVENTS = {"update": "ROW", "delete": "ROW", "truncate": "STATEMENT"}


@dataclasses.dataclass(frozen=True)
class Archived:
    """Rows that may go: those from `first` to `last` of a row in `table`."""

    column: str
    table: str

    def condition(self) -> str:
        """Return what holds of such a row."""
        _check_names(self.table, (self.column,))
        return (
            f"EXISTS (SELECT 1 FROM {self.table} archived "  # noqa: S608 (names are checked)
            f'WHERE OLD."{self.column}" BETWEEN archived.first AND archived.last)'
        )


def operation(
    app_label: str,
    model_name: str,
    *,
    may_change: Sequence[str] = (),
    may_remove: Archived | None = None,
) -> Operation:
    """Build the migration operation that protects this model's table.

    `may_change` holds column names (`owner_id`, not `owner`). A table with
    `may_remove` was protected without it before, and is again when migrated backwards.
    """
    return Protection(app_label, model_name, tuple(may_change), may_remove)


class Protection(Operation):
    """What `operation` builds: Django's migrations run it."""

    reversible = True

    def __init__(
        self,
        app_label: str,
        model_name: str,
        may_change: tuple[str, ...] = (),
        may_remove: Archived | None = None,
    ) -> None:
        """Name the model, the columns that stay free and the rows that may go."""
        self.app_label = app_label
        self.model_name = model_name
        self.may_change = may_change
        self.may_remove = may_remove

    @override
    def describe(self) -> str:
        """Say in the output of `migrate` what is done."""
        return f"Make {self.model_name} append-only"

    @override
    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: triggers are no part of a model."""

    @override
    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the triggers."""
        self._protect(schema_editor, to_state, self.may_remove)

    def _protect(
        self,
        schema_editor: BaseDatabaseSchemaEditor,
        state: ProjectState,
        may_remove: Archived | None,
    ) -> None:
        model = state.apps.get_model(self.app_label, self.model_name)
        fields = model._meta.local_concrete_fields  # noqa: SLF001 (Django documents it)
        statements = protect(
            model._meta.db_table,  # noqa: SLF001 (as above)
            schema_editor.connection.vendor,
            may_change=self.may_change,
            may_remove=may_remove,
            columns=[str(field.column) for field in fields],
            keys=_keys(model),
        )
        for statement in statements:
            schema_editor.execute(statement, params=None)

    @override
    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the triggers, or put back those that were there before."""
        if self.may_remove is not None:
            self._protect(schema_editor, to_state, None)
            return
        model = from_state.apps.get_model(self.app_label, self.model_name)
        table = model._meta.db_table  # noqa: SLF001 (as above)
        for statement in release(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def protect(
    table: str,
    vendor: str,
    *,
    may_change: Sequence[str] = (),
    may_remove: Archived | None = None,
    columns: Sequence[str] = (),
    keys: Sequence[Sequence[str]] = (),
) -> list[str]:
    """Build the statements after which rows of this table can only be added.

    `may_change` names the columns an UPDATE may still write, `may_remove` the rows that
    a DELETE may take. SQLite cannot compare
    whole rows, so there `columns` must then list every column of the table; when a
    later migration alters the table, SQLite drops its triggers or does not know the
    new column: protect it again. SQLite also lets REPLACE remove the row that has the
    same key, past the triggers unless a connection asks for them: `keys` are the
    columns that are unique together, and a row whose key is taken is refused.

    Raises ValueError for a name that cannot be one of ours, an unknown vendor, and
    `may_change` that is not among `columns`.
    """
    _check_names(
        table, (*may_change, *columns, *(name for key in keys for name in key))
    )
    if columns and not set(may_change) <= set(columns):
        raise ValueError(f"{table}: may_change {may_change!r} is not in {columns!r}")
    if vendor == "postgresql":
        return _protect_postgresql(table, may_change, may_remove)
    if vendor == "sqlite":
        triggers = _protect_sqlite(table, may_change, may_remove, columns)
        return triggers + _unreplaceable(table, keys)
    raise ValueError(f"append-only triggers are not written for {vendor!r}")


def release(table: str, vendor: str) -> list[str]:
    """Build the statements that take the triggers away: to migrate backwards.

    Raises ValueError for a name that cannot be one of ours and an unknown vendor.
    """
    _check_names(table, ())
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {PREFIX}{event}_{table}"
            for event in ("update", "delete", "replace")
        ]
    if vendor == "postgresql":
        drops = [
            f"DROP TRIGGER IF EXISTS {PREFIX}{event}_{table} ON {table}"
            for event in _POSTGRESQL_EVENTS
        ]
        return [*drops, f"DROP FUNCTION IF EXISTS {PREFIX}{table}()"]
    raise ValueError(f"append-only triggers are not written for {vendor!r}")


def _keys(model: type[Model]) -> list[list[str]]:
    """Return the columns that are unique together, each set of them.

    Not those that are so under a condition only: rows may well have them in common.
    """
    options = model._meta  # noqa: SLF001 (Django documents it)
    alone = [[str(field.column)] for field in options.local_fields if field.unique]
    columns = {field.name: str(field.column) for field in options.local_fields}
    together = [
        [columns[name] for name in constraint.fields]
        for constraint in options.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None
    ]
    return [*alone, *together]


def _unreplaceable(table: str, keys: Sequence[Sequence[str]]) -> list[str]:
    """Build the trigger of SQLite that refuses a row whose key is taken."""
    taken = [" AND ".join(f'"{name}" = NEW."{name}"' for name in key) for key in keys]
    if not taken:
        return []
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {' OR '.join(taken)})"  # noqa: S608 (names are checked)
    trigger = (
        f"CREATE TRIGGER {PREFIX}replace_{table} BEFORE INSERT ON {table} "
        f"WHEN {exists} BEGIN "
        f"SELECT RAISE(ABORT, '{table} is append-only: REPLACE refused'); END"
    )
    return [trigger]


def _check_names(table: str, columns: Sequence[str]) -> None:
    for name in (table, *columns):
        if _IDENTIFIER.fullmatch(name) is None:
            raise ValueError(f"{name!r} is not a plain lower-case identifier")
    if len(table) > _LONGEST_TABLE_NAME:
        raise ValueError(f"{table!r} is too long for the names of its triggers")


def _protect_postgresql(
    table: str, may_change: Sequence[str], may_remove: Archived | None
) -> list[str]:
    function = f"{PREFIX}{table}"
    body = f"""
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE kept {table}%ROWTYPE;
        BEGIN
          {_postgresql_exception(may_change)}
          {_postgresql_removal(may_remove)}
          RAISE EXCEPTION '{table} is append-only: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    triggers = []
    for event, each in _POSTGRESQL_EVENTS.items():
        trigger = f"{PREFIX}{event}_{table}"
        create = (
            f"CREATE OR REPLACE TRIGGER {trigger} BEFORE {event.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {function}()"
        )
        # ALWAYS: also in a session that poses as a replica.
        enable = f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}"
        triggers += [create, enable]
    return [inspect.cleandoc(body), *triggers]


def _postgresql_exception(may_change: Sequence[str]) -> str:
    if not may_change:
        return ""
    # The new values of the free columns go into a copy of the old row; what then
    # still differs, byte by byte (`*=`), was not free to change.
    copies = " ".join(f'kept."{name}" := NEW."{name}";' for name in may_change)
    return (
        f"IF TG_OP = 'UPDATE' THEN kept := OLD; {copies} "
        "IF kept *= NEW THEN RETURN NEW; END IF; END IF;"
    )


def _postgresql_removal(may_remove: Archived | None) -> str:
    if may_remove is None:
        return ""
    # Nested: a TRUNCATE has no old row to look at.
    return (
        f"IF TG_OP = 'DELETE' THEN IF {may_remove.condition()} "
        "THEN RETURN OLD; END IF; END IF;"
    )


def _protect_sqlite(
    table: str,
    may_change: Sequence[str],
    may_remove: Archived | None,
    columns: Sequence[str],
) -> list[str]:
    if may_change and not columns:
        raise ValueError(f"{table}: SQLite needs every column beside may_change")
    fixed = [name for name in columns if name not in may_change]
    differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in fixed)
    conditions = {
        "update": f"WHEN {differs}" if may_change else "",
        "delete": f"WHEN NOT {may_remove.condition()}" if may_remove else "",
    }
    triggers = [
        f"CREATE TRIGGER {PREFIX}{event}_{table} BEFORE {event.upper()} ON {table} "
        f"{condition} BEGIN SELECT RAISE(ABORT, "
        f"'{table} is append-only: {event.upper()} refused'); END"
        for event, condition in conditions.items()
    ]
    return [*release(table, "sqlite"), *triggers]
