"""Announcing as a caller would: one transaction, one fixed time."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from channels.db import database_sync_to_async
from django.db import connection, transaction

from notifications_app import delivery, services

AT = datetime(2026, 3, 2, 9, 30, 0, 250_000, tzinfo=UTC)


def announce(topic: str = "ticks_v1", body: str = "{}") -> int:
    """Announce in a transaction of its own; return the number."""
    with transaction.atomic():
        row = services.announce(kind="compatible_change", topic=topic, body=body, at=AT)
    return row.number


announce_from_a_loop = database_sync_to_async(announce)


async def rename_table(old: str, new: str) -> None:
    """Take the table away from those who read it, or give it back."""

    def rename() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")

    await database_sync_to_async(rename)()


def text(number: int, topic: str = "ticks_v1") -> str:
    """Return the message of an announcement with an empty body."""
    return delivery.message_text(
        number=number, kind="compatible_change", topic=topic, at=AT, body="{}"
    )


def frame(number: int, topic: str = "ticks_v1") -> str:
    """Return the frame of an announcement with an empty body."""
    text_of_it = text(number, topic)
    return delivery.Message(number=number, topic=topic, text=text_of_it).frame


def tasks() -> list[str]:
    """Name what runs on this event loop."""
    coroutines = [task.get_coro() for task in asyncio.all_tasks()]
    return [getattr(coroutine, "__qualname__", "") for coroutine in coroutines]


def in_a_thread(work: Callable[[], object]) -> threading.Thread:
    """Start a thread that leaves no connection behind."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
