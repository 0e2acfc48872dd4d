"""Every action, by every role, in every state: the same answer through every interface."""

from itertools import groupby

import pytest
from django.db import transaction

from schemas_app import models
from schemas_app.domain.audit_actions import Action
from tests import api_calls, browser_calls, matrix, service_calls, stored, worlds

pytestmark = pytest.mark.django_db

# Refusals that the trail remembers.
RECORDED = {
    (matrix.OWN_WORK, "approve"),
    (matrix.OWN_WORK, "break the glass"),
}
INTERFACES = {"service": service_calls, "api": api_calls, "browser": browser_calls}


def _scene(case):
    """Return what a case has in common with those that may be tried in the same World."""
    action, state = case
    return worlds.variant(action), state


SCENES = [
    (variant, state, [action for action, _ in cases])
    for (variant, state), cases in groupby(
        sorted(matrix.cases(), key=_scene), key=_scene
    )
]


@pytest.fixture(autouse=True)
def _unlimited(settings):
    """All of it comes from one address, as fast as it goes."""
    settings.API_RATE = settings.STRANGER_RATE = 0


def expected(interface, action, role, state):
    """Return the answer that the table gives."""
    tried = matrix.ACTIONS[action]
    if interface == "browser":
        return tried.outcome_in_browser(role, state)
    return tried.outcome(role, state)


def tried(answer, action):
    """Try it, and take it back: return what came of it, in words and in the audit trail."""
    # That a key did not open is told by the door, not by what is behind it.
    entries = models.AuditEntry.objects.exclude(action=Action.KEY_REFUSED)
    before = entries.count()
    with transaction.atomic():
        answered = answer(action)
        is_told = answered == matrix.DONE or (answered, action) in RECORDED
        assert is_told == (entries.count() > before), answered
        transaction.set_rollback(True)
    return answered


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        pytest.param(state, actions, id=f"{state} {variant}".strip())
        for variant, state, actions in SCENES
    ],
)
def test_every_interface_answers_as_the_table_says(state, actions):
    world = worlds.world(actions[0], state)
    callers = {
        (interface, role): calls.caller(role, world)
        for interface, calls in INTERFACES.items()
        for role in matrix.ROLES
    }
    # By now they have signed in, which is in the trail.
    before = stored.everything()
    answers, table = {}, {}

    for (interface, role), answer in callers.items():
        for action in actions:
            case = (interface, action, role)
            answers[case] = tried(answer, action)
            table[case] = expected(*case, state)

    assert answers == table
    assert stored.everything() == before


@pytest.mark.parametrize("calls", INTERFACES.values(), ids=INTERFACES)
def test_every_action_of_the_table_is_tried(calls):
    assert set(calls.CALLS) == set(matrix.ACTIONS)
