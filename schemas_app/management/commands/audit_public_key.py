"""Prints the public key that checkpoints and proofs of the audit trail are checked with."""

from django.core.management.base import BaseCommand, CommandError

from schemas_app.services import audit_keys


class Command(BaseCommand):
    """See the module."""

    help = (
        "Print the public half of AUDIT_SIGNING_KEY, as a line for a file of known "
        "keys. Give it to whoever verifies, and keep it before you change the key."
    )

    def handle(self, *_: object, **__: object) -> None:
        """Print the name of the key, and the key."""
        signer = audit_keys.signer()
        if signer is None:
            raise CommandError("AUDIT_SIGNING_KEY is not set.")
        self.stdout.write(signer.line)
