"""The API asked by its own description: whatever comes, no 5xx and nothing undescribed."""

import copy
import functools
import json

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks

from registry_site import wsgi
from tests import factories, worlds
from tests.api import conftest, description

CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]
EXAMPLES = 4


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    """Send a text as it is, anything else as the one record."""
    del context
    return (value if isinstance(value, str) else json.dumps(value)).encode()


@functools.cache
def described():
    """Return the description as the fuzzer reads it, asked in this process."""
    schema = schemathesis.openapi.from_dict(copy.deepcopy(description.document()))
    schema.app = wsgi.application
    return schema


@pytest.fixture(autouse=True)
def _one_connection():
    """Keep the connection of the test, as Django's own client does."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture
def there(_database):
    """What addresses may name that is there."""
    world = worlds.world("approve", "in_review")
    return {
        "schema_id": "ticks_v1",
        "version": "1",
        "old": "1",
        "new": "2",
        "kind": "arrow_ipc",
        "sha256": "0" * 64,
        "number": "2",
        "proposal_id": world.proposal.pk,
        "thread_id": world.thread.pk if world.thread else 1,
        "policy_id": world.policy.pk,
        "uid": "nothing",
        "message_id": "msg_1",
    }


def key():
    """Return what a module sends that may read and propose."""
    return {"headers": {"Authorization": f"Bearer {factories.key(module_number='2')}"}}


def session():
    """Return what the browser of a steward sends."""
    client = Client()
    client.force_login(factories.person("ada"))
    named = {"sessionid": client.cookies["sessionid"].value}
    return {
        "headers": {"X-CSRFToken": conftest.CSRF_TOKEN},
        "cookies": {**named, "csrftoken": conftest.CSRF_TOKEN},
    }


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("caller", [key, session])
def test_answers_as_it_says(there, caller, mode):
    signed = caller()
    for found in described().get_all_operations():
        operation = found.ok()
        named = {
            parameter.name: there[parameter.name]
            for parameter in operation.path_parameters
        }
        for places in ({}, {"path_parameters": named}):
            ask(operation.as_strategy(mode, **places), signed)


def ask(cases, signed):
    """Send some of `cases`, each to the registry as it was."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def once(case):
        # Made up from the description as well; these tests are about those who get in.
        case.headers.pop("Authorization", None)
        case.cookies.clear()
        with transaction.atomic():
            answer = case.call(**signed)
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    once()
