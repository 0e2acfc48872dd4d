"""`manage.py load_demo`: people, modules and real schema histories to look at."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from schemas_app import models
from schemas_app.management import operators
from schemas_app.management.demo import desk, history, people, ticks_csv


class Command(BaseCommand):
    """Load the demonstration once; afterwards only print who may sign in."""

    help = "Load the demonstration data, or say again who may sign in."

    def handle(self, *_: object, **__: object) -> None:
        """Load everything or nothing, then print people, key and findings."""
        secrets_file = settings.RUN_DIR / "demo_people.json"
        data = settings.BASE_DIR / "examples" / "data"
        by, at = operators.system("load_demo"), timezone.now()
        if not models.Domain.objects.exists():
            with transaction.atomic():
                credentials = people.create(
                    by=by, at=min(history.FDC3_RELEASES.values())
                )
                history.load(data=data, by=by)
                people.read_all(at=at)
                desk.load(data=data, at=at)
                secrets_file.unlink(missing_ok=True)
                credentials.write(secrets_file)
        self._print_people(people.Credentials.read(secrets_file))
        self._print_ticks(
            ticks_csv.check(
                data / "ticks" / "sample_ticks.csv",
                schema_id="ticks_v1",
                version="1.1.0",
            )
        )

    def _print_people(self, credentials: people.Credentials | None) -> None:
        if credentials is None:
            self.stdout.write(
                "The demonstration's passwords are not on this machine; "
                "set new ones with `manage.py changepassword NAME`."
            )
            return
        self.stdout.write("Sign in as:")
        for person in people.PEOPLE:
            password = credentials.passwords[person.username]
            self.stdout.write(f"  {person.username:<5} {password:<14} {person.role}")
        self.stdout.write(
            f"API key of {people.DEVELOPER} for module {people.KEY_MODULE}:\n"
            f"  {credentials.key}"
        )

    def _print_ticks(self, outcome: ticks_csv.Outcome) -> None:
        self.stdout.write(
            f"sample_ticks.csv under {outcome.version}: "
            f"{outcome.valid} of {outcome.rows} rows are valid"
        )
        for message, rows in outcome.complaints:
            self.stdout.write(f"  {rows:>3} rows: {message}")
        self.stdout.write(
            "  (rightly so: the file names things otherwise than the schema; "
            "examples/convert_ticks.py translates it)"
        )
