"""A receiver, and the permission to send to it."""

import pytest

from tests.notifications_app.webhooks import receiver as receivers

LOCAL = {"allow_private": ("127.0.0.0/8",), "allow_http": True}


@pytest.fixture
def receiver():
    with receivers.running() as running:
        yield running


@pytest.fixture
def secure_receiver():
    with receivers.running(tls=True) as running:
        yield running


@pytest.fixture(autouse=True)
def _local(settings):
    """Webhooks may go to this machine, and nobody knows better words."""
    settings.NOTIFICATIONS = LOCAL
