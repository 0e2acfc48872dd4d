"""The tables for databases..."""

import contextlib
import dataclasses
import tempfile
from pathlib import Path

import duckdb
import psycopg
import pytest

from registry_site.embedded import folders, lifeline, postgres, processes
from schemas_app.domain import errors, fields
from schemas_app.domain.artifact_kinds import sql_duckdb, sql_postgresql
from tests.domain.artifact_kinds import ticks, wide

FEWER_DIGITS = tuple(
    field for field in wide.FIELDS if field.type != fields.decimal(40, 6)
)
WIDE = dataclasses.replace(wide.INPUT, fields=FEWER_DIGITS)


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of its own: what is written for it is tried on it in every run."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o711)
        places = postgres.Places(
            data=folder / "postgres",
            sockets=stack.enter_context(folders.for_sockets()),
            programs=folder / "programs",
        )
        line = stack.enter_context(lifeline.Lifeline())
        plan = postgres.plan(places, log=folder / "log", keep=False)
        stack.callback(processes.start_and_wait(plan, line=line).stop)
        yield stack.enter_context(
            psycopg.connect(
                host=str(places.sockets),
                user="postgres",
                dbname="postgres",
                autocommit=True,
            )
        )


class TestOfDuckDB:
    @pytest.mark.parametrize("source", [ticks.INPUT, WIDE], ids=["ticks", "wide"])
    def test_is_made_with_every_column(self, source):
        database = duckdb.connect()

        database.execute(sql_duckdb.KIND.build(source).decode())

        described = database.execute(f'DESCRIBE "{source.schema_id}"').fetchall()
        assert [(name, null) for name, _, null, *_ in described] == [
            (field.name, "YES" if field.nullable else "NO") for field in source.fields
        ]

    def test_takes_the_rows_that_are_meant(self):
        database = duckdb.connect()
        database.execute(sql_duckdb.KIND.build(ticks.INPUT).decode())
        row = "INSERT INTO ticks_v1 VALUES ('2025-01-27 09:30', 'AAPL', 187.25, 100, ?)"

        database.execute(row, ["B"])

        with pytest.raises(duckdb.ConstraintException):
            database.execute(row, ["X"])
        assert database.execute("SELECT count(*) FROM ticks_v1").fetchall() == [(1,)]

    def test_is_refused_where_a_number_has_too_many_digits(self):
        with pytest.raises(errors.UnmappableField, match="at most 38"):
            sql_duckdb.KIND.build(wide.INPUT)

    def test_is_refused_where_names_differ_by_case_only(self):
        twice = (wide.column("Px", fields.BOOLEAN), wide.column("pX", fields.BOOLEAN))

        with pytest.raises(errors.UnmappableField) as caught:
            sql_duckdb.KIND.build(dataclasses.replace(ticks.INPUT, fields=twice))

        assert caught.value.message == "The name 'pX' is the same as 'Px' in DuckDB"


class TestOfPostgreSQL:
    @pytest.mark.parametrize("source", [ticks.INPUT, wide.INPUT], ids=["ticks", "wide"])
    def test_is_made_with_every_column(self, server, source):
        server.execute(sql_postgresql.KIND.build(source).decode())

        described = server.execute(
            "SELECT column_name, is_nullable FROM information_schema.columns"
            " WHERE table_name = %s ORDER BY ordinal_position",
            [source.schema_id],
        ).fetchall()
        assert described == [
            (field.name, "YES" if field.nullable else "NO") for field in source.fields
        ]

    def test_takes_the_whole_range_of_a_column_and_no_more(self, server):
        count = wide.column("n", fields.integer(64, signed=False))
        source = dataclasses.replace(ticks.INPUT, schema_id="counts", fields=(count,))
        server.execute(sql_postgresql.KIND.build(source).decode())

        server.execute("INSERT INTO counts VALUES (%s)", [2**64 - 1])

        with pytest.raises(psycopg.errors.CheckViolation):
            server.execute("INSERT INTO counts VALUES (-1)")
        assert server.execute("SELECT n FROM counts").fetchall() == [(2**64 - 1,)]

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("", "The name '' is no name in PostgreSQL"),
            ("xmin", "The name 'xmin' belongs to every table in PostgreSQL"),
            (
                "é" * 32,
                (
                    f"The name '{'é' * 32}' is longer than 63 bytes, "
                    "which is all that is kept in PostgreSQL"
                ),
            ),
        ],
    )
    def test_is_refused_where_a_column_cannot_be_called_so(self, name, reason):
        source = dataclasses.replace(
            ticks.INPUT, fields=(wide.column(name, fields.BOOLEAN),)
        )

        with pytest.raises(errors.UnmappableField) as caught:
            sql_postgresql.KIND.build(source)

        assert caught.value.message == reason

    def test_is_refused_where_there_are_too_many_columns(self):
        many = tuple(wide.column(f"c{at}", fields.BOOLEAN) for at in range(1601))

        with pytest.raises(errors.UnmappableField, match="has at most 1600"):
            sql_postgresql.KIND.build(dataclasses.replace(ticks.INPUT, fields=many))
