"""Asks for artifacts again: what is missing or failed, and with --now at once."""

import collections
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from django.utils import timezone

from schemas_app import models
from schemas_app.domain import actors, errors
from schemas_app.selectors import schemas
from schemas_app.services import artifacts

_BY = actors.system("regenerate_artifacts")


class Command(BaseCommand):
    """See the module."""

    help = (
        "Queue the artifacts that are missing, failed or of an older generator. What "
        "is ready stays: the same input and generator give the same bytes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "schema",
            nargs="?",
            metavar="SCHEMA_ID[@VERSION]",
            help="all versions of a schema, or one: ticks_v1@3, @2.0.0, @latest",
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
        """Queue, and build where nobody else will."""
        versions = list(_chosen(options).order_by("schema__schema_id", "number"))
        waiting = sum(
            artifacts.request_again(version=version, by=_BY, at=timezone.now())
            for version in versions
        )
        self.stdout.write(f"versions: {len(versions)}\nqueued: {waiting}")
        if options["now"] or not settings.REDIS_URL:
            for version in versions:
                artifacts.build(version_id=version.pk, by=_BY, at=timezone.now())
            self._report(versions)

    def _report(self, versions: list[models.SchemaVersion]) -> None:
        made = models.Artifact.objects.filter(version__in=versions)
        counts = collections.Counter(made.values_list("status", flat=True))
        for status in models.ArtifactStatus.values:
            self.stdout.write(f"{status} now: {counts[status]}")
        without = made.exclude(reason="").order_by("pk")
        for artifact in without.select_related("version__schema"):
            self.stderr.write(f"{artifact}: {artifact.reason}")


def _chosen(options: dict[str, Any]) -> QuerySet[models.SchemaVersion]:
    versions = models.SchemaVersion.objects.select_related("schema")
    if options["all"]:
        return versions
    if options["failed"]:
        failed = models.Artifact.objects.filter(status=models.ArtifactStatus.FAILED)
        return versions.filter(pk__in=failed.values("version"))
    schema_id, pinned, version = options["schema"].partition("@")
    try:
        schema = schemas.schema(schema_id)
        if pinned:
            return versions.filter(pk=schemas.version(schema, version).pk)
    except errors.NotFound as error:
        raise CommandError(f"{error} {error.remedy}".strip()) from error
    return versions.filter(schema=schema)
