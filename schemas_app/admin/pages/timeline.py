"""The timeline of a schema: which version was in force when, and how it came to be."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app.admin import schema_reads, timeline_reads
from schemas_app.admin.pages import asked, paging, schema_page
from schemas_app.domain import errors, timeline
from schemas_app.presenters import prose, ruler, timeline_rows

ITEMS = 20


class Timeline(schema_page.SchemaPage):
    """What was in force when, drawn, asked for and told."""

    template_name = "registry/schema_timeline.html"
    tab = "timeline"

    def get(self, request: HttpRequest, schema_id: str) -> HttpResponse:
        """Return the page; what cannot be read in the question is said beside it."""
        now = timezone.now()
        known = schema_reads.known(schema_id, now=now)
        trouble = _trouble(request)
        return self.show(request, known, now=now, status=400 if trouble else 200)

    def content(
        self, request: HttpRequest, known: schema_reads.Known, *, now: datetime
    ) -> dict[str, Any]:
        """Return the ruler, its answer, and a page of the list."""
        items = timeline_reads.items(known.schema)
        shown = paging.page(
            request,
            items,
            size=ITEMS,
            noun="entry",
            nouns="entries",
            asked=_asked(request),
        )
        adopted = timeline_reads.adopted(
            known.schema, known.numbers, known.standing.in_force
        )
        return {
            **_answer(request, known, now=now),
            "rows": timeline_rows.rows(
                shown.rows,
                facts=timeline_reads.facts(known.schema, shown.rows),
                spans=known.spans,
                adopted=adopted,
                now=now,
            ),
            "pages": shown.pages,
            "adoption": adopted,
        }


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("valid_at", "known_at")}


def _field(at: datetime | None) -> str:
    """Return a moment as the field for it takes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00") if at else ""


def _trouble(request: HttpRequest) -> tuple[prose.Part, ...]:
    """Return what is wrong with the moments asked for, if anything."""
    try:
        for name, text in _asked(request).items():
            asked.moment(name, text)
    except errors.BadValue as error:
        return prose.parts(f"{error} {error.remedy}")
    return ()


def _answer(
    request: HttpRequest, known: schema_reads.Known, *, now: datetime
) -> dict[str, Any]:
    """Return the ruler as known at the moment asked for, and the sentence."""
    written = _asked(request)
    trouble = _trouble(request)
    valid_at = None if trouble else asked.moment("valid_at", written["valid_at"])
    known_at = None if trouble else asked.moment("known_at", written["known_at"])
    spans = timeline.spans(known.entries, known_at=known_at)
    return {
        "trouble": trouble,
        "asked": written,
        "written": {"valid_at": _field(valid_at), "known_at": _field(known_at)},
        "ruler": ruler.ruler(spans, names=known.names, now=now, asked=valid_at),
        "known_at": ruler.spoken(known_at) if known_at else "",
        "answer": None
        if trouble or not known.entries
        else ruler.answer(
            known.entries,
            names=known.names,
            valid_at=valid_at or now,
            known_at=known_at,
            now=now,
        ),
    }
