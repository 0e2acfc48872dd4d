"""Webhooks: who may have them, and what the trail says of it."""

from datetime import timedelta

import pytest

from notifications_app.models import Delivery, Endpoint, Format
from notifications_app.webhooks import deliveries, endpoints, sending
from schemas_app import models
from schemas_app.domain import errors
from schemas_app.services import webhooks
from tests import factories
from tests.notifications_app.webhooks import receiver as receivers

URL = "https://hooks.example.com/services/T0/B0/very-secret"


def wanted(**options):
    return endpoints.Wanted(**{"label": "Ours", "url": URL, **options})


def created(by="ada", **options):
    """Return a webhook of a steward's, with its secret."""
    factories.domain()
    return webhooks.create(
        wanted=wanted(**options), by=factories.actor(by), at=factories.NOW
    )


def asked(by="ada", **options):
    return {"by": factories.actor(by), "at": factories.NOW, **options}


def entries():
    """Return what the trail says of webhooks: who did what, and the facts."""
    rows = models.AuditEntry.objects.filter(object_type="webhook").order_by("number")
    return [(row.actor, row.action, row.after, row.reason) for row in rows]


FACTS = {
    "label": "Ours",
    "host": "hooks.example.com",
    "pattern": "*",
    "kinds": [],
    "severities": [],
    "format": "standard",
}


class TestCreate:
    @pytest.mark.parametrize("username", ["ada", "mia", "root"])
    def test_is_for_stewards_owners_of_modules_and_administrators(self, username):
        factories.module(owner="mia")
        factories.person("root", is_superuser=True)

        made = created(username)

        assert made.endpoint.owner.username == username
        assert entries() == [(username, "webhook.created", FACTS, "")]

    def test_tells_the_trail_no_secret(self):
        made = created()

        told = str(models.AuditEntry.objects.values())
        assert made.secret not in told
        assert "very-secret" not in told

    @pytest.mark.parametrize("username", ["ivo", "mia"])
    def test_refuses_others(self, username, nothing_stored):
        factories.domain()
        by = factories.actor(username)

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            webhooks.create(wanted=wanted(), by=by, at=factories.NOW)

    def test_refuses_a_key(self, nothing_stored):
        key = factories.actor_of(factories.key())

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            webhooks.create(wanted=wanted(), by=key, at=factories.NOW)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("label", " "),
            ("label", "x" * 121),
            ("url", "http://hooks.example.com/"),
            ("url", "https://169.254.169.254/latest/"),
            ("url", "https://[::1]/"),
            ("url", ""),
            ("pattern", ""),
            ("pattern", "a b"),
            ("kinds", ["Breaking!"]),
            ("kinds", ["x"] * 51),
            ("severities", ["terrible"]),
            ("format", "telegram"),
        ],
    )
    def test_refuses_what_cannot_be_kept(self, name, value, nothing_stored):
        factories.domain()
        by = factories.actor("ada")

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            webhooks.create(wanted=wanted(**{name: value}), by=by, at=factories.NOW)

        assert refusal.value.name == name

    def test_refuses_too_many(self, nothing_stored):
        for _ in range(webhooks.MOST_WEBHOOKS):
            created()
        by = factories.actor("ada")

        with nothing_stored(), pytest.raises(errors.BadValue, match="20"):
            webhooks.create(wanted=wanted(), by=by, at=factories.NOW)


def test_change_tells_that_a_url_is_another_and_not_which():
    uid = created().endpoint.uid

    webhooks.change(
        **asked(
            uid=uid,
            wanted=wanted(url=f"{URL}-too", format=Format.SLACK, kinds=["retired"]),
        )
    )

    entry = models.AuditEntry.objects.latest("number")
    assert (entry.action, entry.before, entry.after) == (
        "webhook.changed",
        FACTS,
        {**FACTS, "format": "slack", "kinds": ["retired"], "url_changed": True},
    )
    assert Endpoint.objects.get().url == f"{URL}-too"


def test_rotate_shows_a_new_secret_once():
    made = created()

    secret = webhooks.rotate(**asked(uid=made.endpoint.uid))

    assert secret.startswith("whsec_")
    assert secret != made.secret
    until = (factories.NOW + timedelta(days=1)).isoformat()
    assert entries()[1:] == [("ada", "webhook.rotated", {"old_until": until}, "")]


@pytest.mark.parametrize("overlap", [timedelta(seconds=-1), timedelta(days=31)])
def test_rotate_refuses_an_odd_overlap(overlap, nothing_stored):
    uid = created().endpoint.uid
    how = asked(uid=uid, overlap=overlap)

    with nothing_stored(), pytest.raises(errors.BadValue):
        webhooks.rotate(**how)


def test_disable_and_enable_are_told_with_their_reasons():
    uid = created().endpoint.uid

    webhooks.disable(**asked(uid=uid, reason="The channel is closed."))
    webhooks.enable(**asked(uid=uid, catch_up=False))

    assert entries()[1:] == [
        ("ada", "webhook.disabled", None, "The channel is closed."),
        ("ada", "webhook.enabled", {"catch_up": False}, ""),
    ]


def test_what_is_so_already_is_refused(nothing_stored):
    uid = created().endpoint.uid
    how = asked(uid=uid)

    with nothing_stored(), pytest.raises(errors.AlreadyExists):
        webhooks.enable(**how)
    webhooks.disable(**how)
    with nothing_stored(), pytest.raises(errors.AlreadyExists):
        webhooks.disable(**how)


def test_give_leaves_it_to_another():
    uid = created().endpoint.uid
    factories.person("ben")

    webhooks.give(**asked(uid=uid, username="ben"))

    assert Endpoint.objects.get().owner.username == "ben"
    assert entries()[1:] == [("ada", "webhook.given", {"owner": "ben"}, "")]


def test_give_refuses_nobody(nothing_stored):
    how = asked(uid=created().endpoint.uid, username="nobody")

    with nothing_stored(), pytest.raises(errors.BadValue):
        webhooks.give(**how)


def test_remove_leaves_a_trace():
    uid = created().endpoint.uid

    webhooks.remove(**asked(uid=uid))

    entry = models.AuditEntry.objects.latest("number")
    assert (entry.action, entry.object_id, entry.before) == (
        "webhook.removed",
        uid,
        FACTS,
    )
    assert Endpoint.objects.count() == 0


def test_ping_and_redeliver_are_told():
    uid = created().endpoint.uid

    ping = webhooks.ping(**asked(uid=uid))
    webhooks.redeliver(**asked(uid=uid, message_id=ping.message_id))

    told = {"message_id": ping.message_id}
    assert entries()[1:] == [
        ("ada", "webhook.pinged", told, ""),
        ("ada", "webhook.redelivered", told, ""),
    ]


def test_redeliver_failed_says_how_much():
    endpoint = created().endpoint
    factories.schema()
    factories.published()
    deliveries.make(at=factories.NOW)
    Delivery.objects.update(status="failed", next_at=None, finished_at=factories.NOW)
    count = Delivery.objects.count()

    again = webhooks.redeliver_failed(**asked(uid=endpoint.uid))

    assert again == count > 0
    assert entries()[-1] == ("ada", "webhook.redelivered", {"messages": count}, "")


def test_redeliver_refuses_what_was_never_sent(nothing_stored):
    first, second = created().endpoint, created().endpoint
    ping = deliveries.ping(endpoint_id=second.pk, at=factories.NOW)
    how = asked(uid=first.uid, message_id=ping.message_id)

    with nothing_stored(), pytest.raises(errors.NotFound):
        webhooks.redeliver(**how)


@pytest.mark.parametrize("what", ["ping", "redeliver", "redeliver_failed"])
def test_nothing_is_sent_to_a_disabled_one(what, nothing_stored):
    uid = created().endpoint.uid
    webhooks.disable(**asked(uid=uid))
    how = asked(uid=uid, **({"message_id": "msg"} if what == "redeliver" else {}))

    with nothing_stored(), pytest.raises(errors.BadValue):
        getattr(webhooks, what)(**how)


CALLS = {
    "change": {"wanted": wanted()},
    "rotate": {},
    "disable": {},
    "enable": {},
    "give": {"username": "ben"},
    "remove": {},
    "ping": {},
    "redeliver": {"message_id": "msg"},
    "redeliver_failed": {},
}


class TestEachCall:
    @pytest.mark.parametrize("name", CALLS)
    def test_is_the_owners_business(self, name, nothing_stored):
        uid = created().endpoint.uid
        how = asked(by="ben", uid=uid, **CALLS[name])

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            getattr(webhooks, name)(**how)

    @pytest.mark.parametrize("name", CALLS)
    def test_refuses_a_key_of_the_owner(self, name, nothing_stored):
        factories.module(owner="mia")
        uid = created("mia").endpoint.uid
        key = factories.actor_of(factories.key())

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            getattr(webhooks, name)(**{**asked(uid=uid, **CALLS[name]), "by": key})

    @pytest.mark.parametrize("name", CALLS)
    def test_refuses_what_is_not_there(self, name, nothing_stored):
        factories.domain()
        how = asked(uid="nothing", **CALLS[name])

        with nothing_stored(), pytest.raises(errors.NotFound, match="webhook"):
            getattr(webhooks, name)(**how)

    def test_is_open_to_an_administrator(self):
        uid = created().endpoint.uid
        factories.person("root", is_superuser=True)

        webhooks.disable(**asked(by="root", uid=uid))

        assert Endpoint.objects.get().disabled_at == factories.NOW


def test_the_registry_itself_disables_and_says_so(settings):
    settings.NOTIFICATIONS = {
        **settings.NOTIFICATIONS,
        "allow_private": ("127.0.0.0/8",),
        "allow_http": True,
    }
    factories.schema()
    with receivers.running() as receiver:
        endpoint = created(url=receiver.url).endpoint
        receiver.answer(410)
        factories.published()
        deliveries.make(at=factories.NOW)
        sending.run(endpoint_id=endpoint.pk, clock=lambda: factories.NOW)

    reason = "The endpoint answered 410 Gone."
    assert entries()[1:] == [("send_webhooks", "webhook.disabled", None, reason)]
    assert models.AuditEntry.objects.latest("number").actor_kind == "job"
