"""What asks people once more who they are ..."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from registry_site.sign_in import confirming
from schemas_app import models
from schemas_app.permissions import Scope
from schemas_app.selectors import sessions
from tests import factories
from tests.stored import everything

PASSWORD = "correct horse battery"
RULES = '[{"approvals": 2, "name": "all"}]'
POLICY = {"as": "json", "text": RULES, "reason": "Two\r\npeople.", "do": "propose"}


@pytest.fixture(autouse=True)
def _world(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    factories.domain()


@pytest.fixture
def ada():
    """Ada, who signed in an hour ago."""
    return signed_in("ada", ago=60)


def signed_in(name, *, ago, **flags):
    person = factories.person(name, **flags)
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    client.force_login(person)
    session = client.session
    session[sessions.BEGAN] = (timezone.now() - timedelta(minutes=ago)).isoformat()
    session.save()
    return client


def carried(response):
    """Return what the page that asks would post again."""
    text = response.content.decode()
    form = re.search(
        r'<form method="post" id="confirm-form">.*?</form>', text, re.DOTALL
    )
    assert form
    found = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0], re.DOTALL
    )
    return {name: value.replace("&quot;", '"') for name, value in found} | {
        "csrfmiddlewaretoken": ""
    }


def test_are_addresses_that_there_are():
    optional = {name for name in confirming.NEEDS if name.startswith("mfa_")}
    names = set(get_resolver().reverse_dict)
    for name in confirming.NEEDS.keys() - optional:
        namespace, _, last = name.partition(":")
        assert last in get_resolver().namespace_dict[namespace][1].reverse_dict, name
    assert not names & optional
    with pytest.raises(NoReverseMatch):
        reverse("mfa_activate_totp")


def test_carries_along_what_was_typed_and_does_it_once_it_is_said(ada):
    before = everything()

    asked = ada.post("/policies/propose/", POLICY)
    nothing = everything()
    again = carried(asked)
    wrong = ada.post("/policies/propose/", {**again, "confirm_with": "guess"})
    done = ada.post("/policies/propose/", {**carried(wrong), "confirm_with": PASSWORD})

    assert (asked.status_code, wrong.status_code, done.status_code) == (403, 403, 302)
    assert nothing == before
    assert "That is not it. Nothing was changed." in wrong.content.decode()
    assert {name: again[name] for name in POLICY} == POLICY
    policy = models.Policy.objects.get()
    assert (policy.reason, policy.rules[0]["approvals"]) == ("Two\r\npeople.", 2)


def test_do_not_ask_again_for_a_while(ada):
    ada.post("/policies/propose/", {**POLICY, "confirm_with": PASSWORD})

    second = ada.post("/policies/propose/", {**POLICY, "reason": "More."})

    assert second.status_code == 302
    assert models.Policy.objects.count() == 2


def test_do_not_ask_who_has_just_signed_in():
    client = signed_in("ada", ago=9)

    assert client.post("/policies/propose/", POLICY).status_code == 302


def test_do_not_ask_for_what_is_only_looked_at(ada):
    page = ada.get("/policies/propose/")
    form = ada.post("/policies/propose/", {**POLICY, "do": "check"})

    assert (page.status_code, form.status_code) == (200, 200)


def test_do_not_let_guess_for_ever(ada):
    answers = [
        ada.post("/policies/propose/", {**POLICY, "confirm_with": f"guess {number}"})
        for number in range(6)
    ]
    right = ada.post("/policies/propose/", {**POLICY, "confirm_with": PASSWORD})

    assert "Too many attempts" not in answers[4].content.decode()
    assert "Too many attempts" in answers[5].content.decode()
    assert "Too many attempts" in right.content.decode()
    assert not models.Policy.objects.exists()


def test_ask_before_a_password_is_typed_and_never_carry_one():
    root = signed_in("root", ago=60, is_superuser=True)

    asked = root.get("/auth/user/add/")
    form = {"username": "new", "password1": "s3cret-word", "password2": "s3cret-word"}
    late = root.post("/auth/user/add/", form)
    shown = root.post(
        "/auth/user/add/", {**carried(asked), "confirm_with": PASSWORD}, follow=True
    )

    assert "Confirm that it is you" in asked.content.decode()
    assert "s3cret-word" not in late.content.decode()
    assert carried(late)["username"] == "new"
    assert shown.redirect_chain == [("/auth/user/add/", 302)]
    assert 'name="password1"' in shown.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/auth/user/{ada}/change/",
        "/auth/user/{ada}/delete/",
        "/auth/user/{ada}/password/",
        "/auth/user/",
        "/auth/group/add/",
        "/modules/0.1/keys/",
        "/modules/0.1/keys/abc/rotate/",
        "/modules/0.1/keys/abc/revoke/",
        "/policies/1/approve/",
        "/policies/1/decline/",
        "/proposals/1/ask-to-break-glass/",
        "/proposals/1/break-glass/",
    ],
)
def test_are_asked_for_before_anything_is_done(address):
    root = signed_in("root", ago=60, is_superuser=True)
    before = everything()

    response = root.post(address.format(ada=factories.person("ada").pk), {"x": "y"})

    assert response.status_code == 403
    assert "Confirm that it is you" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert everything() == before


def test_refuse_a_session_over_the_api_until_it_is_said(ada):
    body = {"rules": [{"name": "all", "approvals": 2}], "reason": "Two people."}

    def send():
        return ada.post("/api/v1/policies/", body, content_type="application/json")

    refused = send()
    page = ada.post(
        "/account/sessions/", {"confirm_first": "1", "confirm_with": PASSWORD}
    )
    done = send()

    assert (refused.status_code, refused.json()["code"]) == (403, "confirmation_needed")
    assert (page.status_code, page["Location"]) == (302, "/account/sessions/")
    assert done.status_code == 201


def test_never_ask_a_key():
    factories.schema()
    token = factories.key(Scope.PROPOSE)
    made = factories.proposal()

    response = Client().post(
        f"/api/v1/proposals/{made.pk}/break-glass/",
        {"fingerprint": factories.fingerprint(made), "reason": "It cannot wait."},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert response.json()["code"] == "permission_denied"


def test_never_ask_who_is_not_signed_in():
    response = Client().post("/policies/propose/", POLICY)

    assert (response.status_code, response["Location"]) == (
        302,
        "/login/?next=/policies/propose/",
    )
