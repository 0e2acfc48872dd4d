"""The two clients of a hub in memory, and what a test can make happen there."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from schema_registry_client import _async, _moments, _sync, _values
from schema_registry_client.testing import _hub, _rest, _sockets

if TYPE_CHECKING:
    import pyarrow

_URL = "http://registry.test"


class Controls:
    """What a test does to the hub in memory."""

    _memory: _hub.Hub

    @property
    def proposals(self) -> tuple[Mapping[str, Any], ...]:
        """What was proposed, the first one first."""
        return tuple(self._memory.proposals)

    def publish(  # noqa: PLR0913 -- each is named at the call
        self,
        schema_id: str,
        document: Mapping[str, Any] | str,
        *,
        action: str = _hub.COMPATIBLE,
        semantic_version: str | None = None,
        effective_from: _moments.Moment | None = None,
        published_at: _moments.Moment | None = None,
        changes: Iterable[Mapping[str, Any]] = (),
        references: Mapping[str, str] | None = None,
        arrow: pyarrow.Schema | None = None,
    ) -> _values.SchemaVersion:
        """Publish the next version; watchers hear of it at once.

        `action` is `compatible_change` or `breaking_change`. It is published now, and
        in force from then on, unless other moments are given. `arrow` is what
        `get_arrow_schema` will return.
        """
        return self._memory.publish(
            schema_id,
            document,
            _hub.Publication(
                action=action,
                semantic_version=semantic_version,
                effective_from=effective_from,
                published_at=published_at,
                changes=changes,
                references=references or {},
                arrow=None if arrow is None else arrow.serialize().to_pybytes(),
            ),
        )

    def announce(self, action: str, schema_id: str, **members: object) -> int:
        """Announce anything else, such as `activated`; return its number."""
        return self._memory.announce(action, schema_id, **members)

    def answer_checks(self, **members: object) -> None:
        """Have `check` and `check_documents` answer with these members from now on."""
        self._memory.checked = {**members}

    def go_away(self) -> None:
        """Be away as a hub that was killed is: connections break, none can be made."""
        self._memory.set_state(is_away=True)

    def come_back(self) -> None:
        """Be there again."""
        self._memory.set_state(is_away=False)

    def revoke_key(self) -> None:
        """Refuse the key from now on."""
        self._memory.set_state(refuses=True)


class FakeRegistry(_sync.SchemaRegistryClient, Controls):
    """A `SchemaRegistryClient` of a hub in memory. Options are a client's own.

    What fails is not sent again unless `retries` says so: a test need not wait.
    """

    def __init__(self, *, _memory: _hub.Hub | None = None, **options: Any) -> None:  # noqa: ANN401 -- a client's
        self._memory = _memory or _hub.Hub()
        super().__init__(
            **{"url": _URL, "retries": 0, **options},
            transport=_rest.transport(self._memory),
        )
        self._dial = functools.partial(_sockets.Socket, self._memory)
        self._line = self._new_line()

    @functools.cached_property
    def aio(self) -> AsyncFakeRegistry:
        """The same for asyncio: what is published to one, both know."""
        return AsyncFakeRegistry(_memory=self._memory)


class AsyncFakeRegistry(_async.AsyncSchemaRegistryClient, Controls):
    """An `AsyncSchemaRegistryClient` of a hub in memory. Options are a client's own."""

    def __init__(self, *, _memory: _hub.Hub | None = None, **options: Any) -> None:  # noqa: ANN401 -- a client's
        self._memory = _memory or _hub.Hub()
        super().__init__(
            **{"url": _URL, "retries": 0, **options},
            transport=_rest.transport(self._memory),
        )
        self._dial = functools.partial(_sockets.dial, self._memory)
        self._line = self._new_line()
