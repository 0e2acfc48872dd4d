"""After the commit ..."""

import pytest
from django.db import transaction

from notifications_app import jobs
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
