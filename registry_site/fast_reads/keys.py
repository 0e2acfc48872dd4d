"""The API keys that one process remembers; freshness reads them again every second."""

import time
from collections.abc import Collection, Mapping
from datetime import datetime

from schemas_app import models, permissions
from schemas_app.domain import actors, api_keys, errors
from schemas_app.selectors import actors as actor_selectors

_MOST = 2000
# A key that was not used for so long is not read again.
_KEPT_SECONDS = 30.0


class Keys:
    """Rows of keys by prefix. Belongs to one event loop."""

    def __init__(self) -> None:
        self._rows: dict[str, models.ApiKey] = {}
        self._used: dict[str, float] = {}

    def reader(self, token: api_keys.Token, *, at: datetime) -> actors.Actor | None:
        """Return who `token` lets read, or None if that is for Django to answer.

        Asks what Django asks, by the same functions.
        """
        row = self._rows.get(token.prefix)
        if row is None:
            return None
        try:
            actor = actor_selectors.opened(row, token, at=at)
            permissions.check_can_read(by=actor)
        except errors.RegistryError:
            return None
        self._used[token.prefix] = time.monotonic()
        return actor

    def want(self, token: api_keys.Token) -> bool:
        """Have the key read with the next news; return whether that is new."""
        if token.prefix in self._rows or len(self._used) >= _MOST:
            return False
        self._used[token.prefix] = time.monotonic()
        return True

    def wanted(self) -> Collection[str]:
        """Return the prefixes to read."""
        oldest = time.monotonic() - _KEPT_SECONDS
        self._used = {name: at for name, at in self._used.items() if at > oldest}
        return tuple(self._used)

    def learn(self, rows: Mapping[str, models.ApiKey]) -> None:
        """Take in what was read; other keys are forgotten."""
        self._rows = dict(rows)
