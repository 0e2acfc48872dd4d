"""Creates a domain with its stewards."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from schemas_app.domain import errors
from schemas_app.management import operators
from schemas_app.services import schemas


class Command(BaseCommand):
    """See the module."""

    help = "Create a domain: a group of schemas, with the stewards who decide on them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("slug", help="its short name, such as market-data")
        parser.add_argument("--name", required=True, help="what people call it")
        parser.add_argument(
            "--steward",
            action="append",
            required=True,
            metavar="USER",
            help="the user name of a steward; once for each",
        )
        parser.add_argument(
            "--approvals",
            type=int,
            default=1,
            metavar="N",
            help="how many stewards approve a change where no policy says otherwise "
            "(default: 1)",
        )
        parser.add_argument("--description", default="", help="what belongs in it")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Create the domain, and say whose it is."""
        stewards = [operators.active_person(name) for name in options["steward"]]
        try:
            schemas.create_domain(
                slug=options["slug"],
                name=options["name"],
                description=options["description"],
                stewards=stewards,
                approvals_needed=options["approvals"],
                by=operators.system("create_domain"),
                at=timezone.now(),
            )
        except errors.RegistryError as error:
            raise CommandError(f"{error} {error.remedy}".strip()) from error
        names = ", ".join(options["steward"])
        self.stdout.write(f"Created the domain {options['slug']}; stewards: {names}.")
