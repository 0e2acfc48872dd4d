"""Who runs a command of manage.py, and whom they name in it.

The audit trail names who runs one as far as anybody can: by what the operating system
says of them; whoever is root there may be anybody.
"""

import os
import pwd

from django.contrib.auth.models import User
from django.core.management.base import CommandError

from schemas_app.domain import actors
from schemas_app.models import people


def system(command: str) -> actors.Actor:
    """Return the actor for a command, and the account it runs as."""
    return actors.system(f"{command} ({_account()})")


def active_person(username: str) -> User:
    """Return who may sign in under a name. Raises CommandError."""
    # What is not UTF-8 on the command line is nothing that a database can be asked for.
    known = User.objects.all() if username.isprintable() else User.objects.none()
    person = known.filter(username=username).first()
    if person is None or not people.is_here(person):
        raise CommandError(f"There is no active person {username!r}.")
    return person


def _account() -> str:
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"  # in a container nobody may have named it
