"""Replaces an API key by a new one, and lets the old one open for a while yet."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from schemas_app.domain import api_keys, errors
from schemas_app.management import operators
from schemas_app.services import modules


class Command(BaseCommand):
    """See the module."""

    help = (
        "Create a key in place of another; it is written to the standard output once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "prefix", help="the public part of srk_<prefix>_<secret>, or the whole key"
        )
        parser.add_argument(
            "--overlap-hours",
            type=float,
            default=24.0,
            help="how long the old key still opens (default: 24)",
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Rotate the key and print the new one."""
        whole = api_keys.parse(options["prefix"])
        prefix = whole.prefix if whole else options["prefix"].removeprefix("srk_")
        try:
            token = modules.rotate_key(
                prefix=prefix,
                overlap=_hours(options["overlap_hours"]),
                by=operators.system("rotate_api_key"),
                at=timezone.now(),
            )
        except errors.RegistryError as error:
            raise CommandError(f"{error} {error.remedy}".strip()) from error
        self.stdout.write(str(token))
        self.stderr.write("Keep it: only its hash is stored, it cannot be shown again.")


def _hours(number: float) -> timedelta:
    try:
        return timedelta(hours=number)
    except (OverflowError, ValueError):
        raise CommandError("That is no number of hours.") from None
