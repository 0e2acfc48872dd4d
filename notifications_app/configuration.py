"""What an operator may tune of the broadcast: one optional setting, `BROADCAST`.

`BROADCAST = {"heartbeat_seconds": 20}` names any of the fields below.
"""

from dataclasses import asdict, dataclass

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

    def __post_init__(self) -> None:
        """Refuse figures that would stop the broadcast or never let it rest."""
        wrong = [name for name, figure in asdict(self).items() if figure <= 0]
        if wrong:
            raise ValueError(f"BROADCAST: not greater than zero: {', '.join(wrong)}")


def broadcast() -> Broadcast:
    """Read the figures from the settings.

    Raises TypeError for a figure of another name, ValueError for one that is not
    greater than zero.
    """
    return Broadcast(**getattr(settings, "BROADCAST", {}))
