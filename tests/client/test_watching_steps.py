"""The watcher's own decisions, step by step, without a network and without waiting."""

import json
from typing import Any

import pytest

from schema_registry_client import (
    _fetching,
    _settings,
    _steps,
    _watching,
    errors,
)
from schema_registry_client.cache import levels

HUB = _fetching.Hub(
    _settings.read(url="http://hub.invalid", environ={}), levels.Cache()
)


class Driven:
    """A watcher whose every step is answered by the test."""

    def __init__(self, *, after):
        watcher = _watching.Watcher(
            HUB, schema_id="a", after=after, actions=None, poll_every=3.0
        )
        self.flow = watcher.run()
        self.step: Any = next(self.flow)

    def answer(self, outcome=None):
        self.step = _steps.advance(self.flow, outcome)
        return self.step

    def skip(self, *kinds):
        """Answer steps of these kinds with nothing and return the pauses among them."""
        pauses = []
        while isinstance(self.step, kinds):
            if isinstance(self.step, _steps.Pause):
                pauses.append(self.step.seconds)
            self.answer()
        return pauses


QUIET = (_steps.Position, _steps.Disconnect, _steps.Pause)


def page(*sequences, after):
    results = [told(each) for each in sequences]
    body = {"results": results, "next_after": after, "has_more": False}
    return _steps.Response(200, {}, json.dumps(body).encode())


def told(sequence):
    at = "2025-01-01T00:00:00Z"
    return {"sequence": sequence, "action": "x", "schema_id": "a", "at": at}


def frame(kind, **members):
    return json.dumps({"type": kind, **members})


def test_reads_the_table_before_it_listens():
    watcher = Driven(after=4)

    assert watcher.step.url == (
        "http://hub.invalid/api/v1/announcements/?after=4&schema_id=a&limit=500"
    )
    watcher.answer(page(after=4))
    watcher.skip(*QUIET)
    assert watcher.step == _steps.Connect("ws://hub.invalid/ws/v1/schemas/a/?after=4")


def test_asks_the_socket_where_it_is_when_it_begins_now():
    watcher = Driven(after=None)

    assert watcher.step == _steps.Connect("ws://hub.invalid/ws/v1/schemas/a/")
    watcher.answer()
    watcher.answer(frame("welcome", protocol=1, position=9))
    assert watcher.step == _steps.Position(9)


def test_walks_to_the_end_of_the_table_when_no_socket_tells():
    watcher = Driven(after=None)

    watcher.answer(_steps.SocketUnavailable("no"))
    assert watcher.skip(*QUIET) == [0.0]
    assert "after=0" in watcher.step.url
    assert watcher.answer(page(1, 2, after=2)) == _steps.Position(2)
    assert watcher.skip(*QUIET) == [3.0]
    assert "after=2" in watcher.step.url


def test_tries_the_socket_less_and_less_often():
    watcher = Driven(after=0)
    polls = 0
    found: list[int] = []

    while len(found) < 7:
        if isinstance(watcher.step, _steps.Request):
            polls += 1
            watcher.answer(page(after=0))
        elif isinstance(watcher.step, _steps.Connect):
            found.append(polls)
            polls = 0
            watcher.answer(_steps.SocketUnavailable("no"))
        else:
            watcher.answer()

    assert found == [1, 1, 2, 4, 8, 16, 20]  # 3, 6, 12, 24, 48, at most 60 seconds


def test_waits_longer_the_longer_the_hub_is_away():
    watcher = Driven(after=0)
    pauses = []

    for _ in range(8):
        watcher.answer(errors.TransportError("nobody there"))
        pauses += watcher.skip(*QUIET)

    usual = [0.5, 1, 2, 4, 8, 10, 10, 10]
    assert all(
        half / 2 <= pause <= half for half, pause in zip(usual, pauses, strict=True)
    )


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (_steps.SocketLost(1012, "restart"), 0.5),
        (_steps.SocketLost(None, "the hub fell silent"), 0.5),
    ],
)
def test_comes_back_soon_after_a_loss(ending, expected):
    watcher = Driven(after=0)
    watcher.answer(page(after=0))
    watcher.skip(*QUIET)
    watcher.answer()
    watcher.answer(frame("welcome", protocol=1, position=0))
    watcher.skip(_steps.Position)

    watcher.answer(ending)

    (pause,) = watcher.skip(*QUIET)
    assert expected / 2 <= pause <= expected
    assert isinstance(watcher.step, _steps.Request)


def test_expects_a_sign_of_life_every_minute():
    watcher = Driven(after=None)
    watcher.answer()
    watcher.answer(frame("welcome", protocol=1, position=0))
    watcher.skip(_steps.Position)

    assert watcher.step == _steps.Receive(60.0)
    assert watcher.answer(frame("heartbeat", position=5)) == _steps.Receive(60.0)


def test_does_not_take_a_heartbeat_for_news():
    watcher = Driven(after=None)
    watcher.answer()
    watcher.answer(frame("welcome", protocol=1, position=0))
    watcher.skip(_steps.Position)

    watcher.answer(frame("heartbeat", position=5))
    watcher.answer(frame("announcement", **told(3)))

    assert watcher.step == _steps.Position(3)
    assert watcher.answer().value.sequence == 3


@pytest.mark.parametrize(
    "text", ["", "[]", "{", frame("announcement", sequence=1), frame("announcement")]
)
def test_reads_the_table_when_the_socket_babbles(text):
    watcher = Driven(after=None)
    watcher.answer()
    watcher.answer(frame("welcome", protocol=1, position=0))
    watcher.skip(_steps.Position)

    watcher.answer(text)

    assert watcher.skip(*QUIET) == [3.0]
    assert isinstance(watcher.step, _steps.Request)


def test_ends_when_the_welcome_is_behind_what_was_seen():
    watcher = Driven(after=7)
    watcher.answer(page(after=7))
    watcher.skip(*QUIET)
    watcher.answer()

    with pytest.raises(errors.HubRewound, match="it is at 3"):
        watcher.answer(frame("welcome", protocol=1, position=3))


def test_ends_on_what_waiting_cannot_mend():
    watcher = Driven(after=0)

    with pytest.raises(errors.UnexpectedAnswer):
        watcher.answer(_steps.Response(200, {}, b"<html>"))
