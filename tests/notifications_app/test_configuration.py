"""The figures of the broadcast ..."""

import pytest

from notifications_app import configuration


def test_have_defaults() -> None:
    assert configuration.broadcast() == configuration.Broadcast(
        poll_seconds_alone=1.0,
        poll_seconds_with_redis=5.0,
        heartbeat_seconds=20.0,
        queue_size=256,
        batch_size=50,
        ring_seconds=1.0,
    )


def test_come_from_the_settings(settings) -> None:
    settings.BROADCAST = {"heartbeat_seconds": 7.5}

    assert configuration.broadcast() == configuration.Broadcast(heartbeat_seconds=7.5)


def test_are_refused_by_another_name(settings) -> None:
    settings.BROADCAST = {"heart_beat": 7.5}

    with pytest.raises(TypeError, match="heart_beat"):
        configuration.broadcast()


def test_are_greater_than_zero(settings) -> None:
    settings.BROADCAST = {"queue_size": 0, "heartbeat_seconds": -1}

    with pytest.raises(ValueError, match=r": heartbeat_seconds, queue_size$"):
        configuration.broadcast()
