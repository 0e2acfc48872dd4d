"""The texts that leave the outbox: one announcement as JSON, one socket frame.

Texts are spliced, never parsed and written again: a number in a body reaches the
listener digit by digit. Pure: no database, no clock, no network.
"""

import functools
import json
from dataclasses import dataclass
from datetime import UTC, datetime

RESERVED = frozenset({"type", "sequence", "action", "schema_id", "at"})


@dataclass(frozen=True, kw_only=True)
class Message:
    """One announcement as every reader gets it; `text` is a JSON object."""

    number: int
    topic: str
    text: str

    @property
    def severity(self) -> str:
        """How much a change breaks, if this is about one."""
        return self._said["severity"]

    @property
    def domain(self) -> str:
        """The group that the topic belongs to, if it was told."""
        return self._said["domain"]

    @functools.cached_property
    def frame(self) -> str:
        """The socket frame that carries it: one text for however many listeners."""
        return f'{{"type": "announcement", {self.text.removeprefix("{")}'

    @functools.cached_property
    def _said(self) -> dict[str, str]:
        # Read once, and only if somebody listens by one of these.
        members = json.loads(self.text, parse_int=str, parse_float=str)
        return {name: str(members.get(name, "")) for name in ("severity", "domain")}


class BodyError(ValueError):
    """The body cannot be spliced into a message: a mistake in the calling code."""


def check_body(body: str) -> None:
    """Check that the body is a JSON object that a message can take in.

    Raises BodyError if it is not an object, is not JSON, or names a reserved member.
    """
    try:
        members = json.loads(
            body,
            object_pairs_hook=_Members,
            # Only the shape matters here, and int() refuses very long numbers.
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as error:
        raise BodyError(f"an announcement's body is not JSON: {error}") from error
    if not isinstance(members, _Members):
        raise BodyError("an announcement's body is not a JSON object")
    taken = sorted(RESERVED.intersection(name for name, _ in members))
    if taken:
        raise BodyError(f"an announcement's body names reserved members: {taken}")


def message_text(*, number: int, kind: str, topic: str, at: datetime, body: str) -> str:
    """Write one announcement as a JSON object, the body's members last."""
    head = json.dumps(
        {
            "sequence": number,
            "action": kind,
            "schema_id": topic,
            "at": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        }
    )
    members = body.strip().removeprefix("{").strip()
    separator = "" if members == "}" else ", "
    return f"{head[:-1]}{separator}{members}"


def welcome_frame(*, position: int) -> str:
    """Write the first frame of a socket: what comes after `position` follows."""
    return json.dumps({"type": "welcome", "protocol": 1, "position": position})


def heartbeat_frame(*, position: int) -> str:
    """Write the frame of a quiet socket: everything up to `position` was sent."""
    return json.dumps({"type": "heartbeat", "position": position})


class _Members(list[tuple[str, object]]):
    """The members of a JSON object in their order, told apart from an array."""


def _refuse_constant(name: str) -> None:
    raise BodyError(f"{name} is not JSON")
