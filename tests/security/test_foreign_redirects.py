"""Who follows a link to this site ends on this site."""

import urllib.parse

import pytest
from django.test import Client

from tests import factories

PASSWORD = "a quiet harbor 77"
FOREIGN = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    " https://evil.example/",
    "\thttps://evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "//testserver:80@evil.example/",
    "/%0d%0aLocation: https://evil.example/",
)


def stays_here(location):
    """Return whether a browser that is told to go there stays on this site."""
    seen = urllib.parse.urlsplit(location.replace("\\", "/"))
    control = any(ord(character) <= 32 for character in location)
    return not (seen.scheme or seen.netloc or control) and location.startswith("/")


@pytest.fixture
def ada():
    person = factories.person("ada")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.parametrize("foreign", FOREIGN)
class TestIsNotLedAway:
    def test_by_signing_in(self, ada, foreign):
        client = Client()

        answer = client.post(
            "/login/",
            {"username": "ada", "password": PASSWORD, "next": foreign},
        )

        assert answer.status_code == 302
        assert stays_here(answer["Location"])

    def test_by_a_sign_in_that_was_long_ago(self, ada, foreign):
        client = Client()
        client.force_login(ada)

        answer = client.get("/login/", {"next": foreign})

        assert answer.status_code == 302
        assert stays_here(answer["Location"])

    def test_by_a_form(self, ada, foreign):
        client = Client()
        client.force_login(ada)

        answer = client.post(
            "/notifications/watch/", {"pattern": "ticks_*", "next": foreign}
        )

        assert answer.status_code == 302
        assert stays_here(answer["Location"])

    def test_by_signing_out(self, ada, foreign):
        client = Client()
        client.force_login(ada)

        answer = client.post("/logout/", {"next": foreign})

        assert answer.status_code == 200 or stays_here(answer["Location"])


@pytest.mark.parametrize("path", ["//evil.example/%2e%2e", "/\\evil.example", "//evil"])
def test_an_address_with_two_slashes_is_led_nowhere(path):
    answer = Client().get("/", headers={}, PATH_INFO=path)

    assert answer.status_code in (200, 404) or stays_here(answer["Location"])
