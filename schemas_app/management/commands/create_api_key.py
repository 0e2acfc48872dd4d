"""Creates an API key and shows it, the only time it can be shown."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from schemas_app import models
from schemas_app.domain import actors
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

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Create the key and print it."""
        module = models.Module.objects.filter(number=options["module"]).first()
        if module is None:
            raise CommandError(f"There is no module {options['module']!r}.")
        person = get_user_model().objects.filter(username=options["person"]).first()
        if person is None or not person.is_active:
            raise CommandError(f"There is no active person {options['person']!r}.")
        token = modules.create_key(
            module=module,
            person=person,
            label=options["label"],
            scopes=options["scopes"],
            by=actors.system("create_api_key"),
            at=timezone.now(),
        )
        self.stdout.write(str(token))
        self.stderr.write("Keep it: only its hash is stored, it cannot be shown again.")


def _scopes(text: str) -> tuple[Scope, ...]:
    return tuple(Scope(part.strip()) for part in text.split(","))
