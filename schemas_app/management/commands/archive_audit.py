"""Moves the oldest part of the audit trail to a file that proves itself."""

from pathlib import Path
from typing import Any

from django import db
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from schemas_app.domain import audit_verifier, errors
from schemas_app.management import operators
from schemas_app.services import audit_archives, audit_checkpoints


class Command(BaseCommand):
    """See the module."""

    help = (
        "Write the entries up to a number to a new file with their proof, verify the "
        "file, and remove them from the database. A signed checkpoint has to cover "
        "them. Pages and the API show them no longer: keep the file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="the ZIP archive to write")
        parser.add_argument(
            "--through", type=int, required=True, help="the last entry to archive"
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Archive, and say what."""
        try:
            made = audit_archives.archive(
                through=options["through"],
                path=options["file"].absolute(),
                by=operators.system("archive_audit"),
                at=timezone.now(),
            )
        except audit_checkpoints.BrokenTrailError as error:
            raise CommandError(f"The audit trail is broken. {error}") from error
        except errors.BadValue as error:
            sentence = f"{error}. {error.remedy}".strip()
            raise CommandError(sentence, returncode=2) from error
        except (OSError, audit_verifier.UncheckedError) as error:
            raise CommandError(str(error), returncode=2) from error
        except db.Error as error:
            raise CommandError(
                f"The database refuses: {error}", returncode=2
            ) from error
        self.stdout.write(f"Entries {made} are in {options['file']} and nowhere else.")
