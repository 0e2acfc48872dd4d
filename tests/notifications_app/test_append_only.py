"""An append-only table ..."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from notifications_app import append_only_sql, models
from tests.notifications_app import outbox

pytestmark = pytest.mark.django_db

_TABLE = "notifications_app_announcement"

_REMOVALS: dict[str, list[tuple[str, ...]]] = {
    "sqlite": [(f"DELETE FROM {_TABLE}",)],
    "postgresql": [
        (f"DELETE FROM {_TABLE}",),
        (f"TRUNCATE {_TABLE} CASCADE",),
        ("SET LOCAL session_replication_role = 'replica'", f"DELETE FROM {_TABLE}"),
    ],
}


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _run_in_a_savepoint(*statements: str) -> None:
    with transaction.atomic():
        _run(*statements)


def _refused(statement: str, message: str) -> None:
    with pytest.raises(IntegrityError, match=message):
        _run_in_a_savepoint(statement)


@pytest.fixture
def tasks_table() -> None:
    """Give a table with one free column beside two that are fixed."""
    columns = ["id", "exact", "state"]
    _run("CREATE TABLE tasks (id integer PRIMARY KEY, exact text, state text)")
    _run(
        *append_only_sql.protect(
            "tasks", connection.vendor, may_change=["state"], columns=columns
        )
    )
    _run("INSERT INTO tasks VALUES (1, '0.10', 'open')")


def _tasks() -> list[tuple[int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, exact, state FROM tasks ORDER BY id")
        return list(cursor.fetchall())


def test_refuses_to_change_a_row() -> None:
    outbox.announce()

    _refused(f"UPDATE {_TABLE} SET kind = 'other'", f"{_TABLE} is append-only: UPDATE")

    assert models.Announcement.objects.get().kind == "compatible_change"


def test_refuses_to_write_a_row_again_as_it_is() -> None:
    outbox.announce()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        models.Announcement.objects.get().save()


def test_refuses_to_remove_a_row() -> None:
    outbox.announce()

    for statements in _REMOVALS[connection.vendor]:
        with pytest.raises(IntegrityError, match=f"{_TABLE} is append-only"):
            _run_in_a_savepoint(*statements)

    assert models.Announcement.objects.count() == 1


def test_lets_free_columns_change(tasks_table: None) -> None:
    _run("UPDATE tasks SET state = 'done', exact = exact")

    assert _tasks() == [(1, "0.10", "done")]


@pytest.mark.parametrize(
    "change", ["exact = '0.1'", "exact = NULL", "id = 2", "state = 'done', exact = ''"]
)
def test_keeps_fixed_columns_beside_free_ones(tasks_table: None, change: str) -> None:
    _refused(f"UPDATE tasks SET {change}", "tasks is append-only: UPDATE refused")

    assert _tasks() == [(1, "0.10", "open")]


def test_keeps_rows_that_have_free_columns(tasks_table: None) -> None:
    _refused("DELETE FROM tasks", "tasks is append-only: DELETE refused")

    assert _tasks() == [(1, "0.10", "open")]


def test_can_be_protected_twice_and_released(tasks_table: None) -> None:
    _run(*append_only_sql.protect("tasks", connection.vendor))
    _refused("UPDATE tasks SET state = 'done'", "tasks is append-only: UPDATE refused")

    _run(*append_only_sql.release("tasks", connection.vendor))
    _run("DELETE FROM tasks")

    assert _tasks() == []


@pytest.mark.django_db(transaction=True)
def test_comes_and_goes_with_its_migration() -> None:
    call_command("migrate", "notifications_app", "0001_outbox", verbosity=0)
    outbox.announce()
    _run(f"DELETE FROM {_TABLE}")

    call_command("migrate", "notifications_app", verbosity=0)
    outbox.announce()

    _refused(f"DELETE FROM {_TABLE}", f"{_TABLE} is append-only: DELETE refused")


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", ["", "Tasks", "tasks; DROP TABLE x", 'a"b', "a" * 41])
def test_must_have_a_plain_name(name: str, vendor: str) -> None:
    with pytest.raises(ValueError, match=r"identifier|too long"):
        append_only_sql.protect(name, vendor)


def test_of_an_unknown_database_is_refused() -> None:
    with pytest.raises(ValueError, match="not written for 'oracle'"):
        append_only_sql.protect("tasks", "oracle")
    with pytest.raises(ValueError, match="not written for 'oracle'"):
        append_only_sql.release("tasks", "oracle")


def test_needs_to_know_its_columns_on_sqlite() -> None:
    with pytest.raises(ValueError, match="SQLite needs every column"):
        append_only_sql.protect("tasks", "sqlite", may_change=["state"])


def test_has_every_free_column_among_its_columns() -> None:
    with pytest.raises(ValueError, match="may_change"):
        append_only_sql.protect(
            "tasks", "sqlite", may_change=["typo"], columns=["state"]
        )


_HIJACKED = """
    CREATE SCHEMA of_theirs;
    CREATE FUNCTION of_theirs.same(tasks, tasks) RETURNS boolean LANGUAGE sql
        AS 'SELECT true';
    CREATE OPERATOR of_theirs.*= (
        LEFTARG = tasks, RIGHTARG = tasks, FUNCTION = of_theirs.same
    );
    CREATE FUNCTION of_theirs.same(record, record) RETURNS boolean LANGUAGE plpgsql
        AS 'BEGIN RETURN true; END';
    CREATE OPERATOR of_theirs.*= (
        LEFTARG = record, RIGHTARG = record, FUNCTION = of_theirs.same
    );
    SET LOCAL search_path = of_theirs, public, pg_catalog
"""


def test_is_not_changed_by_means_of_names_that_somebody_else_gave(
    tasks_table: None,
) -> None:
    """Whoever may create anything may create what a trigger would ask."""
    if connection.vendor == "postgresql":
        _run(_HIJACKED)

    _refused("UPDATE tasks SET exact = '0.1'", "tasks is append-only: UPDATE refused")

    assert _tasks() == [(1, "0.10", "open")]
