"""Checks the audit trail: each entry against its hash and the entry before it."""

from django.core.management.base import BaseCommand, CommandError

from schemas_app.services import audit_chain_check


class Command(BaseCommand):
    """See the module."""

    help = (
        "Check that no entry of the audit trail was changed, removed, added or moved."
    )

    def handle(self, *_: object, **__: object) -> None:
        """Say that the chain is intact, or fail with the first entry that is not."""
        chain = audit_chain_check.check()
        if chain.problem:
            raise CommandError(
                f"The audit chain is broken at entry {chain.number}: {chain.problem}."
            )
        self.stdout.write(
            f"The audit chain is intact: {chain.number} entries, head {chain.hash}"
        )
