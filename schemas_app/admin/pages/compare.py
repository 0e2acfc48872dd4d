"""Comparing two versions of a schema, in either order."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app import models
from schemas_app.admin import schema_reads
from schemas_app.admin.pages import asked, page, schema_page
from schemas_app.domain import errors
from schemas_app.presenters import (
    review_text,
    schema_rows,
    version_changes,
    version_rows,
)
from schemas_app.selectors import comparisons, schemas


class Compare(page.Page):
    """What changes from one version to another: report, table, text."""

    template_name = "registry/compare.html"

    def get(self, request: HttpRequest, schema_id: str) -> HttpResponse:
        """Return the page; without two versions named, of the newest two."""
        known = schema_reads.known(schema_id, now=timezone.now())
        old, new = _pair(request, known)
        unified = request.GET.get("view") == review_text.UNIFIED
        every_change = request.GET.get("changes") == "all"
        found = {}
        if old and new:
            found = _compared(
                known, old, new, unified=unified, every_change=every_change
            )
        return self.render(
            request,
            title=f"{schema_id} compared",
            head=schema_rows.head(known.schema, now=timezone.now()),
            choices=schema_page.choices(known),
            old_number=old,
            new_number=new,
            every=f"?old={old}&new={new}&changes=all#changes",
            unified=unified,
            **found,
        )


def _pair(request: HttpRequest, known: schema_reads.Known) -> tuple[int, int]:
    """Return the numbers of the versions to compare; (0, 0) where there are no two."""
    numbers = [version.number for version in known.versions]
    if len(numbers) < 2:
        return 0, 0
    old = asked.number("old", request.GET.get("old", ""))
    new = asked.number("new", request.GET.get("new", ""))
    new = new or next(number for number in numbers if number != old)
    older = (number for number in numbers if number < new)
    return old or next(older, numbers[-2]), new


def _compared(
    known: schema_reads.Known, old: int, new: int, **looks: bool
) -> dict[str, Any]:
    """Return the comparison of two versions. Raises errors.NotFound or BadValue."""
    if old == new:
        raise errors.BadValue(
            name="new",
            message=f"Version {old} does not differ from itself.",
            remedy="Choose two different versions.",
        )
    before, after = (_version(known.schema, number) for number in (old, new))
    report = comparisons.between(known.schema, old=before, new=after)
    now = timezone.now()
    return {
        "between": version_changes.between(
            report,
            version_changes.Texts(
                before=before.text,
                after=after.text,
                before_name=f"version {old}",
                after_name=f"version {new}",
            ),
            **looks,
        ),
        "before": version_rows.row(before, now=now),
        "after": version_rows.row(after, now=now),
        "same": before.fingerprint == after.fingerprint,
    }


def _version(schema: models.Schema, number: int) -> models.SchemaVersion:
    version = schemas.version(schema, str(number))
    version.schema = schema
    return version
