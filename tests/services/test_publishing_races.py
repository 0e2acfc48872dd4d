"""Two people at once. Needs real transactions, so it runs on a real second connection."""

import threading

import pytest
from django.db import connection

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.services import publishing
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def publish(proposal, who, outcomes, barrier):
    try:
        actor = factories.actor(who)
        fingerprint = factories.fingerprint(proposal)
        barrier.wait(timeout=30)
        outcomes[who] = publishing.publish(
            proposal_id=proposal.pk,
            fingerprint=fingerprint,
            by=actor,
            at=factories.later(5),
        )
    except errors.RegistryError as error:
        outcomes[who] = error
    finally:
        connection.close()


def race(*jobs):
    outcomes: dict[str, object] = {}
    barrier = threading.Barrier(len(jobs))
    threads = [
        threading.Thread(target=publish, args=(proposal, who, outcomes, barrier))
        for proposal, who in jobs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


class TestTwoStewardsPublishing:
    def test_the_same_proposal_gives_one_version_and_one_clear_error(self):
        factories.schema()
        made = factories.approved()

        outcomes = race((made, "ada"), (made, "ben"))

        assert models.SchemaVersion.objects.count() == 1
        kinds = sorted(type(outcome).__name__ for outcome in outcomes.values())
        assert kinds == ["SchemaVersion", "TransitionRefused"]

    def test_two_proposals_on_one_base_give_one_version_and_one_base_moved(self):
        factories.schema()
        factories.published()
        first = factories.approved(document=factories.with_field("venue"))
        second = factories.approved(document=factories.with_field("side"))

        outcomes = race((first, "ada"), (second, "ben"))

        assert models.SchemaVersion.objects.count() == 2
        kinds = sorted(type(outcome).__name__ for outcome in outcomes.values())
        assert kinds == ["BaseMoved", "SchemaVersion"]
