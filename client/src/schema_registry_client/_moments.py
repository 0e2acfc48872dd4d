"""Moments in time: always aware, always UTC. What has no zone is read as UTC."""

from __future__ import annotations

import datetime
import re
from typing import TypeAlias

Moment: TypeAlias = str | datetime.date  # a datetime is a date, too

_FRACTION = re.compile(r"(?<=:\d\d)\.(\d+)")


def parse(text: str) -> datetime.datetime:
    """Return the moment written in ISO 8601; a date means its first instant.

    Digits beyond the microsecond are dropped. Raises ValueError.
    """
    # Python 3.10 reads neither `Z` nor fractions of any other length than 3 or 6.
    plain = re.sub(r"[zZ]\Z", "+00:00", text.strip())
    micro = _FRACTION.sub(lambda match: "." + match[1][:6].ljust(6, "0"), plain)
    return in_utc(datetime.datetime.fromisoformat(micro))


def in_utc(moment: Moment) -> datetime.datetime:
    """Return `moment` in UTC. Raises ValueError for text that is no moment."""
    if isinstance(moment, str):
        return parse(moment)
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime.combine(moment, datetime.time.min)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=datetime.timezone.utc)
    return moment.astimezone(datetime.timezone.utc)
