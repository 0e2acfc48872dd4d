"""Writes a part of the audit trail to a file that proves itself; nothing is removed."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from schemas_app.domain import errors
from schemas_app.domain.audit_forms import Form
from schemas_app.management import operators
from schemas_app.services import audit_chain_check, audit_exports, audit_keys

# Beyond the end of every trail: the export ends where the trail does.
_TO_THE_END = 2**62


class Command(BaseCommand):
    """See the module."""

    help = (
        "Write entries of the audit trail to a new ZIP archive with their proof and the "
        "script that verifies both. They stay in the database; that they were exported "
        "is an entry, too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="the ZIP archive to write")
        parser.add_argument(
            "--from", type=int, dest="first", metavar="N", help="the first entry"
        )
        parser.add_argument(
            "--to", type=int, dest="last", metavar="N", help="the last entry"
        )
        parser.add_argument(
            "--form",
            choices=[str(form) for form in Form],
            default=str(Form.JSON_LINES),
            help="JSON Lines (the default) or CSV",
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Export, and say what."""
        try:
            content = _write(options)
        except errors.BadValue as error:
            sentence = f"{error}. {error.remedy}".strip()
            raise CommandError(sentence, returncode=2) from error
        except OSError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(
            f"Entries {content.first} to {content.last} are in {options['file']}."
        )
        if audit_keys.signer() is None:
            self.stderr.write("It is not signed: AUDIT_SIGNING_KEY is not set.")


def _write(options: dict[str, Any]) -> audit_exports.Content:
    """Write the file and have it on the disk; return what is in it."""
    first, last = options["first"], options["last"]
    if first is None:
        first = audit_chain_check.archived().number + 1
    path: Path = options["file"]
    # Taken before the export is an entry, and from nobody: "x" overwrites nothing.
    with path.open("xb") as out:
        try:
            export = audit_exports.export_as_operator(
                first=first,
                last=_TO_THE_END if last is None else last,
                form=Form(options["form"]),
                by=operators.system("export_audit"),
                at=timezone.now(),
            )
            for chunk in export.chunks:
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            path.unlink()
            raise
    return export.content
