"""Creates an API key and shows it, the only time it can be shown."""

from argparse import ArgumentTypeError
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.management import operators
from schemas_app.permissions import Scope
from schemas_app.services import modules


class Command(BaseCommand):
    """See the module."""

    help = "Create an API key for a module; it is written to the standard output once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--module", required=True, help="its number, such as 0.1")
        parser.add_argument(
            "--person", required=True, help="the user name of who answers for the key"
        )
        parser.add_argument("--label", required=True, help="what the key is for")
        parser.add_argument(
            "--scopes",
            type=_scopes,
            default=(Scope.READ,),
            help=f"comma-separated, of: {', '.join(Scope)} (default: read)",
        )

        parser.add_argument(
            "--schemas",
            type=_words,
            default=(),
            help="comma-separated names or globs it is for (default: all schemas)",
        )
        parser.add_argument(
            "--networks",
            type=_words,
            default=(),
            help="comma-separated networks it may be used from (default: anywhere)",
        )
        parser.add_argument(
            "--days", type=int, help="how long it lasts (default: until it is revoked)"
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Create the key and print it."""
        module = models.Module.objects.filter(number=options["module"]).first()
        if module is None:
            raise CommandError(f"There is no module {options['module']!r}.")
        person = operators.active_person(options["person"])
        now = timezone.now()
        try:
            token = modules.create_key(
                module=module,
                person=person,
                label=options["label"],
                scopes=options["scopes"],
                schemas=options["schemas"],
                networks=options["networks"],
                expires_at=_end(options["days"], now=now),
                by=operators.system("create_api_key"),
                at=now,
            )
        except errors.RegistryError as error:
            raise CommandError(f"{error} {error.remedy}".strip()) from error
        self.stdout.write(str(token))
        self.stderr.write("Keep it: only its hash is stored, it cannot be shown again.")


def _scopes(text: str) -> tuple[Scope, ...]:
    try:
        return tuple(Scope(part.strip()) for part in text.split(","))
    except ValueError as error:
        raise ArgumentTypeError(f"{error}; there are {', '.join(Scope)}.") from error


def _end(days: int | None, *, now: datetime) -> datetime | None:
    try:
        return None if days is None else now + timedelta(days=days)
    except OverflowError as error:
        raise CommandError(
            f"{days} days are more than any calendar has; leave --days out for a key "
            "that lasts until it is revoked."
        ) from error


def _words(text: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, text.split(",")) if part)
