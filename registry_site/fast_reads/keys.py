"""The API keys that one process remembers; freshness reads them again every second.

And who was let in since: the same headers come again and again, and between two readings
the answer is the same until a key expires. No secret is kept, only a digest of the header
under a secret of this process.
"""

import hashlib
import secrets
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from registry_site.fast_reads import questions
from schemas_app import permissions
from schemas_app.domain import errors
from schemas_app.selectors import actors as actor_selectors

_MOST = 2000
# A key that was not used for so long is not read again.
_KEPT_SECONDS = 30.0
# Header, schema and address together; more are judged each time.
_MOST_LET_IN = 20_000
_NEVER = datetime.max.replace(tzinfo=UTC)


class _LetIn(NamedTuple):
    """A key that reads a schema, and until when."""

    key_id: int | None
    until: datetime


class Keys:
    """Keys by prefix. Belongs to one event loop."""

    def __init__(self) -> None:
        self._keys: dict[str, actor_selectors.Key] = {}
        self._used: dict[str, float] = {}
        self._let_in: dict[tuple[bytes, str, str], _LetIn] = {}
        self._secret = secrets.token_bytes(32)

    def reader(
        self, authorization: bytes, *, schema_id: str, at: datetime, address: str
    ) -> int | None:
        """Return the key that reads this schema, or None if Django is to answer."""
        digest = hashlib.blake2b(authorization, key=self._secret, digest_size=32)
        who = (digest.digest(), schema_id, address)
        known = self._let_in.get(who)
        if known is None or known.until <= at:
            known = self._judged(authorization, schema_id, at=at, address=address)
            if known is None:
                return None
            if len(self._let_in) < _MOST_LET_IN:
                self._let_in[who] = known
        return known.key_id

    def _judged(
        self, authorization: bytes, schema_id: str, *, at: datetime, address: str
    ) -> _LetIn | None:
        """Ask what Django asks, by the same functions."""
        token = questions.token(authorization)
        key = self._keys.get(token.prefix) if token else None
        if token is None or key is None:
            return None
        try:
            actor = actor_selectors.opened(key, token, at=at, address=address)
            permissions.check("registry.read", by=actor, of=schema_id)
        except errors.RegistryError:
            return None
        self._used[token.prefix] = time.monotonic()
        return _LetIn(actor.key_id, key.expires_at or _NEVER)

    def want(self, authorization: bytes) -> bool:
        """Have the key read with the next news; return whether that is new."""
        token = questions.token(authorization)
        if token is None or token.prefix in self._keys or len(self._used) >= _MOST:
            return False
        self._used[token.prefix] = time.monotonic()
        return True

    def wanted(self) -> Collection[str]:
        """Return the prefixes to read."""
        oldest = time.monotonic() - _KEPT_SECONDS
        self._used = {name: at for name, at in self._used.items() if at > oldest}
        return tuple(self._used)

    def learn(self, keys: Mapping[str, actor_selectors.Key]) -> None:
        """Take in what was read; other keys are forgotten, and all are judged anew."""
        self._keys = dict(keys)
        self._let_in.clear()
