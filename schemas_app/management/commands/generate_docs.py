"""Writes the generated pages of docs/, or compares them with what is there."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from schemas_app.presenters import generated_docs


class Command(BaseCommand):
    """See the module."""

    help = "Write the generated pages of docs/; with --check only compare them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument(
            "--folder", type=Path, default=Path(settings.BASE_DIR) / "docs"
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Write, or compare and name what differs."""
        folder: Path = options["folder"]
        pages = {folder / name: make() for name, make in generated_docs.PAGES.items()}
        if options["check"]:
            _check(pages)
            return
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in pages.items():
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"wrote {path}")


def _check(pages: dict[Path, str]) -> None:
    stale = [
        path
        for path, text in pages.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if stale:
        raise CommandError(
            f"Not what the code says now: {', '.join(map(str, stale))}. "
            "Run `python manage.py generate_docs` and commit the result."
        )
