"""Takes the second factor from somebody who has lost it."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from registry_site.sign_in.factors import second_factor
from schemas_app.domain.audit_actions import Action
from schemas_app.management import operators
from schemas_app.services import audit


class Command(BaseCommand):
    """See the module."""

    help = "Take the second factor from an account, whose password alone opens it then."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("username")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Remove it, and write that down."""
        name = options["username"]
        person = User.objects.filter(username=name).first()
        factor = second_factor()
        if factor is None:
            raise CommandError("SECOND_FACTOR is off: nobody has one.")
        if person is None:
            raise CommandError(f"There is no account {name!r}.")
        with transaction.atomic():
            if not factor.remove(person):
                raise CommandError(f"{name} has no second factor.")
            audit.record(
                action=Action.PERSON_CHANGED,
                object_type="person",
                object_id=name,
                by=operators.system("remove_second_factor"),
                at=timezone.now(),
                before={"second_factor": True},
                after={"second_factor": False},
            )
        self.stdout.write(f"{name} has no second factor any more.")
