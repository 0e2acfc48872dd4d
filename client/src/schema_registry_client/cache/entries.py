"""One kept answer, and how it is written where it outlives the process.

What is read back was perhaps written by another process, half written before a power
cut, or written by another version of this client: whatever is not whole is no entry.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Protocol

_FORM = 1


@dataclasses.dataclass(frozen=True)
class Entry:
    """An answer: its body, its ETag, and when the hub last said that it holds.

    `unchanging` is what the hub can never answer otherwise.
    """

    body: bytes
    etag: str | None = None
    confirmed_at: float = 0.0
    unchanging: bool = False


class Store(Protocol):
    """A level of the cache below memory. Its troubles are its own: none is raised."""

    def get(self, name: str) -> Entry | None:
        """Return what is kept under `name`, or None."""

    def put(self, name: str, entry: Entry) -> None:
        """Keep `entry` in the place of whatever is there."""

    def close(self) -> None:
        """Let go of connections."""


def digest(*texts: str) -> str:
    """Return a name for `texts` that is safe in a path and tells nothing of them."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:40]


def written(name: str, entry: Entry) -> bytes:
    """Return `entry` as bytes: a line of JSON, then the body."""
    head = {
        "form": _FORM,
        "name": name,
        "etag": entry.etag,
        "confirmed_at": entry.confirmed_at,
        "unchanging": entry.unchanging,
        "sha256": hashlib.sha256(entry.body).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + entry.body


def read(name: str, content: bytes) -> Entry | None:
    """Return the entry for `name` in `content`, or None if there is no whole one."""
    line, _, body = content.partition(b"\n")
    try:
        head = json.loads(line)
        is_ours = (head["form"], head["name"]) == (_FORM, name)
        if not is_ours or head["sha256"] != hashlib.sha256(body).hexdigest():
            return None
        return Entry(
            body,
            None if head["etag"] is None else str(head["etag"]),
            float(head["confirmed_at"]),
            head["unchanging"] is True,
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
