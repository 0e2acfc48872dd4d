"""The audit trail: a chain that every service adds to."""

import dataclasses
import hashlib
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from schemas_app import models
from schemas_app.domain import actors, audit_actions, audit_chain
from schemas_app.services import (
    acknowledgements,
    audit,
    break_glass,
    publishing,
    threads,
)
from tests import factories

# What a hash is made over, after the hash before and a line feed: every field, members
# in order, nothing between them, text as it is.
CANONICAL = (
    '{"action":"schema.created","actor":"cleaner (module 0.1)","actor_kind":"key",'
    '"address":"192.0.2.7","after":{"big":9223372036854775809,"price":0.10},'
    '"at":"2026-03-02T09:30:00.000000+00:00",'
    '"before":{"a":{"y":"\u2028","z":"Z\u00fcrich"},"b":[1,null,true]},"key_id":3,'
    '"number":1,"object_id":"ticks_v1","object_type":"schema","person_id":7,'
    '"reason":"Weil \\"es\\" sein muss.\\n","request_id":"9a0a5d3e",'
    '"schema_id":"ticks_v1"}'
)


def record(**options):
    return audit.record(
        **{
            "action": audit_actions.Action.SCHEMA_CREATED,
            "object_type": "schema",
            "object_id": "ticks_v1",
            "by": factories.SYSTEM,
            "at": factories.NOW,
            **options,
        }
    )


class TestRecord:
    def test_begins_a_chain(self):
        first, second = record(), record(reason="again")

        assert (first.number, first.previous_hash) == (1, audit_chain.GENESIS)
        assert (second.number, second.previous_hash) == (2, first.hash)

    def test_covers_every_column_but_the_hashes_themselves(self):
        columns = {field.attname for field in models.AuditEntry._meta.concrete_fields}

        hashed = set(audit.hashed_fields(record()))

        assert columns - hashed == {"hash", "previous_hash"}

    def test_hashes_what_the_database_reads_back(self):
        record(after={"price": 2**63 + 1, "name": "Zürich"}, at=factories.later(1))

        entry = models.AuditEntry.objects.get()

        assert entry.hash == audit_chain.digest(
            previous=entry.previous_hash, entry=audit.hashed_fields(entry)
        )

    @pytest.mark.parametrize(
        "value", [1e22, 1e-7, -0.0, Decimal("-0"), Decimal("1E+400"), (1, "\x00\x7f")]
    )
    def test_hashes_numbers_as_they_are_read_back(self, value):
        record(before={"value": value}, after={"value": value})

        entry = models.AuditEntry.objects.get()

        assert entry.hash == audit_chain.digest(
            previous=entry.previous_hash, entry=audit.hashed_fields(entry)
        )

    def test_writes_the_same_bytes_for_ever(self):
        """Whoever verifies an old export must find the hash of that day."""
        entry = record(
            by=actors.Actor(
                kind=actors.ActorKind.KEY,
                label="cleaner (module 0.1)",
                person_id=7,
                key_id=3,
                request_id="9a0a5d3e",
                address="192.0.2.7",
            ),
            schema_id="ticks_v1",
            before={"b": [1, None, True], "a": {"z": "Zürich", "y": "\u2028"}},
            after={"price": Decimal("0.10"), "big": 2**63 + 1},
            reason='Weil "es" sein muss.\n',
        )

        text = f"{audit_chain.GENESIS}\n{CANONICAL}"
        assert entry.hash == hashlib.sha256(text.encode()).hexdigest()

    def test_covers_each_field_and_the_hash_before(self):
        entry = record(before={"a": 1}, after={"a": 2}, reason="So.")
        fields = audit.hashed_fields(entry)
        hashes = {
            audit_chain.digest(previous=previous, entry={**fields, **changed})
            for previous, changed in (
                (entry.previous_hash, {}),
                ("1" * 64, {}),
                *(
                    (entry.previous_hash, {name: "other" if value != 1 else 2})
                    for name, value in fields.items()
                ),
            )
        }

        assert len(hashes) == len(fields) + 2

    def test_keeps_of_a_request_what_there_is_room_for(self):
        by = dataclasses.replace(
            factories.SYSTEM, request_id="r" * 99, address="a" * 99
        )

        entry = record(by=by)

        entry.refresh_from_db()
        assert (entry.request_id, entry.address) == ("r" * 64, "a" * 64)

    def test_speaks_of_rows_without_being_tied_to_them(self):
        fields = models.AuditEntry._meta.get_fields()

        assert not any(field.is_relation for field in fields)

    @pytest.mark.django_db(transaction=True)
    def test_refuses_to_stand_alone(self):
        with pytest.raises(transaction.TransactionManagementError):
            record()


class TestTheVocabulary:
    def test_has_a_sentence_for_every_action(self):
        assert set(audit_actions.SENTENCES) == set(audit_actions.Action)


@pytest.fixture
def decided(_database):
    """A published version, and everything that people said on the way."""
    factories.schema()
    factories.policy({"name": "all", "approvals": 1})
    made = factories.proposal()
    ben = factories.decision(made, by="ben")
    threads.open_thread(
        proposal_id=made.pk, pointer="", text="Why?", by=ben["by"], at=factories.NOW
    )
    factories.module("2", owner="ben")
    acknowledgements.acknowledge(**ben, module="2", answer="ok")
    break_glass.ask(**ben, reason="It cannot wait.")
    factories.approve(made)
    return publishing.publish(**ben)


class TestWhatIsDecided:
    @pytest.mark.parametrize(
        "model",
        [
            models.Revision,
            models.Review,
            models.SchemaVersion,
            models.AuditEntry,
            models.TimelineEntry,
            models.Policy,
            models.BreakGlass,
            models.Acknowledgement,
            models.Thread,
            models.Comment,
        ],
        ids=lambda model: model.__name__,
    )
    def test_cannot_be_deleted(self, decided, model):
        table = model._meta.db_table

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            _execute(f"DELETE FROM {table}")

        assert model.objects.exists()

    @pytest.mark.parametrize(
        ("model", "change"),
        [
            (models.Revision, "text = 'other'"),
            (models.Revision, "impact = '[]', policy = '{}'"),
            (models.Review, "decision = 'reject'"),
            (models.SchemaVersion, "text = 'other'"),
            (models.SchemaVersion, "effective_from = published_at, number = 7"),
            (models.AuditEntry, "actor = 'nobody'"),
            (models.Schema, "schema_id = 'other'"),
            (models.TimelineEntry, "effective_from = '2020-01-01 00:00:00+00'"),
            (models.TimelineEntry, "number = 7"),
            (models.Policy, "rules = '[]'"),
            (models.Policy, "proposed_by_id = 1, reason = ''"),
            (models.BreakGlass, "reason = 'other'"),
            (models.Acknowledgement, "comment = 'other'"),
            (models.Thread, "pointer = '/x'"),
            (models.Comment, "text = 'other'"),
        ],
    )
    def test_cannot_be_changed(self, decided, model, change):
        table = model._meta.db_table

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            _execute(f"UPDATE {table} SET {change}")

    def test_cannot_be_emptied(self, decided):
        """By no statement, and by nobody who poses as a replica."""
        table = models.AuditEntry._meta.db_table
        ways = {
            "sqlite": [f"DELETE FROM {table} WHERE 1"],
            "postgresql": [
                f"TRUNCATE {table}",
                f"TRUNCATE {table} RESTART IDENTITY CASCADE",
                f"SET LOCAL session_replication_role = 'replica'; DELETE FROM {table}",
                f"SET LOCAL session_replication_role = 'replica'; TRUNCATE {table}",
            ],
        }
        before = models.AuditEntry.objects.count()

        for way in ways[transaction.get_connection().vendor]:
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
            ):
                _execute(way)

        assert models.AuditEntry.objects.count() == before

    def test_cannot_be_replaced_by_its_hash_either(self, decided):
        """SQLite's REPLACE removes whatever row has a value that must be unique."""
        fields = models.AuditEntry._meta.concrete_fields
        columns = [str(field.column) for field in fields]
        values = ["number + 1000" if name == "number" else name for name in columns]
        verb = {"sqlite": "REPLACE", "postgresql": "INSERT"}
        before = models.AuditEntry.objects.count()

        with pytest.raises(DatabaseError), transaction.atomic():
            _execute(
                f"{verb[transaction.get_connection().vendor]} INTO "
                f"schemas_app_auditentry ({', '.join(columns)}) SELECT "
                f"{', '.join(values)} FROM schemas_app_auditentry WHERE number = 1"
            )

        assert models.AuditEntry.objects.count() == before

    def test_cannot_be_replaced(self, decided):
        again = "INTO schemas_app_auditentry SELECT * FROM schemas_app_auditentry"
        conflict = "ON CONFLICT (number) DO UPDATE SET actor = ''"
        statement = {
            "sqlite": f"REPLACE {again} WHERE number = 1",
            "postgresql": f"INSERT {again} WHERE number = 1 {conflict}",
        }[transaction.get_connection().vendor]

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            _execute(statement)

    def test_cannot_be_replaced_by_the_number_of_its_row(self, decided):
        """SQLite has one beside each key that is no plain integer."""
        table = models.AuditEntry._meta.db_table
        fields = models.AuditEntry._meta.concrete_fields
        columns = [str(field.column) for field in fields]
        values = [{"number": "number + 1000", "hash": "'0'"}.get(n, n) for n in columns]
        way = (
            f"REPLACE INTO {table} (rowid, {', '.join(columns)}) SELECT rowid, "
            f"{', '.join(values)} FROM {table} WHERE number = 1"
        )
        before = models.AuditEntry.objects.count()

        # PostgreSQL knows no such statement.
        with pytest.raises(DatabaseError), transaction.atomic():
            _execute(way)

        assert models.AuditEntry.objects.filter(number__lte=before).count() == before

    def test_is_not_let_go_of_for_a_note_in_a_table_of_somebody_else(self, decided):
        """Who may not write notes of archives may still have temporary tables."""
        before = models.AuditEntry.objects.count()
        notes = models.AuditArchive._meta.db_table
        _execute(f"CREATE TEMPORARY TABLE {notes} (first bigint, last bigint)")
        theirs = {"sqlite": "temp", "postgresql": "pg_temp"}
        own = f"{theirs[transaction.get_connection().vendor]}.{notes}"
        _execute(f"INSERT INTO {own} VALUES (0, 1000)")

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            _execute("DELETE FROM schemas_app_auditentry")

        _execute(f"DROP TABLE {own}")
        assert models.AuditEntry.objects.count() == before

    def test_leaves_the_status_of_a_version_free(self, decided):
        models.SchemaVersion.objects.update(status="deprecated")

        decided.refresh_from_db()
        assert decided.status == "deprecated"


def _execute(statement):
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)
