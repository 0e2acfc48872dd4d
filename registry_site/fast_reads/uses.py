"""Which module was given what from memory, until it is written down in bulk."""

import asyncio
import logging
from datetime import datetime

from django import db

from notifications_app import outage
from registry_site.fast_reads import news, questions
from schemas_app.services import modules, uses

FLUSH_SECONDS = 5.0
# As many as these modules and versions; more are not remembered until the next flush.
_MOST = 50_000

_logger = logging.getLogger(__name__)

_Given = dict[tuple[int, questions.Published], datetime]


class Uses:
    """Gathers reads and writes them down every few seconds. Belongs to one event loop."""

    def __init__(self) -> None:
        self._given: _Given = {}
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._database = outage.Outage(logger=_logger, what="Noting who reads what")

    def note(self, key_id: int, published: questions.Published, at: datetime) -> None:
        """Note that a key was given something, to be written down soon."""
        if len(self._given) < _MOST:
            self._given[key_id, published] = at
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(
                FLUSH_SECONDS, self._flush_soon
            )

    async def flush(self) -> None:
        """Write down what was gathered; what cannot be written now is kept."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        given, self._given = self._given, {}
        if not given:
            return
        try:
            await asyncio.to_thread(news.in_thread, lambda: _write(given))
        except db.Error as error:
            self._database.failed(error)
            self._given = {**given, **self._given}
        else:
            self._database.worked()

    def _flush_soon(self) -> None:
        self._timer = None
        self._writing = asyncio.create_task(self.flush())


def _write(given: _Given) -> None:
    used: dict[int, datetime] = {}
    for (key_id, _), at in given.items():
        used[key_id] = max(at, used.get(key_id, at))
    modules.note_key_uses(used=used)
    # Of a schema nothing more is noted: only who reads a version uses it.
    uses.observe_all(
        reads=[
            uses.Read(
                key_id=key_id,
                schema_id=published.schema_id,
                version=published.version,
                at=at,
            )
            for (key_id, published), at in given.items()
            if published.version is not None
        ]
    )
