"""When something that failed is tried again. Pure: chance and time are arguments."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# After the first attempt, which is made at once; together somewhat more than a day.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
MOST_ATTEMPTS = len(PAUSES) + 1
# An endpoint that fails this often in a row is left alone for a while, whatever waits.
RESTS = (
    timedelta(0),
    timedelta(0),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=1),
    timedelta(minutes=5),
)
LONGEST_WISH = timedelta(days=1)
_SPREAD = 0.2


def pause(*, attempts: int, chance: float, wish: timedelta) -> timedelta | None:
    """Return how long to wait after so many attempts, or None after the last.

    Never less than planned, up to a fifth more by `chance` (0 to 1), and as long as
    the endpoint wishes.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    planned = PAUSES[max(attempts, 1) - 1] * (1 + _SPREAD * chance)
    return max(planned, wish)


def rest(*, failures: int, chance: float, wish: timedelta) -> timedelta:
    """Return how long an endpoint is left alone after so many failures in a row."""
    if failures < 1:
        return wish
    planned = RESTS[min(failures, len(RESTS)) - 1] * (1 + _SPREAD * chance)
    return max(planned, wish)


def wished(retry_after: str, *, at: datetime) -> timedelta:
    """Read a Retry-After header; nothing for one that is absent, past or no such thing."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        # More digits than any wish that is granted would only overflow.
        seconds = int(text) if len(text) < 10 else LONGEST_WISH.total_seconds()
        return min(timedelta(seconds=seconds), LONGEST_WISH)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return timedelta(0)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment - at, timedelta(0)), LONGEST_WISH)
