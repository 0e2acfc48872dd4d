"""Every action, by every role, in every state: the services give the answer of the table."""

import pytest
from django.db import transaction

from schemas_app.domain import errors
from tests import matrix, service_calls, stored

pytestmark = pytest.mark.django_db


def answer(action, role, world):
    """Try it, and take it back: return DONE or the code of the refusal."""
    call, arguments = service_calls.CALLS[action]
    with transaction.atomic():
        try:
            call(**arguments(world), by=world.actor(role), at=matrix.NOW)
        except errors.RegistryError as refusal:
            return refusal.code
        transaction.set_rollback(True)
    return matrix.DONE


@pytest.mark.parametrize(("action", "state"), [*matrix.cases()])
def test_the_service_answers_as_the_table_says(action, state):
    world = matrix.world(action, state)
    before = stored.everything()

    answers = {role: answer(action, role, world) for role in matrix.ROLES}

    assert answers == {
        role: matrix.outcome(action, role, state) for role in matrix.ROLES
    }
    assert stored.everything() == before


def test_every_action_of_the_table_is_tried():
    assert set(service_calls.CALLS) == set(matrix.ACTIONS)
