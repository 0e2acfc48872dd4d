"""A steward who deprecates or retires a version ..."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from schemas_app import models
from tests import factories
from tests.admin.conftest import buttons, words

ADDRESS = "/schemas/ticks_v1/versions/{number}/"
ACTIONS = ("deprecate", "retire")


@pytest.fixture(autouse=True)
def _two_versions(db):
    factories.schema()
    factories.published()
    factories.published(document=factories.with_field("venue"), at=factories.later(1))


def post(client, action, number=2, reason="Wrong codes."):
    return client.post(f"{ADDRESS.format(number=number)}{action}/", {"reason": reason})


def statuses():
    rows = models.SchemaVersion.objects.order_by("number")
    return list(rows.values_list("status", flat=True))


def test_deprecates_with_a_reason(signed_in):
    client = signed_in("ada")

    answer = post(client, "deprecate")

    assert (answer.status_code, answer["Location"]) == (302, ADDRESS.format(number=2))
    page = words(client.get(answer["Location"]))
    assert statuses() == ["active", "deprecated"]
    assert "You deprecated version 2. It stays in force." in page
    assert "Deprecated by ada just now: Wrong codes." in page
    assert "In force" in page


def test_retires_and_sees_what_holds_again(signed_in):
    client = signed_in("ada")

    answer = post(client, "retire")

    page = words(client.get(answer["Location"]))
    assert statuses() == ["active", "retired"]
    assert "Retired by ada just now: Wrong codes. Version 1 is in force." in page
    assert buttons(client.get(ADDRESS.format(number=2))) == []


def test_is_offered_what_is_left_to_do(signed_in):
    client = signed_in("ada")

    before = buttons(client.get(ADDRESS.format(number=2)))
    post(client, "deprecate")
    after = buttons(client.get(ADDRESS.format(number=2)))

    assert before == ["Deprecate version 2", "Retire version 2"]
    assert after == ["Retire version 2"]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    ("username", "flags"),
    [("mia", {}), ("ivo", {}), ("olga", {}), ("root", {"is_superuser": True})],
)
def test_is_nobody_else(signed_in, nothing_stored, action, username, flags):
    client = signed_in(username, **flags)

    with nothing_stored():
        answer = post(client, action)

    assert answer.status_code == 403
    assert "You are not a steward of Market data." in words(answer)
    assert buttons(client.get(ADDRESS.format(number=2))) == []


@pytest.mark.parametrize("action", ACTIONS)
def test_says_why(signed_in, nothing_stored, action):
    with nothing_stored():
        answer = post(signed_in("ada"), action, reason="  ")

    assert answer.status_code == 400
    assert "Say why." in words(answer)
    assert "Nothing was recorded." in words(answer)
    assert "Back to the version" in words(answer)


@pytest.mark.parametrize("action", ACTIONS)
def test_does_it_once(signed_in, nothing_stored, action):
    client = signed_in("ada")
    post(client, action)

    with nothing_stored():
        answer = post(client, action)

    assert answer.status_code == 409
    assert "That is done already" in words(answer)


def test_does_not_retire_what_nothing_could_replace(signed_in, nothing_stored):
    client = signed_in("ada")
    post(client, "retire")

    with nothing_stored():
        answer = post(client, "retire", number=1)

    assert answer.status_code == 409


@pytest.mark.parametrize("action", ACTIONS)
def test_names_a_version_that_there_is(signed_in, nothing_stored, action):
    with nothing_stored():
        answer = post(signed_in("ada"), action, number=9)

    assert answer.status_code == 404


@pytest.mark.parametrize("action", ACTIONS)
def test_comes_from_our_own_form(nothing_stored, action):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("ada"))

    with nothing_stored():
        answer = post(client, action)

    assert answer.status_code == 403


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("gone", ["deleted", "left"])
def test_is_still_there(signed_in, nothing_stored, action, gone):
    factories.domain().stewards.add(factories.person("eve"))
    client = signed_in("eve")
    eve = User.objects.filter(username="eve")
    if gone == "deleted":
        eve.delete()
    else:
        eve.update(is_active=False)

    with nothing_stored():
        answer = post(client, action)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


def test_finds_the_way_back_after_signing_in(signed_in):
    answer = signed_in("ada").get(f"{ADDRESS.format(number=2)}retire/")

    assert (answer.status_code, answer["Location"]) == (302, ADDRESS.format(number=2))
