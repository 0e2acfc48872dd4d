"""A page of somebody else has our people's browsers send requests: nothing comes of it."""

import pytest
from django.test import Client

from tests import factories
from tests.security import addresses

TOKEN = "a" * 32
UNSAFE = ("post", "put", "patch", "delete")
# They know no session: nobody's browser does anything there that others could not.
WITHOUT_SESSION = ("/healthz",)


@pytest.fixture
def browser():
    """The browser of a superuser, who may do everything."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("root", is_superuser=True))
    return client


def answers(browser, methods, **options):
    """Return by address and method whatever is not refused as forged."""
    return {
        (address, method): answer.status_code
        for address in map(addresses.filled, addresses.routes())
        for method in methods
        if address not in WITHOUT_SESSION
        and (answer := getattr(browser, method)(address, **options)).status_code != 403
    }


def test_without_proof_are_refused_everywhere(browser, nothing_stored):
    with nothing_stored():
        found = answers(browser, UNSAFE, data={}, content_type="application/json")

    assert found == {}


def test_from_another_origin_are_refused_everywhere(browser, nothing_stored):
    browser.cookies["csrftoken"] = TOKEN
    foreign = {"X-CSRFToken": TOKEN, "Origin": "https://evil.example"}

    with nothing_stored():
        found = answers(browser, ["post"], data={}, headers=foreign)

    assert found == {}


def test_do_nothing_by_being_looked_at(browser, nothing_stored):
    """What only reads is not protected, so that it must not write."""
    factories.schema()
    factories.published()
    values = {"schema_id": "ticks_v1", "number": "1", "version": "1", "slug": "none"}

    with nothing_stored():
        for route in addresses.routes():
            answer = browser.get(addresses.filled(route, values))
            if getattr(answer, "streaming", False):
                answer.close()
