"""What an operator may tune of the broadcast: one optional setting, `BROADCAST`.

`BROADCAST = {"heartbeat_seconds": 20}` names any of the fields below; a wrong name
stops the first reader with a TypeError that says which.
"""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """The figures of the broadcast, with the defaults that suit a small site."""

    # How long a hub trusts the bell before it looks at the table by itself: in one
    # process nothing but the bell's owner can announce unheard, across processes
    # Redis mends the rest.
    poll_seconds_alone: float = 1.0
    poll_seconds_with_redis: float = 5.0
    heartbeat_seconds: float = 20.0
    # How many messages may wait for one slow socket, and how many one query reads:
    # together they bound the memory a listener can cost.
    queue_size: int = 256
    batch_size: int = 50
    # How long a commit may wait for Redis to take the ring of the bell.
    ring_seconds: float = 1.0


def broadcast() -> Broadcast:
    """Read the figures from the settings.

    Raises TypeError for a figure of another name.
    """
    return Broadcast(**getattr(settings, "BROADCAST", {}))
