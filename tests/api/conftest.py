"""Callers of the machine API, and a look at what they left behind."""

import json

import pytest
from django.test import Client

from schemas_app.permissions import Scope
from tests import factories
from tests.api import description
from tests.stored import nothing_stored as nothing_stored
from tests.stored import only_tried as only_tried

CSRF_TOKEN = "a" * 32


class Caller:
    """Somebody who calls the API; every answer is held against its description."""

    def __init__(self, client, headers):
        self._client = client
        self._headers = headers

    def get(self, path, **headers):
        """Read an address below /api/v1."""
        return self._call("get", path, headers=headers)

    def post(self, path, body=None, *, content_type="application/json", **headers):
        """Send a value as JSON, or a text or bytes as they are."""
        sent = body if isinstance(body, str | bytes) else json.dumps(body)
        return self._call(
            "post", path, data=sent, content_type=content_type, headers=headers
        )

    def _call(self, method, path, *, headers=None, **options):
        address = f"/api/v1{path}"
        response = getattr(self._client, method)(
            address, headers={**self._headers, **(headers or {})}, **options
        )
        description.check(method, address, response, options.get("data"))
        return response


@pytest.fixture(autouse=True)
def _database(db):
    """Everything here asks the database."""


def with_key(token):
    """Return whoever holds this key."""
    return Caller(Client(), {"Authorization": f"Bearer {token}"})


def signed_in(username):
    """Return a person with a session and its CSRF token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person(username))
    client.cookies["csrftoken"] = CSRF_TOKEN
    return Caller(client, {"X-CSRFToken": CSRF_TOKEN})


@pytest.fixture
def nobody():
    """A caller without key or session."""
    return Caller(Client(), {})


@pytest.fixture
def reader():
    """A module that may read."""
    return with_key(factories.key(Scope.READ))


@pytest.fixture
def developer():
    """Mia's module, which may read and propose."""
    return with_key(factories.key(Scope.READ, Scope.PROPOSE))


@pytest.fixture
def steward(_database):
    """Ada, a steward of market-data, in a browser."""
    factories.domain()
    return signed_in("ada")
