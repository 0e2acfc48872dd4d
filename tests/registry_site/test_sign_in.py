"""Signing in ..."""

import re
from concurrent import futures
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from schemas_app import models
from schemas_app.services import sign_in_pace
from tests import factories

PASSWORD = "correct horse battery"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def ada(db, settings):
    # The slow one is for those who guess.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    person = factories.person("ada")
    person.set_password(PASSWORD)
    person.save()
    return person


def send(client, name="ada", password=PASSWORD, address=HERE):
    form = {"username": name, "password": password, "next": "/schemas/"}
    return client.post("/login/", form, REMOTE_ADDR=address)


def said(response):
    return re.findall(r'role="alert">.*?</svg>(.*?)</p>', response.content.decode())


def fail(times, *, name="ada", address=HERE, client=None):
    """Try wrong passwords; return the last answer."""
    answers = [
        send(client or Client(), name, f"guess {number}", address)
        for number in range(times)
    ]
    return answers[-1]


def wait(**time):
    """Let time pass for whoever waits."""
    for row in models.SignInAttempts.objects.all():
        row.wait_until -= timedelta(**time)
        row.forget_at -= timedelta(**time)
        row.save()


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_has_to_wait_after_five_mistakes_whoever_it_is(name):
    answers = [fail(1, name=name) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert all("correct username and password" in said(one)[0] for one in answers[:5])
    assert re.fullmatch(
        r"Too many attempts went wrong\. Try again in (30|29) seconds, at \d\d:\d\d:\d\d "
        r"UTC; until then nothing is looked at\.",
        said(answers[5])[0],
    )
    assert answers[5]["Retry-After"] in ("29", "30")


def test_with_the_right_password_has_to_wait_as_well():
    fail(5)

    refused = send(Client())
    wait(seconds=31)
    admitted = send(Client())

    assert (refused.status_code, admitted.status_code) == (429, 302)
    assert models.Session.objects.filter(person__username="ada").count() == 1


def test_knocking_does_not_make_the_wait_longer():
    fail(5)
    before = list(models.SignInAttempts.objects.order_by("pk").values())

    fail(10)

    assert list(models.SignInAttempts.objects.order_by("pk").values()) == before


def test_goes_on_at_once_from_another_address():
    fail(5)

    assert send(Client(), address=THERE).status_code == 302


def test_goes_on_where_one_was_before_whatever_others_try():
    client = Client()
    send(client)
    client.post("/logout/")
    for number in range(25):
        fail(1, address=f"203.0.113.{number}")
    fail(5)

    strange = send(Client(), address=THERE)
    known = send(client)

    assert (strange.status_code, known.status_code) == (429, 302)


def test_is_as_slow_in_a_known_browser_for_who_found_it():
    client = Client()
    send(client)
    client.post("/logout/")

    assert fail(6, client=client).status_code == 429
    assert fail(1, client=client, address=THERE).status_code == 429


def test_in_the_browser_of_somebody_else_counts_as_anywhere():
    ben = factories.person("ben")
    ben.set_password(PASSWORD)
    ben.save()
    client = Client()
    send(client, "ben")

    fail(5, client=client)

    assert send(Client()).status_code == 429
    assert send(client, "ben").status_code == 302


def test_of_many_names_from_one_address_is_slowed_down():
    answers = [fail(1, name=f"name {number}") for number in range(31)]

    assert [one.status_code for one in answers] == [200] * 30 + [429]
    assert send(Client(), address=THERE).status_code == 302


def test_forgets_mistakes_with_the_right_password():
    fail(4)
    send(Client())

    assert fail(5).status_code == 200
    assert models.SignInAttempts.objects.count() == 3


def test_stores_no_name_in_clear():
    fail(1, name="my-password-by-mistake")

    stored = str(list(models.SignInAttempts.objects.values()))
    assert "mistake" not in stored
    assert HERE not in stored


def test_keeps_somebody_out_who_may_not_enter(ada):
    User.objects.filter(pk=ada.pk).update(is_staff=False)

    response = send(Client())

    assert said(response) == said(fail(1, name="nobody"))
    assert models.Session.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "failures", "seconds"),
    [
        ("name from address", 4, 0),
        ("name from address", 5, 30),
        ("name from address", 6, 60),
        ("name from address", 10, 900),
        ("name from address", 1_000_000, 900),
        ("name", 19, 0),
        ("name", 20, 5),
        ("name", 1_000_000, 300),
        ("address", 29, 0),
        ("address", 30, 1),
        ("address", 1_000_000, 60),
    ],
)
def test_waits_longer_each_time_and_never_for_ever(kind, failures, seconds):
    assert sign_in_pace.PACES[kind].wait(failures) == timedelta(seconds=seconds)


def test_counts_a_network_of_version_six_as_one_address():
    def begin(address, at=NOON):
        return sign_in_pace.begin(name="ada", address=address, at=at)

    for number in range(5):
        begin(f"2001:db8:1:2::{number}")

    with pytest.raises(sign_in_pace.TooSoonError) as refused:
        begin("2001:db8:1:2:ffff::1")
    begin("2001:db8:1:3::1")
    assert refused.value.until == NOON + timedelta(seconds=30)


def test_forgets_after_a_day():
    for _ in range(5):
        sign_in_pace.begin(name="ada", address=HERE, at=NOON)

    later = NOON + timedelta(days=1, seconds=31)
    sign_in_pace.begin(name="ben", address=THERE, at=later)

    assert models.SignInAttempts.objects.count() == 3


def test_begins_another_session_and_ends_with_it():
    client = Client()
    client.get("/login/")
    send(client)
    first = client.cookies["sessionid"].value
    send(client)
    second = client.cookies["sessionid"].value
    client.post("/logout/")

    assert first != second
    assert models.Session.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_at_the_same_time_counts_every_attempt():
    def begin(_):
        try:
            sign_in_pace.begin(name="ada", address=HERE, at=NOON)
        except sign_in_pace.TooSoonError:
            return "too soon"
        finally:
            connection.close()
        return "tried"

    with futures.ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(begin, range(16)))

    assert (outcomes.count("tried"), outcomes.count("too soon")) == (5, 11)
