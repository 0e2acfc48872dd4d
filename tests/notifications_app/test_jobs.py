"""After the commit ..."""

import json

import celery
import pytest
from django.contrib.auth.models import User
from django.db import transaction

from notifications_app import jobs, models
from notifications_app.transports import websocket
from tests.notifications_app import outbox
from tests.notifications_app.transports.test_websocket import IN_MEMORY

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("outbox_thread"),
]


@pytest.fixture(autouse=True)
def _in_memory(settings) -> None:
    settings.CHANNEL_LAYERS = IN_MEMORY


async def test_the_bell_rings() -> None:
    bell = websocket.Bell()

    with websocket.hung(bell):
        await outbox.announce_from_a_loop()

        assert await bell.wait(at_most=20)


async def test_the_bell_rings_from_a_plain_thread() -> None:
    bell = websocket.Bell()

    with websocket.hung(bell):
        thread = outbox.in_a_thread(outbox.announce)

        assert await bell.wait(at_most=20)
    thread.join()


async def test_that_was_a_rollback_the_bell_is_silent() -> None:
    bell = websocket.Bell()

    def roll_back() -> None:
        with transaction.atomic():
            jobs.ring_after_commit(1)
            transaction.set_rollback(True)

    with websocket.hung(bell):
        outbox.in_a_thread(roll_back).join()

        assert not await bell.wait(at_most=0.01)


class TestSendersOfWebhooks:
    """Asked by a message to the broker; what is in its queue is counted."""

    @pytest.fixture(autouse=True)
    def _empty(self):
        celery.current_app.control.purge()
        yield
        celery.current_app.control.purge()

    def waiting(self) -> list[str]:
        with celery.current_app.connection_for_read() as connection:
            messages = connection.default_channel.client.lrange("celery", 0, -1)
        return [json.loads(message)["headers"]["task"] for message in messages]

    def endpoint(self, **options) -> models.Endpoint:
        person, _ = User.objects.get_or_create(
            username="mia", defaults={"is_staff": True}
        )
        return models.Endpoint.objects.create(
            label="Ours",
            url="https://hooks.example.com/",
            owner=person,
            position=0,
            created_at=outbox.AT,
            **options,
        )

    def test_are_woken(self) -> None:
        self.endpoint()

        outbox.announce()

        assert self.waiting() == ["notifications_app.tasks.send_webhooks"]

    def test_sleep_where_there_is_no_endpoint(self) -> None:
        self.endpoint(disabled_at=outbox.AT, disabled_reason="By hand.")

        outbox.announce()

        assert self.waiting() == []

    def test_sleep_where_there_is_no_broker(self, settings) -> None:
        settings.REDIS_URL = ""
        self.endpoint()

        outbox.announce()

        assert self.waiting() == []
