"""Asking for a new password at the terminal, as both commands that set one do."""

import getpass

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, OutputWrapper

_TRIES = 3


def ask(person: User, *, complaints: OutputWrapper) -> str:
    """Return a password, typed twice and fit for `person`. Raises CommandError."""
    for _ in range(_TRIES):
        password = getpass.getpass("Password: ")
        problems = _problems(password, person)
        if not problems and getpass.getpass("Password (again): ") != password:
            problems = ["The two passwords are not the same."]
        if not problems:
            return password
        complaints.write("\n".join(problems))
    raise CommandError(f"No password was set after {_TRIES} attempts.")


def _problems(password: str, person: User) -> list[str]:
    try:
        validate_password(password, person)
    except ValidationError as error:
        return error.messages
    return []
