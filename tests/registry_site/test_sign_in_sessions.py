"""A session ..."""

from datetime import timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from schemas_app import models
from schemas_app.api import websocket_auth
from schemas_app.selectors import sessions
from tests import factories
from tests.admin.conftest import words

PASSWORD = "correct horse battery"
NEW = "another horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)


@pytest.fixture(autouse=True)
def ada(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    person = factories.person("ada")
    person.set_password(PASSWORD)
    person.save()
    return person


def enter(name="ada", browser=FIREFOX, address="192.0.2.1"):
    client = Client(HTTP_USER_AGENT=browser, REMOTE_ADDR=address)
    response = client.post("/login/", {"username": name, "password": PASSWORD})
    assert response.status_code == 302
    return client


def is_in(client):
    return client.get("/notifications/unread/").status_code != 302


def listener(client):
    """Return who listens by the session of a client."""
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    return websocket_auth._person(cookie, "192.0.2.1")


def gone(*listeners):
    return list(websocket_auth.Subscriber.gone(listeners))


@pytest.mark.parametrize("key", ['"\\000abcdefghijk"', '"\\377abcdefghi"', "é" * 9, ""])
def test_of_a_key_that_no_column_holds_is_none(key):
    answer = Client().get(
        "/notifications/unread/", headers={"Cookie": f"sessionid={key}"}
    )

    assert answer.status_code == 302


def test_ends_so_long_after_the_sign_in_whatever_is_done_in_it(settings):
    client = enter()
    session = client.session
    began_at = timezone.now() - timedelta(hours=11, minutes=30)
    session[sessions.BEGAN] = began_at.isoformat()
    session.save()

    client.post("/account/sessions/", {"confirm_first": "1", "confirm_with": PASSWORD})

    row = models.Session.objects.get()
    left = row.expire_date - (began_at + timedelta(hours=12))
    assert abs(left) < timedelta(seconds=2)
    assert int(client.cookies["sessionid"]["max-age"]) <= 1800


def test_is_over_when_its_time_is():
    client = enter()
    models.Session.objects.update(expire_date=timezone.now())

    assert not is_in(client)


def test_ends_elsewhere_when_its_person_changes_their_password():
    here, there = enter(), enter()
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    listening = listener(there)

    changed = here.post("/password_change/", form)

    assert changed.status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert gone(listening) == [listening]
    assert models.Session.objects.count() == 1


def test_ends_when_its_password_is_changed_around_the_site(ada):
    client = enter()
    listening = listener(client)
    ada.set_password(NEW)
    ada.save()

    assert gone(listening) == [listening]
    assert not is_in(client)


@pytest.mark.parametrize(
    "change",
    [
        {"groups": "risk"},
        {"is_superuser": "on"},
        {"is_staff": ""},
        {"is_active": ""},
    ],
)
def test_ends_when_what_its_person_may_do_changes(ada, change):
    risk = Group.objects.create(name="risk")
    client, root = enter(), Client()
    root.force_login(factories.person("root", is_superuser=True))
    listening = listener(client)
    form = {
        "username": "ada",
        "is_active": "on",
        "is_staff": "on",
        **change,
        **({"groups": [risk.pk]} if "groups" in change else {}),
    }

    root.post(
        f"/auth/user/{ada.pk}/change/", {k: v for k, v in form.items() if v != ""}
    )

    assert not is_in(client)
    assert gone(listening) == [listening]
    assert is_in(root)


def test_stays_when_only_a_name_is_changed(ada):
    client, root = enter(), Client()
    root.force_login(factories.person("root", is_superuser=True))
    listening = listener(client)
    form = {
        "username": "ada",
        "first_name": "Ada",
        "is_active": "on",
        "is_staff": "on",
    }

    root.post(f"/auth/user/{ada.pk}/change/", form)

    assert is_in(client)
    assert gone(listening) == []


def test_no_longer_listens_when_it_is_signed_out():
    client, other = enter(), enter()
    listening, also = listener(client), listener(other)

    client.post("/logout/")

    assert gone(listening, also) == [listening]


def test_is_shown_to_its_person_without_its_key():
    here = enter(browser=EDGE)
    there = enter(address="198.51.100.7")
    keys = [one.cookies["sessionid"].value for one in (here, there)]

    page = here.get("/account/sessions/")

    said = words(page)
    assert "Edge on Windows this one" in said
    assert "Firefox on Linux 198.51.100.7" in said
    assert not any(key in page.content.decode() for key in keys)
    assert "no-store" in page["Cache-Control"]


def test_can_be_ended_from_another_one_and_that_is_written_down():
    here, there, third = enter(), enter(), enter()
    rows = here.get("/account/sessions/").context["sessions"]
    name = next(row.name for row in rows if not row.is_here)

    one = here.post("/account/sessions/end/", {"session": name})
    counted = models.Session.objects.count()
    all_others = here.post("/account/sessions/end/", {"session": "all"})
    none = here.post("/account/sessions/end/", {"session": "all"})

    assert (one.status_code, counted, all_others.status_code) == (302, 2, 302)
    assert none.status_code == 404
    assert [is_in(client) for client in (here, there, third)] == [True, False, False]
    entries = models.AuditEntry.objects.filter(action="session.ended")
    assert [entry.after for entry in entries] == [{"sessions": 1}] * 2


def test_of_somebody_else_cannot_be_ended(ada):
    ben = factories.person("ben")
    ben.set_password(PASSWORD)
    ben.save()
    client, other = enter(), enter("ben")
    name = other.get("/account/sessions/").context["sessions"][0].name

    response = client.post("/account/sessions/end/", {"session": name})

    assert response.status_code == 404
    assert is_in(other)


def test_does_not_hold_what_it_was_proven_with_in_clear():
    client = enter()

    row = models.Session.objects.get()

    assert client.session[HASH_SESSION_KEY] not in row.session_data
    assert (row.address, row.browser) == ("192.0.2.1", FIREFOX)


def test_has_a_cookie_that_only_this_host_can_set():
    """With HTTPS, as test_headers.py asks a process that has it."""
    client = enter()

    cookie = client.cookies["sessionid"]
    assert (
        cookie["httponly"],
        cookie["samesite"],
        cookie["path"],
        cookie["domain"],
    ) == (
        True,
        "Lax",
        "/",
        "",
    )


def test_guesses_its_old_password_only_so_often():
    client = enter()
    form = {"new_password1": NEW, "new_password2": NEW}
    for number in range(5):
        client.post("/password_change/", {"old_password": f"guess {number}", **form})

    right = client.post("/password_change/", {"old_password": PASSWORD, **form})
    page = client.get("/password_change/")

    assert right["Location"] == "/password_change/"
    assert "Too many attempts went wrong" in page.content.decode()
    assert factories.person("ada").check_password(PASSWORD)


def test_gives_way_to_somebody_else_in_the_same_browser(ada):
    ben = factories.person("ben")
    ben.set_password(PASSWORD)
    ben.save()
    client = enter()
    ada.is_staff = False
    ada.save()

    entered = client.post("/login/", {"username": "ben", "password": PASSWORD})

    assert entered.status_code == 302
    assert models.Session.objects.get().person == ben
    ended = models.AuditEntry.objects.get(action="session.ended")
    assert (ended.actor, ended.object_id, ended.address) == ("ada", "ada", "192.0.2.1")


def test_is_not_begun_anew_by_a_password_that_is_set_in_it():
    root = factories.person("root", is_superuser=True)
    client = Client()
    client.force_login(root)
    session = client.session
    began_at = timezone.now() - timedelta(minutes=9)
    session[sessions.BEGAN] = began_at.isoformat()
    session.save()
    form = {"password1": NEW, "password2": NEW, "usable_password": "true"}

    done = client.post(f"/auth/user/{factories.person('ada').pk}/password/", form)

    assert done.status_code == 302
    assert client.session[sessions.BEGAN] == began_at.isoformat()
