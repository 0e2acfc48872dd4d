"""The API keys that one process remembers; freshness reads them again every second."""

import time
from collections.abc import Collection, Mapping
from datetime import datetime

from schemas_app import permissions
from schemas_app.domain import api_keys, errors
from schemas_app.selectors import actors as actor_selectors

_MOST = 2000
# A key that was not used for so long is not read again.
_KEPT_SECONDS = 30.0


class Keys:
    """Keys by prefix. Belongs to one event loop."""

    def __init__(self) -> None:
        self._keys: dict[str, actor_selectors.Key] = {}
        self._used: dict[str, float] = {}

    def reader(
        self, token: api_keys.Token, *, schema_id: str, at: datetime, address: str
    ) -> int | None:
        """Return the key that reads this schema, or None if Django is to answer.

        Asks what Django asks, by the same functions.
        """
        key = self._keys.get(token.prefix)
        if key is None:
            return None
        try:
            actor = actor_selectors.opened(key, token, at=at, address=address)
            permissions.check_can_read(by=actor, schema_id=schema_id)
        except errors.RegistryError:
            return None
        self._used[token.prefix] = time.monotonic()
        return actor.key_id

    def want(self, token: api_keys.Token) -> bool:
        """Have the key read with the next news; return whether that is new."""
        if token.prefix in self._keys or len(self._used) >= _MOST:
            return False
        self._used[token.prefix] = time.monotonic()
        return True

    def wanted(self) -> Collection[str]:
        """Return the prefixes to read."""
        oldest = time.monotonic() - _KEPT_SECONDS
        self._used = {name: at for name, at in self._used.items() if at > oldest}
        return tuple(self._used)

    def learn(self, keys: Mapping[str, actor_selectors.Key]) -> None:
        """Take in what was read; other keys are forgotten."""
        self._keys = dict(keys)
