"""The second factor, where this installation has one; the rest of the site asks here."""

import importlib
from typing import Protocol, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse


class SecondFactor(Protocol):
    """What a second factor can say."""

    @staticmethod
    def has(person: User) -> bool:
        """Return whether this person has one."""

    @staticmethod
    def recovery_codes(person: User) -> int:
        """Return the number of this person's set of recovery codes; 0: none."""

    @staticmethod
    def is_code(person: User, typed: str) -> bool:
        """Return whether this is a code of theirs, which no code is twice."""

    @staticmethod
    def enter(request: HttpRequest, person: User, *, onward: str) -> HttpResponse:
        """Let somebody in, or ask for a code first; remember the browser once inside."""

    @staticmethod
    def remove(person: User) -> bool:
        """Take it from somebody who has lost it; return whether there was one."""


def second_factor() -> SecondFactor | None:
    """Return the second factor, or None without the extra packages."""
    if not settings.SECOND_FACTOR:
        return None
    # Its packages are not there elsewhere.
    return cast(
        "SecondFactor", importlib.import_module("registry_site.sign_in.second_factor")
    )
