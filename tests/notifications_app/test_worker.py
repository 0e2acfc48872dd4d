"""Asking the worker ..."""

import contextlib
import socket
import threading

import celery
import pytest
from celery import _state

from notifications_app import outage, worker
from registry_site import connections
from registry_site.embedded import folders

TASK = "notifications_app.tasks.send_webhooks"


class Broken:
    """A broker that hangs up on everybody, and counts them."""

    def __init__(self, path):
        self.callers = 0
        self.url = f"unix://{path}"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._thread = threading.Thread(target=self._hang_up)
        self._thread.start()

    def _hang_up(self):
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                self.callers += 1
                caller.close()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@pytest.fixture
def broken(settings, monkeypatch):
    """A broken broker, by the settings of the site."""
    said = outage.Outage(logger=worker._logger, what="Asking")
    monkeypatch.setattr(worker, "_outage", said)
    before = celery.current_app._get_current_object()
    with (
        folders.for_sockets() as folder,
        contextlib.closing(Broken(folder / "redis.sock")) as broker,
        celery.Celery("broken", set_as_current=False) as app,
    ):
        settings.REDIS_URL = broker.url
        app.config_from_object("django.conf:settings", namespace="CELERY")
        app.conf.broker_url = connections.broker(url=broker.url)
        app.set_current()
        worker.forget()
        yield broker
        worker.forget()
        _state._set_current_app(before)


def test_that_is_away_is_tried_once(broken):
    assert not worker.ask(TASK)

    assert broken.callers == 1


def test_that_is_away_is_left_alone_for_a_moment(broken):
    worker.ask(TASK)

    assert not worker.ask(TASK)
    assert broken.callers == 1


def test_that_is_away_is_said_once(broken, caplog):
    worker.ask(TASK)
    worker.forget()
    worker.ask(TASK)

    said = [record.getMessage().partition(":")[0] for record in caplog.records]
    assert said == ["Asking failed"]


def test_needs_a_broker(settings):
    settings.REDIS_URL = ""

    assert not worker.ask(TASK)
