"""Whoever has a webhook learns that it is off, and nobody else does."""

import pytest
from django.db import transaction
from django.db.models import F
from django.db.utils import DatabaseError

from notifications_app import models as notifications
from notifications_app import selectors
from notifications_app.webhooks import deliveries, endpoints, schedule, sending
from schemas_app import models
from schemas_app.presenters import notification_rows, told
from schemas_app.services import webhooks
from tests import factories
from tests.notifications_app.webhooks import receiver as receivers


@pytest.fixture
def receiver(settings):
    """A server on this machine, to which webhooks may go."""
    settings.NOTIFICATIONS = {
        **settings.NOTIFICATIONS,
        "allow_private": ("127.0.0.0/8",),
        "allow_http": True,
    }
    with receivers.running() as running:
        yield running


@pytest.fixture
def endpoint(receiver):
    """Ada's webhook, that is told of a version."""
    factories.schema()
    made = webhooks.create(
        wanted=endpoints.Wanted(
            label="Ours", url=receiver.url, kinds=["compatible_change"]
        ),
        by=factories.actor("ada"),
        at=factories.NOW,
    )
    factories.published()
    notifications.InboxItem.objects.all().delete()
    return made.endpoint


def send(endpoint, at=factories.NOW):
    deliveries.make(at=at)
    sending.run(endpoint_id=endpoint.pk, clock=lambda: at)


def notices():
    """Return who was told, of what, leading where, and in which words."""
    rows = notifications.InboxItem.objects.order_by("pk")
    return [
        (row.person.username, row.happened, row.title, row.about, row.detail)
        for row in rows
    ]


KEPT = "What is announced is kept for it: enable it on its page once it answers again."


def test_at_once_when_it_is_gone(endpoint, receiver):
    receiver.answer(410)
    announced = selectors.last_number()

    send(endpoint)

    assert notices() == [
        (
            "ada",
            ("webhook_disabled", "", factories.NOW),
            "Webhook “Ours”",
            f"webhook/{endpoint.uid}",
            f"Disabled on 2 Mar 2026, 09:30 UTC. The endpoint answered 410 Gone. {KEPT}",
        )
    ]
    entry = models.AuditEntry.objects.latest("number")
    assert (entry.action, entry.object_id) == ("webhook.disabled", endpoint.uid)
    assert selectors.last_number() == announced


def test_when_nothing_got_through_for_long(endpoint, receiver):
    receiver.answer(*[503] * schedule.MOST_ATTEMPTS)
    at = factories.NOW

    for _ in range(schedule.MOST_ATTEMPTS):
        send(endpoint, at)
        at = notifications.Delivery.objects.get().next_at or at

    ((person, happened, _, _, detail),) = notices()
    assert (person, happened.at) == ("ada", at)
    assert detail == (
        f"Disabled on {at:%-d %b %Y, %H:%M UTC}. "
        "Nothing got through since 2 Mar 2026, 09:30 UTC. "
        f"The endpoint answered 503. {KEPT}"
    )


def test_not_when_one_did_it_oneself(endpoint):
    webhooks.disable(uid=endpoint.uid, by=factories.actor("ada"), at=factories.NOW)

    assert notices() == []


def test_not_when_it_fails_for_the_first_time(endpoint, receiver):
    receiver.answer(503)

    send(endpoint)

    assert notices() == []


def test_without_a_trace_where_the_trail_cannot_be_written(endpoint, receiver):
    receiver.answer(410)
    # The next entry gets a number that there is already.
    models.AuditHead.objects.update(number=F("number") - 1)

    with pytest.raises(DatabaseError), transaction.atomic():
        send(endpoint)

    endpoint.refresh_from_db()
    assert (endpoint.disabled_at, notices()) == (None, [])


def test_in_the_words_of_the_inbox(settings):
    settings.SITE_URL = "https://schemas.example.com"

    said = told.describe(
        kind="webhook_disabled",
        topic="",
        title="Webhook “Ours”",
        about="webhook/abc",
        actor="",
        facts={},
    )

    assert (said.sentence, said.url) == (
        notification_rows.ALONE["webhook_disabled"].sentence,
        "https://schemas.example.com/webhooks/abc/",
    )
