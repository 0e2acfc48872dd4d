"""Redis for what cannot wait for it: an answer in a fraction of a second, or an error."""

import functools

import redis
from redis import backoff, retry


@functools.cache
def client(url: str, *, seconds: float) -> "redis.Redis":
    """Return the client of an address that waits so long to connect, and to be answered."""
    return redis.Redis.from_url(
        url,
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        # Once more: a connection that idled may have been closed at the other end.
        retry=retry.Retry(backoff.NoBackoff(), 1),
    )
