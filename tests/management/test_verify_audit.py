"""Checking the audit trail from the command line."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from schemas_app import models
from schemas_app.domain import audit_chain
from schemas_app.services import audit
from tests import factories, flushing

# PostgreSQL takes triggers off between transactions only.
pytestmark = pytest.mark.django_db(transaction=True)


def verify():
    said = io.StringIO()
    call_command("verify_audit", stdout=said)
    return said.getvalue()


@pytest.fixture
def entries(transactional_db):
    """Three entries or more, all of them as they were written."""
    factories.schema()
    factories.published()
    return list(models.AuditEntry.objects.order_by("number"))


def test_says_that_an_empty_trail_is_intact():
    assert verify() == (
        f"The audit chain is intact: 0 entries, head {audit_chain.GENESIS}\n"
    )


def test_says_that_what_services_wrote_is_intact(entries):
    head = models.AuditHead.objects.get()

    assert verify() == (
        f"The audit chain is intact: {len(entries)} entries, head {head.hash}\n"
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"actor": "somebody"}, "it is not what was written"),
        ({"previous_hash": "f" * 64}, "it does not follow the entry before it"),
    ],
)
def test_fails_at_an_entry_that_was_changed(entries, change, problem):
    with flushing.triggers_off():
        models.AuditEntry.objects.filter(number=2).update(**change)

    with pytest.raises(CommandError) as refusal:
        verify()

    assert str(refusal.value) == f"The audit chain is broken at entry 2: {problem}."


def test_fails_after_an_entry_that_is_gone(entries):
    with flushing.triggers_off():
        models.AuditEntry.objects.filter(number=2).delete()

    with pytest.raises(CommandError, match=r"at entry 3: the entry after 1 is missing"):
        verify()


def test_fails_where_the_last_entries_are_gone(entries):
    last = entries[-1].number
    with flushing.triggers_off():
        models.AuditEntry.objects.filter(number=last).delete()

    with pytest.raises(CommandError) as refusal:
        verify()

    assert str(refusal.value) == (
        f"The audit chain is broken at entry {last - 1}: "
        "the chain does not end with what its head names."
    )


def test_fails_where_a_whole_tail_was_written_anew(entries):
    entry = entries[-1]
    entry.actor = "somebody"
    entry.hash = audit_chain.digest(
        previous=entry.previous_hash, entry=audit.hashed_fields(entry)
    )
    with flushing.triggers_off():
        models.AuditEntry.objects.filter(number=entry.number).update(
            actor=entry.actor, hash=entry.hash
        )

    with pytest.raises(CommandError, match="does not end with what its head names"):
        verify()
