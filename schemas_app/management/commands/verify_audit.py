"""Checks the audit trail: each entry against its hash, the one before, and checkpoints."""

import functools
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schemas_app.domain import audit_verifier, errors
from schemas_app.management import progress
from schemas_app.services import audit_archives, audit_chain_check, audit_checkpoints
from schemas_app.services.audit_chain_check import Mark

_UNCHECKED = 2


class Command(BaseCommand):
    """See the module."""

    help = (
        "Check that no entry of the audit trail was changed, removed, inserted or "
        "moved. Exit codes: 0 intact, 1 broken, 2 it could not be checked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--against",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="checkpoints that left the database, one a line; may be repeated",
        )
        parser.add_argument(
            "--archive",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="a file that archive_audit wrote; may be repeated",
        )
        parser.add_argument(
            "--from", type=int, dest="first", metavar="N", help="the first entry"
        )
        parser.add_argument(
            "--to", type=int, dest="last", metavar="N", help="the last entry"
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Say that the trail is intact, or fail with the first entry that is not."""
        try:
            unchecked = self._verify(options)
        except audit_verifier.BrokenError as error:
            raise CommandError(f"The audit trail is broken: {error}") from error
        except errors.BadValue as error:
            sentence = f"Not checked: {error}. {error.remedy}".strip()
            raise CommandError(sentence, returncode=_UNCHECKED) from error
        except (OSError, ValueError, audit_verifier.UncheckedError) as error:
            raise CommandError(
                f"Not checked: {error}", returncode=_UNCHECKED
            ) from error
        if unchecked:
            sentence = "\n".join(("Not all of it could be checked:", *unchecked))
            raise CommandError(sentence, returncode=_UNCHECKED)

    def _verify(self, options: dict[str, Any]) -> list[str]:
        """Check everything that was asked for; return what could not be."""
        marks, unchecked = _marks(options["against"])
        chain = audit_chain_check.check(
            first=options["first"],
            last=options["last"],
            marks=marks,
            tell=functools.partial(progress.draw, self.stderr),
        )
        if chain.problem:
            raise CommandError(
                f"The audit chain is broken at entry {chain.number}: {chain.problem}."
            )
        archives = audit_archives.findings()
        if archives.broken:
            raise audit_verifier.BrokenError(" ".join(archives.broken))
        self.stdout.write(
            f"The audit chain is intact: {chain.checked} entries, head {chain.hash}"
        )
        self._tell_of(chain, marks)
        for path in options["archive"]:
            row = audit_archives.verify_file(path=path, marks=marks)
            self.stdout.write(f"{path.name} is intact: entries {row}")
        return [*unchecked, *archives.unchecked]

    def _tell_of(self, chain: audit_chain_check.Chain, marks: list[Mark]) -> None:
        if chain.first > 1:
            self.stdout.write(f"It was read from entry {chain.first} on")
        compared = [m for m in marks if chain.first - 1 <= m.number <= chain.number]
        if compared:
            newest = compared[-1]
            self.stdout.write(
                f"Checkpoints that agree: {len(compared)}, "
                f"the last at entry {newest.number}, {newest.at}"
            )


def _marks(paths: list[Path]) -> tuple[list[Mark], list[str]]:
    """Return what all checkpoints say, and what of them does not count."""
    found = [audit_checkpoints.kept(), *map(audit_checkpoints.read, paths)]
    marks = {mark for each in found for mark in each.marks}
    return sorted(marks), [problem for each in found for problem in each.problems]
