"""What may be tuned of the broadcast and of what is sent: two optional settings.

`BROADCAST = {"heartbeat_seconds": 20}` names any of the fields of `Broadcast`, and
`NOTIFICATIONS` those of `Notifications`.
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
    # How long a socket that this end has closed may stay: the server waits so long for
    # its client to close it as well.
    closing_seconds: float = 10.0
    # How long a socket that was opened without a key may take to send one.
    key_seconds: float = 10.0
    # How many sockets one key or person, and one address, hold open in a process.
    sockets_per_caller: int = 100
    sockets_per_address: int = 1000

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


@dataclass(frozen=True, kw_only=True)
class Notifications:
    """What is sent to others: where webhooks may go, how long they may take, whose words.

    `describe` and `record_disabled` name functions of the app that announces; see
    `telling` and `webhooks.sending`.
    """

    describe: str = ""
    record_disabled: str = ""
    allow_private: tuple[str, ...] = ()
    allow_http: bool = False
    ca_file: str = ""
    # At this hour of the day (UTC) daily digests are due.
    digest_hour: int = 7
    connect_seconds: float = 5.0
    attempt_seconds: float = 15.0
    # Longer than an attempt: whoever holds the lease of an endpoint and is not heard of
    # so long is taken for dead, and another sends on.
    lease_seconds: float = 30.0
    # After so long a job lets others have the worker.
    run_seconds: float = 20.0


def notifications() -> Notifications:
    """Read what is set. Raises TypeError for a member of another name."""
    return Notifications(**getattr(settings, "NOTIFICATIONS", {}))
