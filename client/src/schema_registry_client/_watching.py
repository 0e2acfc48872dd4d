"""Hearing of every change once, in order, whatever happens to the connection.

The table of announcements is the truth and the WebSocket is a bell: after every start
and every loss the watcher first reads what it missed, then listens. Its memory is one
number, the cursor; what is not above it was told before and is dropped.

    +-> read announcements after the cursor -> open the WebSocket -> listen --+
    |                                                |                        |
    |                       it cannot be had: pause, and try it less often    |
    +--------------- pause, longer each time the hub fails <---- it is lost --+
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from schema_registry_client import (
    _answers,
    _fetching,
    _flows,
    _problems,
    _references,
    _retrying,
    _steps,
    _values,
    errors,
)

CHANGES = frozenset({"breaking_change", "compatible_change"})
POLL_EVERY = 3.0

_PROTOCOL = 1
_SILENCE = 60.0  # three heartbeats
_WELCOME_WITHIN = 10.0
_SHORTEST_REST, _LONGEST_REST = 3.0, 60.0
_BAD_REQUEST = 4400
# What the hub means by the codes it closes a WebSocket with.
_REFUSALS = {
    4401: (401, "not_authenticated", "The hub does not accept the key."),
    4403: (403, "permission_denied", "The key may not hear of this schema."),
}
_log = logging.getLogger("schema_registry_client")


class Watcher:
    """One listener's logic: what to do next, and what to tell."""

    def __init__(
        self,
        hub: _fetching.Hub,
        *,
        schema_id: str | None,
        after: int | None,
        actions: Collection[str] | None,
        poll_every: float,
    ) -> None:
        _flows.check_cursor(after=after, schema_id=schema_id)
        self._hub = hub
        self._topic = _references.topic(schema_id)
        self._cursor = after
        self._actions = None if actions is None else frozenset(actions)
        self._poll_every = poll_every
        self._delays = _delays()
        self._rests = _rests()
        self._rest = 0.0  # seconds until the WebSocket is tried again

    def run(self) -> _steps.Flow[None]:
        """Emit announcements for ever.

        Raises errors.Unauthorized, errors.Forbidden, errors.HubRewound and whatever
        else trying again cannot help.
        """
        while True:
            try:
                yield from self._catch_up()
                if self._rest <= 0:
                    yield from self._listen()
                self._delays = _delays()
                pause = self._poll_every
            except (_steps.SocketTrouble, errors.SchemaRegistryError) as trouble:
                pause = self._pause_after(trouble)
                _log.warning("watching the hub: %s; again in %.1f s", trouble, pause)
            yield _steps.Disconnect()
            yield _steps.Pause(pause)
            self._rest -= pause

    def _catch_up(self) -> _steps.Flow[None]:
        if self._cursor is None and self._rest <= 0:
            return  # the welcome of the WebSocket will say where we are
        starting = self._cursor is None
        after, has_more = self._cursor or 0, True
        while has_more:
            page = yield from _flows.page_after(
                self._hub,
                after=after,
                schema_id=self._topic.one,
                attempts=1,  # the loop in `run` is what tries again
            )
            after, has_more = page.after, page.has_more
            if not starting:
                yield from self._tell_all(page)
        yield from self._move_to(after)

    def _tell_all(self, page: _answers.Page) -> _steps.Flow[None]:
        for announcement in page.announcements:
            yield from self._tell(announcement)
        yield from self._move_to(page.after)

    def _listen(self) -> _steps.Flow[None]:
        yield _steps.Connect(self._hub.settings.socket(self._topic, after=self._cursor))
        yield from self._enter()
        while True:
            frame = yield from _frame(_SILENCE)
            self._delays = _delays()
            if frame.get("type") == "announcement":
                yield from self._tell(_announcement(frame))

    def _enter(self) -> _steps.Flow[None]:
        try:
            welcome = yield from _frame(_WELCOME_WITHIN)
        except _steps.SocketLost as lost:
            if lost.code in {_BAD_REQUEST, *_REFUSALS}:
                raise
            raise _steps.SocketUnavailable(f"no welcome: {lost}") from lost
        position = welcome.get("position")
        if welcome.get("protocol") != _PROTOCOL or not isinstance(position, int):
            raise _steps.SocketUnavailable("the WebSocket speaks another protocol")
        if self._cursor is not None and position < self._cursor:
            raise errors.HubRewound(self._cursor, f"it is at {position}")
        self._rests = _rests()
        yield from self._move_to(position if self._cursor is None else self._cursor)

    def _tell(self, announcement: _values.Announcement) -> _steps.Flow[None]:
        if self._cursor is not None and announcement.sequence <= self._cursor:
            return  # told before
        self._hub.cache.hear(announcement)
        yield from self._move_to(announcement.sequence)
        if self._takes(announcement):
            yield _steps.Emit(announcement)

    def _takes(self, announcement: _values.Announcement) -> bool:
        is_wanted = self._actions is None or announcement.action in self._actions
        return is_wanted and self._topic.takes(announcement.schema_id)

    def _move_to(self, sequence: int) -> _steps.Flow[None]:
        self._cursor = sequence
        yield _steps.Position(sequence)

    def _pause_after(
        self, trouble: _steps.SocketTrouble | errors.SchemaRegistryError
    ) -> float:
        """Return how long to wait; raise what waiting cannot mend."""
        if isinstance(trouble, _steps.SocketUnavailable):
            self._rest = next(self._rests)
            return 0.0 if self._cursor is None else self._poll_every
        if isinstance(trouble, _steps.SocketLost):
            self._check_not_refused(trouble)
            return next(self._delays)
        if isinstance(trouble, errors.SchemaRegistryError) and trouble.retryable:
            self._rest = (
                0.0  # the hub is away: when it is back, so may its WebSocket be
            )
            return max(next(self._delays), trouble.retry_after or 0.0)
        raise trouble

    def _check_not_refused(self, lost: _steps.SocketLost) -> None:
        if lost.code == _BAD_REQUEST and self._cursor is not None:
            # Our number is well formed, so it can only be one the hub has yet to give.
            raise errors.HubRewound(self._cursor, lost.reason) from lost
        refusal = _REFUSALS.get(lost.code or 0)
        if refusal is not None:
            status, code, title = refusal
            raise _problems.error_of(
                errors.Problem(
                    status=status, code=code, title=title, detail=lost.reason
                )
            ) from lost


class Progress:
    """Where a watcher stands between two calls of its iterator.

    A step stays pending until its outcome is known, so that a caller who gives up
    waiting (a timeout, a cancelled task) loses nothing and may ask again.
    """

    def __init__(self, watcher: Watcher) -> None:
        self.position: int | None = None
        self._flow = watcher.run()
        self._step: _steps.Step | None = None
        self._outcome: object = None

    def pending(self) -> _steps.Step:
        """Return the step to perform. Raises what ends the watch."""
        if self._step is None:
            self._step = _steps.advance(self._flow, self._outcome)
        if isinstance(self._step, _steps.Position):
            self.position = self._step.sequence
        return self._step

    def settle(self, outcome: object) -> None:
        """Take the outcome of the pending step."""
        self._step, self._outcome = None, outcome


def _frame(within: float) -> _steps.Flow[Mapping[str, Any]]:
    text = yield _steps.Receive(within)
    try:
        return _answers.read_frame(text)
    except errors.UnexpectedAnswer as error:
        raise _steps.SocketUnavailable(f"not a frame of ours: {error}") from error


def _announcement(frame: Mapping[str, Any]) -> _values.Announcement:
    # Without `type` it is the same object the table holds.
    body = {name: value for name, value in frame.items() if name != "type"}
    try:
        return _answers.as_announcement(body)
    except errors.UnexpectedAnswer as error:
        raise _steps.SocketUnavailable(f"not a frame of ours: {error}") from error


def _delays() -> Iterator[float]:
    return _retrying.delays(first=0.5, longest=10.0)


def _rests() -> Iterator[float]:
    rest = _SHORTEST_REST
    while True:
        yield rest
        rest = min(rest * 2, _LONGEST_REST)
