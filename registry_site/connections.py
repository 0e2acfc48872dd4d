"""What Django, Channels and Celery need to be told, from one database and one Redis URL.

Pure functions from a URL to the dictionaries those libraries ask for. Nothing here
opens a connection.
"""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from registry_site import env

DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
REDIS_SCHEMES = ("unix", "redis", "rediss")

_SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
_SQLITE_BUSY_SECONDS = 20
_POOL_WAIT_SECONDS = 10
# Celery's messages keep the database of the URL; the cache, which may be flushed,
# gets the next one. Pub/sub, which the channel layer uses, knows no databases.
_CACHE_OFFSET = 1
# A cache that takes longer is none.
_CACHE_SECONDS = 1.0


def check_database(url: str) -> None:
    """Raise env.UnusableError when the URL names no database."""
    parts = urlsplit(url)
    if parts.scheme != "sqlite":
        if not parts.path.strip("/"):
            raise env.UnusableError(
                "Write postgres://user:password@host:5432/database."
            )
    elif parts.netloc or not parts.path.strip("/"):
        raise env.UnusableError("Write sqlite:////absolute/path/registry.sqlite3.")


def check_redis(url: str) -> None:
    """Raise env.UnusableError when the URL names neither a socket nor a host."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        if parts.hostname or not parts.path.strip("/"):
            raise env.UnusableError("Write unix:///absolute/path/redis.sock.")
    elif not parts.hostname:
        raise env.UnusableError("Write redis://host:6379/0.")
    try:
        _database_number(parts)
    except ValueError:
        raise env.UnusableError("The URL's database must be a number.") from None


def database(*, url: str, pool_size: int, test_file: Path) -> dict[str, Any]:
    """Return one entry of DATABASES."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts, test_file)
    return _postgres(parts, pool_size)


def _sqlite(parts: SplitResult, test_file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(unquote(parts.path.removeprefix("/"))).absolute()),
        "OPTIONS": {
            # A transaction that reads first and writes later would otherwise fail at
            # once when another writer came between, however long the busy timeout.
            "transaction_mode": "IMMEDIATE",
            "timeout": _SQLITE_BUSY_SECONDS,
            "init_command": _SQLITE_START,
        },
        # A file and not memory: threads and other processes of a test share it.
        "TEST": {"NAME": str(test_file)},
    }


def _postgres(parts: SplitResult, pool_size: int) -> dict[str, Any]:
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    pool = {"min_size": 1, "max_size": pool_size, "timeout": _POOL_WAIT_SECONDS}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {**options, "pool": pool},
    }


def channel_layers(*, url: str) -> dict[str, Any]:
    """Return CHANNEL_LAYERS: Redis pub/sub, or this process's memory without a URL."""
    if not url:
        return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    return {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [_at_database(url, 0)], "prefix": "registry"},
        }
    }


def caches(*, url: str) -> dict[str, Any]:
    """Return CACHES: Redis, or this process's memory without a URL."""
    if not url:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": _at_database(url, _CACHE_OFFSET),
            "KEY_PREFIX": "registry",
            "OPTIONS": {
                "socket_timeout": _CACHE_SECONDS,
                "socket_connect_timeout": _CACHE_SECONDS,
            },
        }
    }


def broker(*, url: str) -> str:
    """Return Celery's broker URL; without a Redis, tasks stay in this process unheard."""
    if not url:
        return "memory://"
    parts = urlsplit(url)
    number = _database_number(parts)
    if parts.scheme == "unix":
        login = _login(parts)
        return f"redis+socket://{login}{parts.path}?virtual_host={number}"
    query = dict(parse_qsl(parts.query))
    if parts.scheme == "rediss":
        query.setdefault("ssl_cert_reqs", "required")
    return parts._replace(path=f"/{number}", query=urlencode(query)).geturl()


def _at_database(url: str, offset: int) -> str:
    parts = urlsplit(url)
    number = _database_number(parts) + offset
    if parts.scheme == "unix":
        query = {**dict(parse_qsl(parts.query)), "db": str(number)}
        return f"unix://{_login(parts)}{parts.path}?{urlencode(query)}"
    return parts._replace(path=f"/{number}").geturl()


def _database_number(parts: SplitResult) -> int:
    if parts.scheme == "unix":
        query = dict(parse_qsl(parts.query))
        return int(query.get("db", "0"))
    return int(parts.path.strip("/") or "0")


def _login(parts: SplitResult) -> str:
    if parts.password is None:
        return ""
    return f"{quote(parts.username or '')}:{quote(parts.password)}@"
