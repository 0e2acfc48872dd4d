"""Sessions as their person sees them; never by their keys, which would open them."""

import dataclasses
import re
from collections.abc import Iterable
from datetime import datetime

from django.utils.crypto import salted_hmac

from schemas_app import models
from schemas_app.presenters import moments

# The first that is in what a browser says of itself: others pretend to be these.
_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari", "curl")
_CALLED = {"Edg": "Edge", "OPR": "Opera"}
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
ALL = "all"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """One session."""

    name: str
    browser: str
    address: str
    began: moments.Moment | None
    ends: moments.Moment
    is_here: bool


def rows(
    sessions: Iterable[models.Session], *, here: str, now: datetime
) -> tuple[Row, ...]:
    """Return the sessions as rows, this one marked."""
    return tuple(
        Row(
            name=_name(session),
            browser=_browser(session.browser),
            address=session.address,
            began=moments.moment(session.began_at, now=now)
            if session.began_at
            else None,
            ends=moments.moment(session.expire_date, now=now),
            is_here=session.pk == here,
        )
        for session in sessions
    )


def named(sessions: Iterable[models.Session], name: str) -> list[models.Session]:
    """Return the session of this name, or all of them."""
    return [session for session in sessions if name in (ALL, _name(session))]


def _name(session: models.Session) -> str:
    return salted_hmac("session_rows", session.pk, algorithm="sha256").hexdigest()[:16]


def _browser(said: str) -> str:
    """Return the browser and the system that a header names."""
    browser = next((one for one in _BROWSERS if re.search(rf"\b{one}\w*/", said)), "")
    system = next((one for one in _SYSTEMS if one in said), "")
    parts = [_CALLED.get(browser, browser), system]
    return " on ".join(part for part in parts if part) or "Unknown browser"
