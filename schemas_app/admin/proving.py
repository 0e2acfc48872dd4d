"""Whoever is signed in proves once more who they are, only so often."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from schemas_app.admin.pages import page
from schemas_app.services import sign_in_pace

_MINUTE = 60


@contextlib.contextmanager
def attempt(request: HttpRequest) -> Iterator[Callable[[], None]]:
    """Count one attempt; gives what to call when it went well. Raises TooSoonError.

    Counted for the account alone, wherever its session is used from.
    """
    begun = sign_in_pace.begin(
        name=page.person(request).get_username(),
        address="",
        browser="signed in",
        at=timezone.now(),
    )
    yield lambda: sign_in_pace.went_well(attempt=begun, at=timezone.now())


def too_soon(error: sign_in_pace.TooSoonError, *, at: datetime) -> str:
    """Return when one may try again, as a sentence; the same whoever it is."""
    seconds = max(1, round((error.until - at).total_seconds()))
    minutes = -(-seconds // _MINUTE)
    if seconds < _MINUTE:
        wait = f"{seconds} second{'s' if seconds > 1 else ''}"
    else:
        wait = f"{minutes} minute{'s' if minutes > 1 else ''}"
    return (
        "Too many attempts went wrong. Try again in "
        f"{wait}, at {error.until:%H:%M:%S} UTC; until then nothing is looked at."
    )
