"""What cannot be written down has not happened: no audit entry, no change."""

import pytest
from django.db import transaction
from django.db.models import F
from django.db.utils import DatabaseError

from schemas_app import models
from schemas_app.services import scheduling
from tests import factories, matrix, service_calls, stored, worlds

# One state for each action in which the steward or the author may do it.
POSSIBLE = {
    action: (role, state)
    for action, values in matrix.ACTIONS.items()
    for role in values.roles
    for state in values.states
    if values.outcome(role, state) == matrix.DONE
}


@pytest.mark.parametrize("action", POSSIBLE)
def test_an_audit_entry_that_fails_undoes_the_change(action):
    role, state = POSSIBLE[action]
    world = worlds.world(action, state)
    call, arguments = service_calls.CALLS[action]
    by = world.actor(role)
    # The next entry gets a number that there is already.
    models.AuditHead.objects.update(number=F("number") - 1)
    before = stored.everything()

    with pytest.raises(DatabaseError), transaction.atomic():
        call(**arguments(world), by=by, at=worlds.NOW)

    assert stored.everything() == before


def test_every_action_is_tried():
    assert set(POSSIBLE) == set(matrix.ACTIONS)


def test_a_publication_by_the_clock_is_undone_too():
    factories.schema()
    due = factories.scheduled(publish_at=factories.later(60))
    models.AuditHead.objects.update(number=F("number") - 1)
    before = stored.everything()

    # The clock raises nothing: it logs, and comes round again.
    counted = scheduling.publish_due(by=factories.SYSTEM, at=factories.later(60))

    assert (counted, stored.everything()) == (0, before)
    due.refresh_from_db()
    assert due.state == "scheduled"
