"""Django's command of this name, with an entry in the audit trail.

It stands in this app because Django takes a command from the first app that has it.
"""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from registry_site.management import passwords
from schemas_app.management import operators
from schemas_app.services import people


class Command(BaseCommand):
    """See the module."""

    help = "Set the password of an account; it is asked for, and never shown."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("username")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Ask for the password, then set it."""
        person = User.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"There is no account {options['username']!r}.")
        password = passwords.ask(person, complaints=self.stderr)
        person.set_password(password)
        people.set_password(
            person=person,
            write=lambda: person.save(update_fields=["password"]),
            by=operators.system("changepassword"),
            at=timezone.now(),
        )
        self.stdout.write(f"The password of {person} is set.")
