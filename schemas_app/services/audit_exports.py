"""The audit trail as a file that proves itself, without our database.

An export is one ZIP archive: the entries (JSON Lines or CSV), the proof, and the script
that verifies both (docs/audit.md). It is made while it is sent.
"""

import dataclasses
import enum
from collections.abc import Iterator
from datetime import datetime

from schemas_app.domain import actors


class Form(enum.StrEnum):
    """How the entries are written."""

    JSON_LINES = "jsonl"
    CSV = "csv"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Export:
    """An archive on its way: its name, and its bytes, which can be read once."""

    name: str
    chunks: Iterator[bytes]
    content_type: str = "application/zip"


def export(
    *, first: int, last: int, form: Form, by: actors.Actor, at: datetime
) -> Export:
    """Return the entries from `first` to `last` with their proof; it is audited.

    For auditors and administrators, in person. `last` may lie beyond the end of the
    trail. Raises errors.NotAllowed, and errors.BadValue for a range with no entries or
    with some that were archived.
    """
    raise NotImplementedError
