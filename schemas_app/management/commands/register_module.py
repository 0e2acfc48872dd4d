"""Registers a module of the platform."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from schemas_app.domain import errors
from schemas_app.management import operators
from schemas_app.services import modules


class Command(BaseCommand):
    """See the module."""

    help = "Register a module: a program that reads schemas, with who answers for it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("number", help="its number in the plan, such as 0.1")
        parser.add_argument("--name", required=True, help="what people call it")
        parser.add_argument(
            "--owner", required=True, metavar="USER", help="the user name of its owner"
        )
        parser.add_argument("--description", default="", help="what it does")
        parser.add_argument(
            "--contact", default="", help="where its people are reached"
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Register the module, and say whose it is."""
        owner = operators.active_person(options["owner"])
        try:
            modules.register(
                number=options["number"],
                name=options["name"],
                owner=owner,
                description=options["description"],
                contact=options["contact"],
                by=operators.system("register_module"),
                at=timezone.now(),
            )
        except errors.RegistryError as error:
            raise CommandError(f"{error} {error.remedy}".strip()) from error
        self.stdout.write(
            f"Registered module {options['number']}; owner: {options['owner']}."
        )
