"""Says who the stewards of a domain are from now on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from schemas_app.domain import errors
from schemas_app.management import operators
from schemas_app.services import schemas


class Command(BaseCommand):
    """See the module."""

    help = (
        "Make exactly these people the stewards of a domain. Whoever becomes one, or is "
        "none any more, signs in anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("slug", help="the domain, such as market-data")
        parser.add_argument(
            "users", nargs="+", metavar="USER", help="the user names of its stewards"
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Appoint them, and say whom."""
        stewards = [operators.active_person(name) for name in options["users"]]
        try:
            schemas.appoint(
                domain=options["slug"],
                stewards=stewards,
                by=operators.system("appoint_stewards"),
                at=timezone.now(),
            )
        except errors.RegistryError as error:
            raise CommandError(f"{error} {error.remedy}".strip()) from error
        names = ", ".join(options["users"])
        self.stdout.write(f"The stewards of {options['slug']} are now: {names}.")
