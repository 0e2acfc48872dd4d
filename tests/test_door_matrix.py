"""Every address of the site, tried by everybody: the answer that the table gives."""

import logging

import pytest
from django.db import transaction

from schemas_app import models
from schemas_app.domain.audit_actions import Action
from tests import door_table, doors

pytestmark = pytest.mark.django_db

ROUTES = doors.routes()
# What neither page nor API has a use for; some views of Django's make a GET of them.
ODD_METHODS = ("PUT", "PATCH", "DELETE")
_OURS = [
    route
    for route in ROUTES.values()
    if route.pattern.split("/")[0] not in ("auth", "schemas_app", "notifications_app")
]


def test_every_address_is_in_the_table_and_nothing_else():
    assert sorted(ROUTES) == sorted(door_table.DOORS)


@pytest.fixture(autouse=True)
def _unlimited(settings):
    """All of it comes from one address, as fast as it goes."""
    settings.API_RATE = settings.STRANGER_RATE = 0


@pytest.fixture(autouse=True)
def _quiet():
    """Thousands of lines would be kept for a failure that needs none of them."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def answered(visitor, request):
    """Try it, and take back whatever it did: return the answer, and whether it did."""
    written = models.AuditHead.objects.values_list("number", flat=True)
    with transaction.atomic():
        before = written.first()
        answer = visitor.tries(request)
        acted = written.first() != before and _did_something(after=before)
        transaction.set_rollback(True)
    return answer, acted


def _did_something(*, after):
    """Return whether the trail tells of more than of a key that did not open."""
    entries = models.AuditEntry.objects.filter(number__gt=after or 0)
    return entries.exclude(action=Action.KEY_REFUSED).exists()


def test_everybody_is_answered_as_the_table_says():
    world = doors.scene()
    requests = doors.requests(world, "GET", "POST", of=ROUTES.values())
    found, wanted, acts = {}, {}, set()

    for role in doors.ROLES:
        visitor = doors.Visitor(role, world)
        for one in requests:
            case = (one.route.name, one.method, role)
            found[case], acted = answered(visitor, one)
            wanted[case] = door_table.answer(
                one.route.name, one.route.pattern, one.method, role
            )
            if acted and found[case] != door_table.IN:
                acts.add(case)

    assert {c: a for c, a in found.items() if a != wanted[c]} == {}
    # Whoever was not let in has done nothing but sign out, or try to approve their own.
    assert {(name, method) for name, method, _ in acts} <= {
        ("admin:logout", "POST"),
        ("admin:proposal_approve", "POST"),
        ("admin:proposal_break_glass", "POST"),
        ("api:approve", "POST"),
        ("api:break-glass", "POST"),
    }


def test_other_methods_do_nothing():
    world = doors.scene()
    requests = doors.requests(world, *ODD_METHODS, of=_OURS)
    wrong = {}

    for role in ("anonymous", "module key", "superuser"):
        visitor = doors.Visitor(role, world)
        for one in requests:
            read = door_table.answer(one.route.name, one.route.pattern, "GET", role)
            found = answered(visitor, one)
            refusals = (door_table.NO_METHOD, door_table.OUT, door_table.DENIED)
            if found not in [(answer, False) for answer in (read, *refusals)]:
                wrong[(one.route.name, one.method, role)] = found

    assert wrong == {}
