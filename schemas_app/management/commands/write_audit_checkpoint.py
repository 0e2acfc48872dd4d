"""Signs the end of the audit trail now, and writes it outside."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from schemas_app.domain import errors
from schemas_app.management import operators
from schemas_app.services import audit_checkpoints


class Command(BaseCommand):
    """See the module."""

    help = (
        "Sign the end of the audit trail and write it to the places that the settings "
        "name, due or not. The clock does it by itself."
    )

    def handle(self, *_: object, **__: object) -> None:
        """Write a checkpoint, and print it."""
        try:
            written = audit_checkpoints.write(
                by=operators.system("write_audit_checkpoint"),
                at=timezone.now(),
                in_any_case=True,
            )
        except audit_checkpoints.BrokenTrailError as error:
            raise CommandError(f"The audit trail is broken. {error}") from error
        except (audit_checkpoints.NotWrittenError, errors.BadValue) as error:
            raise CommandError(str(error), returncode=2) from error
        if written is None:
            raise CommandError(
                "There is nothing to sign, or AUDIT_SIGNING_KEY is not set.",
                returncode=2,
            )
        self.stdout.write(json.dumps(written, sort_keys=True))
