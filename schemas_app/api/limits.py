"""How much one caller may ask: a bucket of requests that fills again at a steady rate.

Kept in Redis for all processes together; where there is none, or it does not answer, in
this process. All that is stored of a caller is when its bucket will be full again, so
one number replaces what libraries keep a list of requests for.
"""

import math
import threading
import time
from dataclasses import dataclass

import redis
import structlog
from django.conf import settings

from notifications_app import prompt_redis
from schemas_app.api import refusals
from schemas_app.domain import actors

_REDIS_SECONDS = 0.25
_BACK_OFF_SECONDS = 1.0
# Buckets that are kept in this process; the fullest are forgotten first.
_MOST = 10_000

_logger = structlog.get_logger(__name__)

# By the clock of Redis, which all processes share.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local each, burst = 1 / tonumber(ARGV[1]), tonumber(ARGV[2])
local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + each
local wait = full_at - now - burst * each
if wait > 0.0000001 then return string.format('%.6f', -wait) end
redis.call('SET', KEYS[1], string.format('%.6f', full_at),
           'PX', math.ceil((full_at - now) * 1000))
return string.format('%.6f', (full_at - now) / each)
"""


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """So many requests a second, and so many at once after a pause."""

    rate: int
    burst: int


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What is left to a caller, and in how many seconds the bucket is full again."""

    bucket: Bucket
    remaining: int
    full_in: int

    def headers(self) -> dict[str, str]:
        """Return it in the form of draft-ietf-httpapi-ratelimit-headers."""
        window = math.ceil(self.bucket.burst / self.bucket.rate)
        return {
            "RateLimit-Policy": f'"caller";q={self.bucket.burst};w={window}',
            "RateLimit": f'"caller";r={self.remaining};t={self.full_in}',
        }


class Buckets:
    """Buckets of this process."""

    def __init__(self) -> None:
        self._full_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, caller: str, bucket: Bucket, *, now: float) -> float:
        """Return how many requests are taken by now, or minus the seconds to wait."""
        each = 1 / bucket.rate
        with self._lock:
            full_at = max(self._full_at.get(caller, 0.0), now) + each
            wait = full_at - now - bucket.burst * each
            if wait > 1e-7:
                return -wait
            self._full_at[caller] = full_at
            if len(self._full_at) > _MOST:
                self._forget(now)
        return (full_at - now) / each

    def _forget(self, now: float) -> None:
        by_need = sorted(self._full_at.items(), key=lambda item: -item[1])
        self._full_at = {
            caller: full_at
            for caller, full_at in by_need[: _MOST // 2]
            if full_at > now
        }


class _Redis:
    def __init__(self) -> None:
        self.failed_at = float("-inf")


_NOTED = Bucket(rate=20, burst=200)
_here = Buckets()
_redis = _Redis()


def take(by: actors.Actor) -> Allowance | None:
    """Take a request from the bucket of a key or person; None where nothing is limited.

    Raises refusals.RateLimited.
    """
    return _take(_caller(by), Bucket(rate=settings.API_RATE, burst=settings.API_BURST))


def _take(caller: str, bucket: Bucket) -> Allowance | None:
    if bucket.rate == 0:
        return None
    taken = _taken(caller, bucket)
    if taken < 0:
        raise refusals.RateLimited(
            # Redis tells microseconds, rounded.
            retry_after=max(1, math.ceil(-taken - 0.001)),
            allowance=Allowance(
                bucket=bucket,
                remaining=0,
                full_in=math.ceil(bucket.burst / bucket.rate - taken),
            ).headers(),
        )
    return Allowance(
        bucket=bucket,
        remaining=max(0, math.floor(bucket.burst - taken + 1e-6)),
        full_in=math.ceil(taken / bucket.rate),
    )


def take_as_stranger(address: str) -> None:
    """Take a request from the bucket of an address that did not say whose it is.

    Raises refusals.RateLimited.
    """
    _take(
        f"address:{address}",
        Bucket(rate=settings.STRANGER_RATE, burst=settings.STRANGER_BURST),
    )


def is_noted() -> bool:
    """Return whether a refusal is one of so many a second, of all addresses, to write down.

    Each is a row that the next one waits for; what is beyond is in the log alone.
    """
    return _taken("refusals", _NOTED) >= 0


def _caller(by: actors.Actor) -> str:
    return f"key:{by.key_id}" if by.key_id is not None else f"person:{by.person_id}"


def _taken(caller: str, bucket: Bucket) -> float:
    now = time.monotonic()
    if settings.REDIS_URL and now >= _redis.failed_at + _BACK_OFF_SECONDS:
        try:
            return _taken_from_redis(caller, bucket)
        except (redis.RedisError, OSError) as error:
            _redis.failed_at = now
            _logger.warning("api.limits_without_redis", error=str(error))
    return _here.take(caller, bucket, now=now)


def _taken_from_redis(caller: str, bucket: Bucket) -> float:
    client = prompt_redis.client(settings.REDIS_URL, seconds=_REDIS_SECONDS)
    script = client.register_script(_TAKE)
    said = script(keys=[f"registry:limit:{caller}"], args=[bucket.rate, bucket.burst])
    return float(str(said, "ascii") if isinstance(said, bytes) else str(said))
