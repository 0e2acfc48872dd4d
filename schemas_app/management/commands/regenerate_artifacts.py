"""Asks for artifacts again: what is missing, failed or of an older generator."""

import collections
import fnmatch
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from django.utils import timezone

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.management import operators, progress
from schemas_app.selectors import schemas
from schemas_app.services import artifacts

_BY = operators.system("regenerate_artifacts")
# No name of a schema has one of these.
_WILD = frozenset("*?[")


class Command(BaseCommand):
    """See the module."""

    help = (
        "Queue the artifacts that are missing, failed or of an older generator. What "
        "is ready stays: the same input and generator give the same bytes. May be "
        "stopped at any time: run again, it goes on with what is not done yet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "schema",
            nargs="?",
            metavar="SCHEMA_ID[@VERSION]",
            help="all versions of a schema, or one (ticks_v1@3, @2.0.0, @latest); "
            "or all versions of the schemas that a pattern fits: 'fdc3.*'",
        )
        which.add_argument("--all", action="store_true", help="every version")
        which.add_argument(
            "--failed", action="store_true", help="versions with a failed artifact"
        )
        parser.add_argument(
            "--now",
            action="store_true",
            help="build in this process; so it is, too, without REDIS_URL",
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - by name
        """Queue, and build where nobody else will, one version after the other."""
        chosen = list(
            _chosen(options)
            .order_by("schema__schema_id", "number")
            .values_list("pk", flat=True)
        )
        here = options["now"] or not settings.REDIS_URL
        waiting = 0
        for version in self._with_progress(chosen):
            waiting += artifacts.request_again(
                version=version, by=_BY, at=timezone.now()
            )
            if here:
                artifacts.build(version_id=version.pk, by=_BY, at=timezone.now())
        self.stdout.write(f"versions: {len(chosen)}\nqueued: {waiting}")
        if here:
            self._report(chosen)

    def _with_progress(self, chosen: list[int]) -> Iterator[models.SchemaVersion]:
        """Yield the versions, one in memory at a time, and draw how far it is."""
        for done, key in enumerate(chosen):
            progress.draw(self.stderr, done, len(chosen))
            yield models.SchemaVersion.objects.select_related("schema").get(pk=key)
        progress.draw(self.stderr, len(chosen), len(chosen))

    def _report(self, chosen: list[int]) -> None:
        counts: collections.Counter[str] = collections.Counter()
        for key in chosen:
            made = models.Artifact.objects.filter(version=key)
            counts.update(made.values_list("status", flat=True))
            without = made.exclude(reason="").order_by("pk")
            for artifact in without.select_related("version__schema").defer("content"):
                self.stderr.write(f"{artifact}: {artifact.reason}")
        for status in models.ArtifactStatus.values:
            self.stdout.write(f"{status} now: {counts[status]}")


def _chosen(options: dict[str, Any]) -> QuerySet[models.SchemaVersion]:
    versions = models.SchemaVersion.objects.all()
    if options["all"]:
        return versions
    if options["failed"]:
        failed = models.Artifact.objects.filter(status=models.ArtifactStatus.FAILED)
        return versions.filter(pk__in=failed.values("version"))
    if _WILD.intersection(options["schema"]):
        return versions.filter(schema__in=_fitting(options["schema"]))
    schema_id, pinned, version = options["schema"].partition("@")
    try:
        schema = schemas.schema(schema_id)
        if pinned:
            return versions.filter(pk=schemas.version(schema, version).pk)
    except errors.NotFound as error:
        raise CommandError(f"{error} {error.remedy}".strip()) from error
    return versions.filter(schema=schema)


def _fitting(pattern: str) -> list[int]:
    names = models.Schema.objects.values_list("pk", "schema_id")
    found = [key for key, name in names if fnmatch.fnmatchcase(name, pattern)]
    if not found:
        raise CommandError(f"No schema fits {pattern!r}.")
    return found
