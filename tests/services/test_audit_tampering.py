"""One entry of the trail, tampered with by the owner of the database ..."""

import pytest
from django.db import transaction

from benchmarks import _audit_tampering
from schemas_app import models
from schemas_app.domain.audit_actions import Action
from schemas_app.services import audit, audit_chain_check
from schemas_app.services.audit_diagnosis import Fault
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entries(transactional_db):
    """Ten entries, of which some say the same."""
    with transaction.atomic():
        for number in range(10):
            audit.record(
                action=Action.SCHEMA_CREATED,
                object_type="schema",
                object_id=f"ticks_v{number % 3}",
                after={"price": 2**63 + number % 2},
                by=factories.SYSTEM,
                at=factories.later(number),
            )
    return list(models.AuditEntry.objects.order_by("number"))


def test_is_found_whatever_was_done(entries):
    missed = [
        (done, said)
        for done, is_found, said in _audit_tampering.tamperings(120, seed=8)
        if not is_found
    ]

    assert missed == []
    assert audit_chain_check.check() == audit_chain_check.Chain(
        number=10, hash=entries[-1].hash
    )


class TestARange:
    def test_is_read_alone(self, entries):
        chain = audit_chain_check.check(first=4, last=6)

        assert (chain.first, chain.number, chain.hash) == (4, 6, entries[5].hash)
        assert (chain.checked, chain.problem) == (3, "")

    def test_says_how_far_it_is(self, entries):
        told = []

        audit_chain_check.check(tell=lambda *far: told.append(far))

        assert told == [(10, 10)]

    def test_does_not_fit_a_checkpoint_of_what_was_before(self, entries):
        marks = [
            audit_chain_check.Mark(number, hash_, "then")
            for number, hash_ in ((2, entries[1].hash), (7, "f" * 64))
        ]

        chain = audit_chain_check.check(marks=marks)

        assert (chain.number, chain.fault) == (3, Fault.REWRITTEN)
        assert chain.problem == (
            "it, or what follows up to 7, was written anew, for the checkpoint of "
            "then names another hash"
        )

    def test_ends_before_what_a_checkpoint_names(self, entries):
        chain = audit_chain_check.check(
            marks=[audit_chain_check.Mark(12, "f" * 64, "then")]
        )

        assert (chain.number, chain.fault) == (11, Fault.REMOVED)
        assert chain.problem == "it was removed, for the checkpoint of then names 12"
