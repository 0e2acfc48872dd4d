"""The site ..."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from schemas_app import models
from schemas_app.presenters import words as marks
from tests import factories
from tests.admin.conftest import words

PAGES = (
    "/",
    "/proposals/",
    "/proposals/{proposal}/",
    "/schemas/",
    "/schemas/ticks_v1/",
    "/schemas/ticks_v1/versions/1/",
    "/modules/",
    "/webhooks/",
    "/webhooks/create/",
    "/policies/",
    "/policies/propose/",
    "/notifications/",
    "/notifications/preferences/",
    "/password_change/",
    "/schemas_app/",
    "/schemas_app/artifact/",
    "/audit/",
    "/audit/{entry}/",
    "/audit/export/",
    "/audit/reports/",
    "/auth/user/",
    "/auth/user/add/",
    "/auth/user/{person}/change/",
    "/auth/group/add/",
)
PASSWORD = "correct horse battery"


@pytest.fixture
def root(signed_in):
    factories.schema()
    factories.published()
    return signed_in("root", is_superuser=True)


def pages_of(client):
    """Yield every page as it is listed, and the answer."""
    ids = {
        "proposal": models.Proposal.objects.get().pk,
        "entry": models.AuditEntry.objects.latest("number").pk,
        "person": factories.person("root").pk,
    }
    for page in PAGES:
        response = client.get(page.format(**ids))
        assert response.status_code == 200, page
        yield page, response
    yield "/nothing/here/", client.get("/nothing/here/")


def test_shows_nothing_before_signing_in():
    for template in PAGES:
        page = template.format(proposal=1, entry=1, person=1)
        response = Client().get(page)

        assert (response.status_code, response["Location"]) == (
            302,
            f"/login/?next={page}",
        ), page


def test_shows_nothing_to_an_account_that_may_not_sign_in(signed_in):
    guest = signed_in("guest")
    User.objects.filter(username="guest").update(is_staff=False)

    response = guest.get("/")

    assert response.status_code == 302


def test_lets_people_in_with_their_password():
    person = factories.person("ada")
    person.set_password(PASSWORD)
    person.save()
    client = Client()

    door = client.get("/login/?next=/proposals/")
    response = client.post(
        "/login/?next=/proposals/",
        {"username": "ada", "password": PASSWORD, "next": "/proposals/"},
    )

    assert "Which shape data has, had and will have." in words(door)
    assert (response.status_code, response["Location"]) == (302, "/proposals/")


def test_keeps_people_out_with_another_one():
    factories.person("ada")

    response = Client().post("/login/", {"username": "ada", "password": "guess"})

    assert response.status_code == 200
    assert "Please enter the correct username and password" in words(response)


def test_lets_people_out(signed_in):
    client = signed_in("ada")

    response = client.post("/logout/")

    assert "You are signed out" in words(response)
    assert response.context["navigation"] == ()
    assert client.get("/").status_code == 302


def test_changes_a_password(signed_in):
    person = factories.person("ada")
    person.set_password(PASSWORD)
    person.save()
    client = signed_in("ada")
    new = "another horse battery"

    response = client.post(
        "/password_change/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
        follow=True,
    )

    assert "Your new password holds from now on." in words(response)
    person.refresh_from_db()
    assert person.check_password(new)


def test_has_a_page_for_what_is_not_there(signed_in):
    response = signed_in("ada").get("/nothing/here/")

    assert response.status_code == 404
    assert "Page not found" in words(response)


@pytest.mark.parametrize(
    "address", ["/nothing/here/", "/favicon.ico", "/static/nothing.css", "/ws/v1/x/"]
)
def test_does_not_send_wrong_addresses_to_the_door(address):
    response = Client().get(address)

    assert response.status_code == 404


def test_leads_to_the_address_with_its_slash(signed_in):
    response = signed_in("ada").get("/schemas")

    assert (response.status_code, response["Location"]) == (301, "/schemas/")


def test_hides_people_from_who_may_not_see_them(signed_in):
    titles = [g.title for g in signed_in("ada").get("/").context["navigation"]]

    assert titles == ["Review", "Registry", "Oversight"]


def test_sends_a_policy_without_exceptions_on_every_page(root):
    for address, response in pages_of(root):
        policy = response["Content-Security-Policy"]

        assert "unsafe" not in policy, address
        assert "default-src 'none'" in policy, address


def test_has_no_inline_style_or_script_on_any_page(root):
    for address, response in pages_of(root):
        text = response.content.decode()

        assert not re.search(r"<[^>]+\sstyle=", text), address
        assert "<style" not in text, address
        assert not re.search(r"<[^>]+\son[a-z]+=", text), address
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), address


def test_loads_nothing_from_elsewhere(root):
    for address, response in pages_of(root):
        text = response.content.decode()
        loaded = re.findall(r"<(?:link|script|img)[^>]+(?:href|src)=\"([^\"]+)\"", text)

        assert [url for url in loaded if not url.startswith("/")] == [], address


def test_has_every_icon_it_shows(root):
    for address, response in pages_of(root):
        text = response.content.decode()
        shown = set(re.findall(r'<use href="#(i-[a-z]+)"', text))
        there = set(re.findall(r'<symbol id="(i-[a-z]+)"', text))

        assert shown <= there, address


def test_has_every_icon_a_mark_can_have():
    sprite = Client().get("/login/").content.decode()
    tables = (
        marks.STATES,
        marks.SEVERITIES,
        marks.EFFECTS,
        marks.OUTCOMES,
        marks.DECISIONS,
        marks.ARTIFACTS,
        marks.VERSIONS,
    )

    for table in tables:
        for mark in table.values():
            assert f'id="i-{mark.icon}"' in sprite


def test_names_each_page_in_its_title(root):
    titles = {
        # The first one: drawings have titles, too.
        address: re.findall(r"<title>(.*?)</title>", response.content.decode())[0]
        for address, response in pages_of(root)
    }

    assert titles["/"] == "Inbox · Schema Registry"
    made = models.Proposal.objects.get()
    assert titles["/proposals/{proposal}/"] == f"#{made.pk} A change · Schema Registry"
    assert titles["/audit/"] == "Audit · Schema Registry"
    assert all(title.endswith("Schema Registry") for title in titles.values())
