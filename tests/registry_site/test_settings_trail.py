"""The settings that rule safety, in the audit trail."""

import dataclasses
import json
from concurrent import futures
from datetime import timedelta

import pytest
from django.db import connection, connections

from registry_site import protocols, settings_trail
from schemas_app import models
from schemas_app.services import installation
from tests import factories

LONG = "a-secret-that-is-long-enough-to-mark"


def note(at=factories.NOW, **facts):
    return installation.note_settings(facts=facts, by=factories.SYSTEM, at=at)


def told():
    entries = models.AuditEntry.objects.order_by("number")
    return [(entry.action, entry.before, entry.after) for entry in entries]


@pytest.mark.django_db
class TestNoting:
    def test_records_what_is_in_force_once(self):
        noted = [note(DEBUG=False), note(DEBUG=False)]

        assert noted == [True, False]
        assert told() == [("settings.changed", None, {"DEBUG": False})]

    def test_records_what_was_and_what_is(self):
        note(DEBUG=False)
        note(DEBUG=True)
        note(at=factories.NOW + timedelta(days=1), DEBUG=True)

        assert told()[1:] == [("settings.changed", {"DEBUG": False}, {"DEBUG": True})]


@pytest.mark.django_db(transaction=True)
def test_of_many_processes_the_first_records():
    def start(_):
        try:
            return note(HTTPS=True)
        finally:
            connections.close_all()

    with futures.ThreadPoolExecutor(4) as pool:
        noted = list(pool.map(start, range(8)))

    assert (noted.count(True), len(told())) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_start_of_the_web_process_records_them():
    settings_trail.write_down()
    settings_trail.write_down()

    entry = models.AuditEntry.objects.get()
    assert entry.actor.startswith("serve (")
    assert (entry.object_type, entry.object_id) == ("installation", "registry")
    assert entry.after["migrations"].keys() == {"notifications_app", "schemas_app"}
    assert entry.after["DEBUG"] is False


@pytest.mark.django_db(transaction=True)
def test_a_registry_without_its_tables_starts_all_the_same():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE schemas_app_audithead RENAME TO elsewhere")
    try:
        settings_trail.write_down()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO schemas_app_audithead")

    assert told() == []


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("ALLOWED_HOSTS", ["a", "b"], ["a", "b"]),
        ("ALLOWED", {"b", "a"}, ["a", "b"]),
        ("SESSION_COOKIE_AGE", 60, 60),
        ("SITE_URL", "https://schemas.example.com/x", "https://schemas.example.com"),
        ("DATABASE_URL", "postgres://u:pw@h:5/d?sslpassword=x", "postgres://u@h:5/d"),
        ("DATABASE_URL", "postgres://u:pw@/d?host=/tmp/x", "postgres://u@/d"),
        ("REDIS_URL", "unix://:pw@/tmp/x/redis.sock", "unix"),
        ("REDIS_URL", "rediss://:pw@h:6379/0", "rediss://@h:6379/0"),
        ("SECRET_KEY", "", "not set"),
        ("SECRET_KEY", "short", "set"),
        ("SECRET_KEY_FALLBACKS", ["short"], ["set"]),
        ("ACCOUNT_KEYS", ["short"], ["set"]),
        (
            "SOCIALACCOUNT",
            {"APP": {"secret": "x", "id": 1}},
            {"APP": {"secret": "set", "id": 1}},
        ),
        (
            "NOTIFICATIONS",
            {"allow_private": ["10.0.0.0/8"]},
            {"allow_private": ["10.0.0.0/8"]},
        ),
    ],
)
def test_no_secret_is_kept(name, value, kept):
    assert settings_trail.told(name, value) == kept


def test_no_secret_of_what_is_no_plain_value_is_kept():
    @dataclasses.dataclass
    class Provider:
        url: str
        client_secret: str

    provider = Provider("https://id.example.com", "s3cret")

    assert settings_trail.told("SINGLE_SIGN_ON", provider) == {
        "url": "https://id.example.com",
        "client_secret": "set",
    }


def test_a_mark_changes_with_its_secret_and_does_not_hold_it():
    marks = [
        settings_trail.told("API_KEY_PEPPER", secret)
        for secret in (LONG, LONG, f"{LONG}2")
    ]

    assert marks[0] == marks[1] != marks[2]
    assert len(str(marks[0])) == len("set, mark 01234567")
    assert LONG not in json.dumps(marks)


async def test_the_site_begins_with_it_and_waits_for_it_at_the_end():
    done = []
    steps = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive():
        return {"type": next(steps)}

    async def send(message):
        done.append(message["type"].rpartition(".")[2])

    class Http:
        async def __call__(self, scope, receive, send):
            raise AssertionError(scope)

        async def close(self):
            done.append("closed")

    site = protocols.Site(Http(), None, at_start=lambda: done.append("noted"))
    await site({"type": "lifespan"}, receive, send)

    assert sorted(done) == ["closed", "complete", "complete", "noted"]
    assert done.index("noted") < done.index("closed")
