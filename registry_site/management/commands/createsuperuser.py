"""Django's command of this name, with an entry in the audit trail.

It stands in this app because Django takes a command from the first app that has it.
"""

import os
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from registry_site.management import passwords
from schemas_app.domain import errors
from schemas_app.management import operators
from schemas_app.services import people

_PASSWORD = "DJANGO_SUPERUSER_PASSWORD"  # noqa: S105 - the name of a variable


class Command(BaseCommand):
    """See the module."""

    help = "Create the account of a superuser. The password is asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--username", help="asked for if it is not given")
        parser.add_argument("--email", default="", help="where digests are sent")
        parser.add_argument(
            "--noinput",
            "--no-input",
            action="store_true",
            help=f"ask nothing: the password is what {_PASSWORD} holds",
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Ask for what is not given, then create the account."""
        is_silent = options["noinput"]
        username = options["username"] or _username(is_silent=is_silent)
        person = _checked(User(username=username, email=options["email"]))
        password = (
            os.environ.get(_PASSWORD, "")
            if is_silent
            else passwords.ask(person, complaints=self.stderr)
        )
        if not password:
            raise CommandError(f"{_PASSWORD} holds no password.")
        try:
            people.create(
                username=username,
                password=password,
                email=options["email"],
                groups=(),
                is_superuser=True,
                by=operators.system("createsuperuser"),
                at=timezone.now(),
            )
        except errors.RegistryError as error:
            raise CommandError(f"{error} {error.remedy}".strip()) from error
        self.stdout.write(f"{username} may sign in.")


def _checked(person: User) -> User:
    """Return the account as it is. Raises CommandError for a name that is none."""
    try:
        person.clean_fields(exclude={"password"})
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return person


def _username(*, is_silent: bool) -> str:
    """Return the name that is wanted. Raises CommandError for none."""
    name = os.environ.get("DJANGO_SUPERUSER_USERNAME", "")
    if not name and not is_silent:
        name = input("Username: ").strip()
    if not name:
        raise CommandError("No username was given.")
    return name
