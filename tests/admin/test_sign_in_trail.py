"""Who signs in and out at the site's own pages, and the password they change there."""

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.db.utils import DatabaseError
from django.test import Client

from schemas_app import models
from tests import factories, stored

PASSWORD = "correct horse battery"
OTHER = "staple of the battery"


@pytest.fixture
def ada():
    person = factories.person("ada")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def client(ada):
    return Client(REMOTE_ADDR="192.0.2.7")


def sign_in(client, username="ada", password=PASSWORD, **headers):
    return client.post(
        "/login/", {"username": username, "password": password}, headers=headers
    )


def last():
    return models.AuditEntry.objects.latest("number")


def told(entry):
    return (entry.action, entry.actor_kind, entry.actor, entry.object_id)


def everything():
    """Return what is stored of people, of who is signed in and by us.

    How often somebody tries is counted all the same, and anybody gets a session.
    """
    rows = stored.everything()
    del rows["SignInAttempts"]
    sessions = [row["person_id"] for row in rows.pop("Session") if row["person_id"]]
    return list(User.objects.order_by("pk").values()), sessions, rows


def test_signing_in_and_out_is_written_down(client, ada):
    entered = sign_in(client)
    first = last()
    left = client.post("/logout/")
    second = last()

    assert told(first) == ("session.started", "person", "ada", "ada")
    assert told(second) == ("session.ended", "person", "ada", "ada")
    assert (first.person_id, first.address) == (ada.pk, "192.0.2.7")
    assert first.request_id == entered["X-Request-ID"]
    assert second.request_id == left["X-Request-ID"]


def test_neither_request_id_nor_address_is_what_the_caller_says(client):
    sign_in(client, **{"X-Request-ID": "mine", "X-Forwarded-For": "203.0.113.9"})

    entry = last()
    assert len(entry.request_id) == 36
    assert entry.address == "192.0.2.7"


@pytest.mark.parametrize(
    ("username", "shown"), [("ada", "ada"), (PASSWORD, "cor…"), ("nobody", "nob…")]
)
def test_a_refusal_is_written_down_without_what_was_typed(client, username, shown):
    response = sign_in(client, username, password="Tr0ub4dor&3")

    entry = last()
    assert response.status_code == 200
    assert told(entry) == ("sign-in.failed", "system", "sign-in", shown)
    assert (entry.address, entry.request_id) == (
        "192.0.2.7",
        response["X-Request-ID"],
    )
    assert "Tr0ub4dor" not in str(vars(entry))


def test_somebody_who_may_no_longer_sign_in_is_a_refusal(client, ada):
    ada.is_active = False
    ada.save()

    sign_in(client)

    assert told(last()) == ("sign-in.failed", "system", "sign-in", "ada")


def test_somebody_who_was_never_let_in_is_a_refusal(client, ada):
    ada.is_staff = False
    ada.save()

    response = sign_in(client)

    assert response.status_code == 200
    assert told(last()) == ("sign-in.failed", "system", "sign-in", "ada")


def test_what_comes_too_soon_is_counted_with_the_rest(client):
    while sign_in(client, password="wrong").status_code == 200:
        pass
    before = models.RefusedSignIns.objects.get().total

    response = sign_in(client)

    counted = models.RefusedSignIns.objects.get()
    assert response.status_code == 429
    assert (counted.total, len(counted.tried)) == (before + 1, 1)
    assert told(last()) == ("sign-in.failed", "system", "sign-in", "ada")


def test_signing_out_twice_is_written_down_once(client):
    sign_in(client)
    client.post("/logout/")
    number = last().number

    client.post("/logout/")

    assert last().number == number


def test_a_password_of_ones_own_is_written_down_without_it(client, ada):
    sign_in(client)

    response = client.post(
        "/password_change/",
        {
            "old_password": PASSWORD,
            "new_password1": OTHER,
            "new_password2": OTHER,
        },
    )

    ada.refresh_from_db()
    assert (response.status_code, ada.check_password(OTHER)) == (302, True)
    entry = last()
    assert told(entry) == ("person.password-set", "person", "ada", "ada")
    assert (entry.before, entry.after) == (None, None)


def test_a_refused_password_of_ones_own_is_not_written_down(client):
    sign_in(client)
    before = everything()

    response = client.post("/password_change/", {"old_password": "wrong"})

    assert (response.status_code, everything()) == (200, before)


def test_what_cannot_be_written_down_has_not_happened(client):
    sign_in(client)
    change = {
        "old_password": PASSWORD,
        "new_password1": OTHER,
        "new_password2": OTHER,
    }
    stranger = Client()
    # The next entry gets a number that there is already.
    models.AuditHead.objects.update(number=F("number") - 1)
    before = everything()

    for who, address, form in (
        (stranger, "/login/", {"username": "ada", "password": PASSWORD}),
        (stranger, "/login/", {"username": "ada", "password": "wrong"}),
        (client, "/password_change/", change),
        (client, "/logout/", {}),
    ):
        with pytest.raises(DatabaseError):
            who.post(address, form)
        assert everything() == before, address
    assert client.get("/").status_code == 200
    assert stranger.get("/").status_code == 302
