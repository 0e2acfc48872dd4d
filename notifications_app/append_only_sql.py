"""The SQL of append-only tables, for PostgreSQL and SQLite, as text.

Migrations list `append_only.operation`, which runs it.
"""

import dataclasses
import inspect
import re
from collections.abc import Sequence

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

    def exists(self, *, number: str, schema: str = "") -> str:
        """Return what holds if there is such a row for a number."""
        _check_names(self.table, (self.column,))
        return (
            f"EXISTS (SELECT 1 FROM {schema}{self.table} archived "  # noqa: S608 (names are checked)
            f"WHERE {number} BETWEEN archived.first AND archived.last)"
        )


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
    a DELETE may take. SQLite cannot compare whole rows, so there `columns` must then
    list every column of the table; when a later migration alters the table, SQLite
    drops its triggers or does not know the new column: protect it again. SQLite also
    lets REPLACE remove the row that has the same key, past the triggers unless a
    connection asks for them: `keys` are the columns that are unique together, and a row
    whose key is taken is refused. So is one whose rowid is, which every table has
    beside its key.

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


def _unreplaceable(table: str, keys: Sequence[Sequence[str]]) -> list[str]:
    """Build the trigger of SQLite that refuses a row whose key is taken."""
    taken = [" AND ".join(f'"{name}" = NEW."{name}"' for name in key) for key in keys]
    if not taken:
        return []
    # It is -1 in an INSERT that names none.
    taken.append("rowid = NEW.rowid")
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
    # With a path of its own: whoever runs a statement may have temporary tables, and
    # operators in a schema of theirs, of the names that are used here.
    body = f"""
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, pg_temp AS $$
        DECLARE kept record; is_archived boolean;
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
    query = f"SELECT {may_remove.exists(number='$1', schema='%I.')}"
    return (
        f"IF TG_OP = 'DELETE' THEN EXECUTE format('{query}', TG_TABLE_SCHEMA) "
        f'INTO is_archived USING OLD."{may_remove.column}"; '
        "IF is_archived THEN RETURN OLD; END IF; END IF;"
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
        "delete": _unless_archived(may_remove) if may_remove else "",
    }
    triggers = [
        f"CREATE TRIGGER {PREFIX}{event}_{table} BEFORE {event.upper()} ON {table} "
        f"{condition} BEGIN SELECT RAISE(ABORT, "
        f"'{table} is append-only: {event.upper()} refused'); END"
        for event, condition in conditions.items()
    ]
    return [*release(table, "sqlite"), *triggers]


def _unless_archived(may_remove: Archived) -> str:
    old = f'OLD."{may_remove.column}"'
    return f"WHEN NOT {may_remove.exists(number=old)}"
