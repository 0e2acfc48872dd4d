"""The clock ..."""

import pytest

from registry_site.celery import app

ENTRIES = app.conf.beat_schedule


@pytest.mark.parametrize("name", ENTRIES)
def test_asks_for_what_the_worker_knows(name: str) -> None:
    app.loader.import_default_modules()

    assert ENTRIES[name]["task"] in app.tasks


@pytest.mark.parametrize("name", ENTRIES)
def test_asks_a_late_worker_once(name: str) -> None:
    assert ENTRIES[name]["options"] == {"expires": ENTRIES[name]["schedule"]}


def test_comes_round_often_enough_for_what_people_wait_for() -> None:
    seconds = {name: entry["schedule"] for name, entry in ENTRIES.items()}

    assert seconds == {
        "keep-up": 5.0,
        "build-overdue-artifacts": 5.0,
        "send-webhooks": 5.0,
        "send-digests": 60.0,
        "write-audit-checkpoint": 30.0,
        "forget-old-deliveries": 3600.0,
    }


def test_waits_for_its_broker_as_long_as_it_takes() -> None:
    assert app.conf.broker_connection_max_retries is None
