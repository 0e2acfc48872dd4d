"""Which announcements one listener gets. Pure."""

import fnmatch
from dataclasses import dataclass

from notifications_app import delivery


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What was asked for, and what may be heard at all.

    `within` are globs of topics of which one has to fit, none meaning that all may be
    heard; `pattern`, `severity` and `domain` narrow it when they are given.
    """

    topic: str | None = None
    within: tuple[str, ...] = ()
    pattern: str = ""
    severity: str = ""
    domain: str = ""

    def takes(self, message: delivery.Message) -> bool:
        """Return whether this is one of them."""
        return (
            self.topic in (None, message.topic)
            and _fits_one(message.topic, self.within)
            and (not self.pattern or fnmatch.fnmatchcase(message.topic, self.pattern))
            and self.severity in ("", message.severity)
            and self.domain in ("", message.domain)
        )


def _fits_one(topic: str, globs: tuple[str, ...]) -> bool:
    return not globs or any(fnmatch.fnmatchcase(topic, glob) for glob in globs)
