"""The audit trail: a chain that every service adds to."""

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from schemas_app import models
from schemas_app.domain import audit_actions, audit_chain
from schemas_app.services import (
    acknowledgements,
    audit,
    break_glass,
    publishing,
    threads,
)
from tests import factories


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

    def test_cannot_be_replaced(self, decided):
        again = "INTO schemas_app_auditentry SELECT * FROM schemas_app_auditentry"
        conflict = "ON CONFLICT (number) DO UPDATE SET actor = ''"
        statement = {
            "sqlite": f"REPLACE {again} WHERE number = 1",
            "postgresql": f"INSERT {again} WHERE number = 1 {conflict}",
        }[transaction.get_connection().vendor]

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            _execute(statement)

    def test_leaves_the_status_of_a_version_free(self, decided):
        models.SchemaVersion.objects.update(status="deprecated")

        decided.refresh_from_db()
        assert decided.status == "deprecated"


def _execute(statement):
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)
