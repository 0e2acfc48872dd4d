"""The pages of one schema: a tab each, all below the same head."""

from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from notifications_app import selectors as notifications
from schemas_app import models
from schemas_app.admin import reads, schema_reads, standings, timeline_reads
from schemas_app.admin.pages import asked, page, paging
from schemas_app.domain import errors, exact_json, schema_formats
from schemas_app.presenters import (
    approvals,
    audit_lines,
    change_needs,
    diff_rows,
    field_rows,
    json_lines,
    proposal_rows,
    prose,
    schema_frame,
    schema_rows,
    use_rows,
    version_rows,
)
from schemas_app.selectors import documents, schemas

FIELDS = 200
LINES = 1_000
VERSIONS = 25
PROPOSALS = 25
ENTRIES = 40


class SchemaPage(page.Page):
    """A page of a schema, below its head; `tab` is its name among the tabs."""

    tab: ClassVar[str] = ""

    def get(self, request: HttpRequest, schema_id: str) -> HttpResponse:
        """Return the page."""
        now = timezone.now()
        known = schema_reads.known(schema_id, now=now)
        return self.show(request, known, now=now)

    def show(
        self,
        request: HttpRequest,
        known: schema_reads.Known,
        *,
        now: datetime,
        status: int = 200,
    ) -> HttpResponse:
        """Return the page of a schema that was found."""
        return self.render(
            request,
            title=schema_frame.title(known.schema.schema_id, self.tab),
            status=status,
            **_frame(known, self.tab, now=now),
            watching=known.schema.schema_id
            in notifications.watches(page.actor(request).person_id or 0),
            here=request.path,
            **self.content(request, known, now=now),
        )

    def content(
        self, request: HttpRequest, known: schema_reads.Known, *, now: datetime
    ) -> dict[str, Any]:
        """Return what the tab shows."""
        raise NotImplementedError


class Fields(SchemaPage):
    """The fields of the newest version, and what a change of them needs."""

    template_name = "registry/schema.html"
    tab = "fields"

    def content(
        self, request: HttpRequest, known: schema_reads.Known, *, now: datetime
    ) -> dict[str, Any]:
        """Return the fields a page at a time, and the rail."""
        del now
        rows, trouble = _fields(known)
        shown = paging.page(request, rows, size=FIELDS, noun="field")
        domain = known.schema.domain
        return {
            "fields": shown.rows,
            "pages": shown.pages,
            "fields_trouble": trouble,
            "needs": change_needs.needs(
                schema_reads.requirements(known.schema), domain=domain.name
            ),
            "stewards": tuple(map(approvals.name, reads.stewards(domain))),
        }


class Text(SchemaPage):
    """The document of the newest version, or of the one that is named."""

    template_name = "registry/schema_text.html"
    tab = "document"

    def content(
        self, request: HttpRequest, known: schema_reads.Known, *, now: datetime
    ) -> dict[str, Any]:
        """Return the lines of the document, a page of them at a time."""
        del now
        number = asked.number("version", request.GET.get("version", ""))
        version = _version(known, number) if number else _newest(known)
        lines = json_lines.lines(exact_json.loads(version.text)) if version else ()
        shown = paging.page(
            request,
            lines,
            size=LINES,
            noun="line",
            asked={"version": str(number or "")},
        )
        return {
            "number": version.number if version else 0,
            "document": tuple(diff_rows.plain(line.text) for line in shown.rows),
            "document_start": shown.start,
            "pages": shown.pages,
        }


class Versions(SchemaPage):
    """Every version, newest first."""

    template_name = "registry/schema_versions.html"
    tab = "versions"

    def content(
        self, request: HttpRequest, known: schema_reads.Known, *, now: datetime
    ) -> dict[str, Any]:
        """Return a page of the versions, and what comparing two of them needs."""
        found = schema_reads.versions(known.schema)
        shown = paging.page(request, found, size=VERSIONS, noun="version")
        return {
            "versions": tuple(version_rows.row(one, now=now) for one in shown.rows),
            "pages": shown.pages,
            "choices": choices(known),
            **_newest_pair(known),
        }


class Proposals(SchemaPage):
    """Everything that was ever asked for, but other people's drafts."""

    template_name = "registry/schema_proposals.html"
    tab = "proposals"

    def content(
        self, request: HttpRequest, known: schema_reads.Known, *, now: datetime
    ) -> dict[str, Any]:
        """Return a page of the proposals."""
        found = schema_reads.all_proposals(
            known.schema, person_id=page.actor(request).person_id
        )
        shown = paging.page(request, found, size=PROPOSALS, noun="proposal")
        return {
            "proposals": proposal_rows.rows(
                shown.rows, standings.standings(shown.rows), now=now
            ),
            "pages": shown.pages,
        }


class Modules(SchemaPage):
    """Who uses the schema, and on which version they are."""

    template_name = "registry/schema_modules.html"
    tab = "modules"

    def content(
        self, request: HttpRequest, known: schema_reads.Known, *, now: datetime
    ) -> dict[str, Any]:
        """Return what is declared, and what was seen."""
        del request
        declared = schema_reads.uses(known.schema)
        in_force = known.standing.in_force
        consumers = [use.module.number for use in declared if use.role == "consumer"]
        return {
            "uses": use_rows.uses(
                declared, versions=known.numbers, in_force=in_force, now=now
            ),
            "seen": use_rows.seen(
                schema_reads.observations(known.schema),
                declared=consumers,
                in_force=in_force,
                now=now,
            ),
            "adoption": timeline_reads.adopted(known.schema, known.numbers, in_force),
        }


class Artifacts(SchemaPage):
    """What was built from each version."""

    template_name = "registry/schema_artifacts.html"
    tab = "artifacts"

    def content(
        self, request: HttpRequest, known: schema_reads.Known, *, now: datetime
    ) -> dict[str, Any]:
        """Return a page of the versions with their artifacts."""
        found = schema_reads.versions(known.schema)
        shown = paging.page(request, found, size=VERSIONS, noun="version")
        return {
            "versions": tuple(
                version_rows.row(one, one.artifacts.all(), now=now)
                for one in shown.rows
            ),
            "pages": shown.pages,
        }


class History(SchemaPage):
    """What the audit trail says of the schema."""

    template_name = "registry/schema_history.html"
    tab = "history"

    def content(
        self, request: HttpRequest, known: schema_reads.Known, *, now: datetime
    ) -> dict[str, Any]:
        """Return a page of the entries."""
        found = schema_reads.audit(known.schema)
        shown = paging.page(request, found, size=ENTRIES, noun="entry", nouns="entries")
        return {
            "lines": audit_lines.lines(shown.rows, now=now),
            "pages": shown.pages,
        }


def _newest_pair(known: schema_reads.Known) -> dict[str, int]:
    """Return the two versions that are compared unless others are chosen."""
    numbers = [version.number for version in known.versions[:2]]
    return dict(zip(("new_number", "old_number"), numbers, strict=False))


def choices(known: schema_reads.Known) -> tuple[tuple[int, str], ...]:
    """Return the versions to choose from, newest first."""
    return tuple(known.names.items())


def _frame(known: schema_reads.Known, tab: str, *, now: datetime) -> dict[str, Any]:
    """Return what stands above every tab."""
    schema, standing = known.schema, known.standing
    return {
        "head": schema_rows.head(schema, now=now),
        "standing": standing,
        "banners": schema_frame.banners(
            schema_reads.open_proposals(schema),
            standing,
            glass=schema_reads.glass_of(schema, standing.in_force),
            now=now,
        ),
        "tabs": schema_frame.tabs(tab, schema_reads.counts(known)),
    }


def _version(known: schema_reads.Known, number: int) -> models.SchemaVersion:
    """Return the version with this number. Raises errors.NotFound."""
    return schemas.version(known.schema, str(number))


def _newest(known: schema_reads.Known) -> models.SchemaVersion | None:
    """Return the newest version that is not retired, with its text."""
    if known.standing.newest is None:
        return None
    version = known.schema.versions.defer("report").get(number=known.standing.newest)
    version.schema = known.schema
    return version


def _fields(
    known: schema_reads.Known,
) -> tuple[tuple[field_rows.FieldRow, ...], tuple[prose.Part, ...]]:
    """Return the fields of the newest version, or why they cannot be told."""
    version = _newest(known)
    if version is None:
        return (), ()
    using = schema_formats.FORMATS[known.schema.format]
    read = documents.of_version(using, version)
    try:
        tree = using.fields(read)
    except errors.RegistryError as error:
        return (), prose.parts(f"{error} {error.remedy}")
    return field_rows.rows(tree, exact_json.loads(version.text)), ()
