"""A worker of its own process ..."""

import contextlib
import os
import threading
from urllib.parse import urlsplit

import pytest
import standardwebhooks
from celery import current_app
from django.db import connection

from notifications_app import models
from notifications_app.webhooks import selectors
from registry_site import local_parts
from registry_site.embedded import lifeline, processes
from tests.notifications_app.webhooks import made
from tests.notifications_app.webhooks import receiver as receivers

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 60


def environment():
    """Return what puts a process on the database of this test, and lets it send here."""
    name = str(connection.settings_dict["NAME"])
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return {
        "DATABASE_URL": url,
        "DATABASE_POOL_SIZE": "4",
        "WEBHOOK_ALLOW_PRIVATE": "127.0.0.0/8",
        "WEBHOOK_ALLOW_HTTP": "1",
    }


@pytest.fixture
def worker(tmp_path):
    """A worker that hears what is asked from now on."""
    current_app.control.purge()
    with lifeline.Lifeline() as line:
        log = tmp_path / "worker.log"
        log.touch()
        plan = local_parts.worker(environment(), log=log)
        running = processes.start_and_wait(plan, line=line)
        with contextlib.closing(running):
            yield running


class Held:
    """An answer that waits until it is let go."""

    def __init__(self, status=204):
        self.begun, self.end = threading.Event(), threading.Event()
        self._say = receivers.status(status)

    def __call__(self, handler):
        self.begun.set()
        self.end.wait(SECONDS)
        self._say(handler)


def test_sends_what_is_announced_without_a_clock(worker, receiver):
    created = made.created(receiver)
    last = Held()
    receiver.answers = [receivers.status(204), last]
    made.announce()
    made.announce()

    assert last.begun.wait(SECONDS)
    last.end.set()
    worker.stop()  # and with it ends what it does

    for one in receiver.received:
        standardwebhooks.Webhook(created.secret).verify(one.body, one.headers)
    uid = created.endpoint.uid
    assert receiver.ids == [f"msg_{uid}_1", f"msg_{uid}_2"]
    assert made.stand(created.endpoint) == ["delivered", "delivered"]


def test_that_is_killed_leaves_it_to_the_next_under_the_same_id(worker, receiver):
    endpoint = made.endpoint(receiver)
    held = Held()
    receiver.answers = [held]
    made.announce()
    assert held.begun.wait(SECONDS)

    worker.process.kill()
    worker.process.wait()
    held.end.set()
    delivery = made.only(endpoint)
    assert (delivery.status, delivery.attempts) == ("waiting", 1)
    assert selectors.with_work(at=delivery.created_at) == []
    made.send(endpoint, made.Clock(delivery.next_at))

    assert receiver.ids == [f"msg_{endpoint.uid}_1"] * 2
    assert made.stand(endpoint) == ["delivered"]
    # Of the first it is known that it was begun, and never what came of it.
    outcomes = models.Attempt.objects.order_by("pk").values_list(
        "status_code", "ended_at"
    )
    assert list(outcomes) == [(None, None), (204, delivery.next_at)]
