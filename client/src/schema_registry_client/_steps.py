"""What a flow asks of whoever drives it.

The logic of this client is written once, as generators that yield steps and are sent
the outcome; they do no input or output themselves. `_sync` and `_async` perform the
steps. An error of ours that happens while a step is performed is thrown into the flow.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Hashable, Mapping
from typing import Any, Generic, TypeAlias, TypeVar

from schema_registry_client.cache import entries

Value = TypeVar("Value")


@dataclasses.dataclass(frozen=True)
class Request:
    """Send this; the outcome is a Response."""

    method: str
    url: str
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    content: bytes | None = None


@dataclasses.dataclass(frozen=True)
class Response:
    """What came back; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclasses.dataclass(frozen=True)
class Recall:
    """Look into the lower levels of the cache; the outcome is an Entry or None."""

    name: str


@dataclasses.dataclass(frozen=True)
class Keep:
    """Write to the lower levels of the cache."""

    name: str
    entry: entries.Entry


@dataclasses.dataclass(frozen=True)
class Once:
    """Drive `flow` to its end; whoever asks for `key` meanwhile gets the same outcome.

    So the outcome must be nothing that can be changed.
    """

    key: Hashable
    flow: Flow[Any]


@dataclasses.dataclass(frozen=True)
class Pause:
    """Wait so many seconds."""

    seconds: float


@dataclasses.dataclass(frozen=True)
class Connect:
    """Open a WebSocket, closing the one before. Fails with SocketUnavailable."""

    url: str


@dataclasses.dataclass(frozen=True)
class Receive:
    """Wait for a frame; the outcome is its text. Fails with SocketLost."""

    within: float


@dataclasses.dataclass(frozen=True)
class Disconnect:
    """Close the WebSocket, if there is one."""


@dataclasses.dataclass(frozen=True)
class Position:
    """Tell the watcher up to where it knows everything."""

    sequence: int


@dataclasses.dataclass(frozen=True)
class Emit(Generic[Value]):
    """Hand this to the caller."""

    value: Value


class SocketTrouble(Exception):
    """Something about a WebSocket that a flow deals with; never reaches the caller."""


class SocketUnavailable(SocketTrouble):
    """No WebSocket could be opened."""


class SocketLost(SocketTrouble):
    """The WebSocket ended; `code` is the one the hub closed it with, if it did."""

    def __init__(self, code: int | None, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


Step: TypeAlias = (
    Request
    | Recall
    | Keep
    | Once
    | Pause
    | Connect
    | Receive
    | Disconnect
    | Position
    | Emit[Any]
)
Flow: TypeAlias = Generator[Step, Any, Value]


def advance(flow: Flow[Any], outcome: object) -> Step:
    """Give `flow` the outcome of its last step, and return the next one.

    An exception given as outcome is raised inside the flow. Raises StopIteration with
    the result when the flow is at its end.
    """
    if isinstance(outcome, Exception):
        return flow.throw(outcome)
    return flow.send(outcome)
