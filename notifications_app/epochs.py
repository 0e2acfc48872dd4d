"""A value in Redis that tells every process when what it remembers may be old.

KNOWN is `number text`: the number is at least that of every announcement that any
client can have seen, the text another one whenever everything should be looked at
again. It may be lost: whoever finds it gone also makes up another text. This is the
writing side; who remembers and reads it is the site's fast reads (docs/decisions/0009).
"""

import logging
import secrets
import time
from collections.abc import Callable

import redis
from django.conf import settings

from notifications_app import outage, prompt_redis

KNOWN = "registry:known"
# Whoever answers from memory has read the database within so many seconds, whatever
# Redis says. So what cannot be told through Redis is known to all after that time.
LEASE_SECONDS = 1.0

_MARGIN_SECONDS = 0.1
_REDIS_SECONDS = 0.5
_BACK_OFF_SECONDS = 1.0
# The number goes upwards only. The text stays, unless it is lost or is to change.
RAISE = """
local number, text = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%w+)$')
if not number or tonumber(ARGV[1]) > tonumber(number) then number = ARGV[1] end
if not text or ARGV[3] == 'change' then text = ARGV[2] end
redis.call('SET', KEYS[1], number .. ' ' .. text)
return 1
"""

_outage = outage.Outage(
    logger=logging.getLogger(__name__), what="Telling other processes by Redis"
)


class _Told:
    """What this process has told the others."""

    def __init__(self) -> None:
        self.number = 0
        self.failed_at = float("-inf")


_told = _Told()


def make_known(number: int, *, last: Callable[[], int]) -> None:
    """Have no process remember less than announcement `number` when this returns.

    For whoever is about to let a client see it. Without Redis it takes a second, so
    that memories run out, for all announcements up to the `last` one together.
    """
    if not settings.FAST_READS or number <= _told.number:
        return
    if not _try(_raise, number):
        number = last()
        time.sleep(LEASE_SECONDS + _MARGIN_SECONDS)
    _told.number = max(number, _told.number)


def hint(number: int) -> None:
    """Make announcement `number` known if that takes no time: nobody has seen it yet."""
    if not settings.FAST_READS or number <= _told.number or _is_backing_off():
        return
    if _try(_raise, number):
        _told.number = max(number, _told.number)


def everything_changed() -> None:
    """Have every process read again what it remembers; within a second without Redis."""
    if settings.FAST_READS and not _is_backing_off():
        _try(_change)


def forget() -> None:
    """Begin again, as a new process does: the database was replaced by another one."""
    _told.number, _told.failed_at = 0, float("-inf")


def _try(act: Callable[..., None], *arguments: int) -> bool:
    try:
        act(prompt_redis.client(settings.REDIS_URL, seconds=_REDIS_SECONDS), *arguments)
    except (redis.RedisError, OSError) as error:
        _told.failed_at = time.monotonic()
        _outage.failed(error)
        return False
    _outage.worked()
    return True


def _is_backing_off() -> bool:
    return time.monotonic() < _told.failed_at + _BACK_OFF_SECONDS


def _raise(client: "redis.Redis", number: int) -> None:
    client.eval(RAISE, 1, KNOWN, str(number), new_text(), "")


def _change(client: "redis.Redis") -> None:
    client.eval(RAISE, 1, KNOWN, "0", new_text(), "change")


def new_text() -> str:
    """Return a text that KNOWN has not had before."""
    return secrets.token_hex(8)
