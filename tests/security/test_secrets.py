"""Secrets are where they are used, and nowhere else: not in a table, a log or an answer."""

import io
import logging

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import path
from django.views import debug

from notifications_app.webhooks import endpoints
from registry_site import logs
from schemas_app.services import people, webhooks
from tests import factories

PASSWORD = "a quiet harbor 77"
WRONG = "wrong pass of ada 55"


def everything_stored():
    """Return all that is in the database, as text."""
    return "\n".join(
        str(tuple(row.values()))
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.values()
    )


@pytest.fixture
def said():
    """Return what was logged, in the form in which it is written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    form = logs.configuration(form="json", level="DEBUG")["formatters"]["line"]
    handler.setFormatter(
        form["()"](
            processors=form["processors"], foreign_pre_chain=form["foreign_pre_chain"]
        )
    )
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream.getvalue
    root.removeHandler(handler)


@pytest.fixture
def secrets():
    """Make one of each, and return them by name."""
    factories.domain()
    people.create(
        username="eve",
        password=PASSWORD,
        full_name="Eve",
        groups=(),
        by=factories.SYSTEM,
        at=factories.NOW,
    )
    key = factories.key()
    created = webhooks.create(
        wanted=endpoints.Wanted(label="Ours", url="https://hooks.example.com/a"),
        by=factories.actor("ada"),
        at=factories.NOW,
    )
    rotated = webhooks.rotate(
        uid=created.endpoint.uid, by=factories.actor("ada"), at=factories.NOW
    )
    return {
        "password": PASSWORD,
        "key": key.secret,
        "whole key": str(key),
        "webhook": created.secret.removeprefix("whsec_"),
        "rotated webhook": str(rotated).removeprefix("whsec_"),
        "pepper": settings.API_KEY_PEPPER,
        "secret key": settings.SECRET_KEY,
    }


def leaked(secrets, text):
    """Return the names of the secrets that stand in a text."""
    return {name for name, secret in secrets.items() if secret in text}


def use(secrets):
    """Sign in, rightly and wrongly, and call with a key and with half of one."""
    answers = []
    for password in (PASSWORD, WRONG):
        client = Client()
        form = {"username": "eve", "password": password, "next": "/"}
        answers += [client.post("/login/", form), client.get("/"), client.get("/x/")]
    for key in (secrets["whole key"], secrets["whole key"][:-1] + "!"):
        bearer = {"Authorization": f"Bearer {key}"}
        answers += [
            Client().get("/api/v1/schemas/", headers=bearer),
            Client().post("/api/v1/schemas/", "{", "application/json", headers=bearer),
            Client().get(f"/api/v1/schemas/?key={key}"),
            Client().get(f"/{key}/"),
        ]
    return answers


def test_are_in_no_table(secrets):
    use(secrets)

    found = leaked(secrets, everything_stored())

    assert found == set()


def test_are_in_no_log_line(secrets, said):
    use({**secrets})

    text = said()
    assert "request_finished" in text
    assert leaked({**secrets, "wrong password": WRONG}, text) == set()


def test_are_in_no_answer(secrets):
    for answer in use(secrets):
        own = answer.request["PATH_INFO"]  # an address that is told back is one's own
        told = answer.getvalue().decode(errors="replace").replace(own, "")
        assert leaked({**secrets, "wrong password": WRONG}, told) == set()


class TroubleError(Exception):
    """What nobody foresaw, with a secret in its words."""


def _broken(request):
    secret = PASSWORD
    raise TroubleError(f"{secret} srk_abcdefgh_{'s' * 43}")


urlpatterns = [path("broken/", _broken), path("api/v1/broken/", _broken)]


@pytest.mark.urls("tests.security.test_secrets")
@pytest.mark.parametrize("address", ["/broken/", "/api/v1/broken/"])
def test_are_on_no_page_that_tells_of_a_failure(address, said):
    client = Client(raise_request_exception=False)

    answer = client.get(address, headers={"Authorization": "Bearer srk_x"})

    told = answer.content.decode()
    assert answer.status_code == 500
    assert PASSWORD not in told
    for word in ("Traceback", "Trouble", "srk_", "SECRET_KEY", "_broken", ".py"):
        assert word not in told
    # Our own log tells what was raised, with what looks like a key masked.
    assert "Trouble" in said()
    assert "s" * 43 not in said()


def test_are_unreadable_on_a_page_of_the_settings(settings):
    """Django's own pages for developers mask what is, or holds, a secret."""
    settings.DATABASE_URL = f"postgres://registry:{PASSWORD}@db.example/registry"
    settings.CHANNEL_LAYERS = {
        "default": {"CONFIG": {"hosts": [{"address": f"redis://:{PASSWORD}@redis/0"}]}}
    }

    shown = debug.get_default_exception_reporter_filter().get_safe_settings()

    for name in ("SECRET_KEY", "API_KEY_PEPPER", "EMAIL_HOST_PASSWORD"):
        assert str(getattr(settings, name)) not in str(shown[name]) or not getattr(
            settings, name
        )
    assert PASSWORD not in str(shown)
