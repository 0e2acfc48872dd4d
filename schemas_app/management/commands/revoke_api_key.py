"""Revokes an API key for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from schemas_app.domain import api_keys, errors
from schemas_app.management import operators
from schemas_app.services import modules


class Command(BaseCommand):
    """See the module."""

    help = "Revoke an API key for good. It is refused from the next request on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "prefix", help="the public part of srk_<prefix>_<secret>, or the whole key"
        )
        parser.add_argument("--reason", required=True, help="kept in the audit trail")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Revoke the key."""
        whole = api_keys.parse(options["prefix"])
        prefix = whole.prefix if whole else options["prefix"].removeprefix("srk_")
        try:
            key = modules.revoke_key(
                prefix=prefix,
                reason=options["reason"],
                by=operators.system("revoke_api_key"),
                at=timezone.now(),
            )
        except errors.RegistryError as error:
            raise CommandError(f"{error} {error.remedy}".strip()) from error
        self.stdout.write(f"Revoked {key}.")
