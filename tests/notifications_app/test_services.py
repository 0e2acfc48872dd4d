"""Announcing ..."""

import threading
from datetime import datetime

import pytest
from django.db import OperationalError, connection, transaction

from notifications_app import delivery, models, services
from tests.notifications_app import outbox

pytestmark = pytest.mark.django_db(transaction=True)

_WRITERS = 4
_ROUNDS = 12


def _numbers() -> list[int]:
    rows = models.Announcement.objects.order_by("number")
    return list(rows.values_list("number", flat=True))


def test_adds_the_row_it_was_asked_for() -> None:
    body = '{"big": 9223372036854775807, "price": 0.10}'

    with transaction.atomic():
        services.announce(
            kind="breaking_change", topic="ticks_v1", body=body, at=outbox.AT
        )

    assert list(models.Announcement.objects.values()) == [
        {
            "number": 1,
            "kind": "breaking_change",
            "topic": "ticks_v1",
            "body": body,
            "at": outbox.AT,
        }
    ]


def test_counts_from_one_without_a_gap() -> None:
    numbers = [outbox.announce(topic) for topic in ("a", "b", "a")]

    assert numbers == [1, 2, 3]
    assert _numbers() == [1, 2, 3]


def test_leaves_no_gap_behind_a_rollback() -> None:
    outbox.announce()
    with transaction.atomic():
        services.announce(kind="k", topic="lost", body="{}", at=outbox.AT)
        transaction.set_rollback(True)

    number = outbox.announce()

    assert number == 2
    assert _numbers() == [1, 2]


def test_counts_on_when_the_counter_was_lost() -> None:
    outbox.announce()
    outbox.announce()
    models.AnnouncementCounter.objects.all().delete()

    number = outbox.announce()

    assert number == 3


def test_needs_the_transaction_of_what_it_announces() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        services.announce(kind="k", topic="t", body="{}", at=outbox.AT)

    assert _numbers() == []


def test_refuses_a_body_that_is_no_object() -> None:
    with pytest.raises(delivery.BodyError), transaction.atomic():
        services.announce(kind="k", topic="t", body="[]", at=outbox.AT)

    assert _numbers() == []
    assert models.AnnouncementCounter.objects.count() == 0


def test_refuses_a_time_without_a_zone() -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001 (that is the point)

    with pytest.raises(ValueError, match="zone"), transaction.atomic():
        services.announce(kind="k", topic="t", body="{}", at=naive)

    assert _numbers() == []


def test_keeps_other_announcers_waiting_until_the_commit() -> None:
    outbox.announce()
    refusals: list[type[Exception]] = []

    def announce_without_patience() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "PRAGMA busy_timeout = 0"
                if connection.vendor == "sqlite"
                else "SET lock_timeout = 10"
            )
        try:
            outbox.announce()
        except OperationalError as error:
            refusals.append(type(error))
        finally:
            with connection.cursor() as cursor:
                if connection.vendor != "sqlite":
                    cursor.execute("RESET lock_timeout")

    with transaction.atomic():
        services.announce(kind="k", topic="t", body="{}", at=outbox.AT)
        outbox.in_a_thread(announce_without_patience).join()

    assert refusals == [OperationalError]
    assert _numbers() == [1, 2]


def test_shows_readers_no_number_before_a_smaller_one() -> None:
    """Writers commit and roll back at once; a reader never sees a hole."""
    done = threading.Event()
    seen: list[list[int]] = []

    def write() -> None:
        for turn in range(_ROUNDS):
            with transaction.atomic():
                services.announce(kind="k", topic="t", body="{}", at=outbox.AT)
                transaction.set_rollback(turn % 3 == 2)

    def read() -> None:
        while not done.is_set():
            seen.append(_numbers())

    reader = outbox.in_a_thread(read)
    for writer in [outbox.in_a_thread(write) for _ in range(_WRITERS)]:
        writer.join()
    done.set()
    reader.join()

    kept = _WRITERS * _ROUNDS * 2 // 3
    assert _numbers() == list(range(1, kept + 1))
    assert seen
    for numbers in seen:
        assert numbers == list(range(1, len(numbers) + 1))
