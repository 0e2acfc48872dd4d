"""All proposals: by state, severity and schema, searched, a page at a time."""

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app import models
from schemas_app.admin import standings
from schemas_app.admin.pages import page, paging
from schemas_app.domain import workflow
from schemas_app.domain.report import Severity
from schemas_app.presenters import filters, proposal_rows, words
from schemas_app.selectors import proposals

PAGE_SIZE = 25
_OPEN = "open"
_ALL = "all"
_MINE = "mine"


class ProposalList(page.Page):
    """The list of proposals; nothing is decided from it."""

    template_name = "registry/proposals.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return one page of the proposals that the query asks for."""
        choices = _choices()
        asked = filters.asked(request.GET, choices)
        person_id = page.actor(request).person_id
        shown = paging.page(
            request,
            _found(asked, person_id),
            size=PAGE_SIZE,
            noun="proposal",
            asked=asked,
        )
        return self.render(
            request,
            title="Proposals",
            filters=filters.filters(choices, asked),
            query=asked["q"],
            rows=proposal_rows.rows(
                shown.rows, standings.standings(shown.rows), now=timezone.now()
            ),
            pages=shown.pages,
            narrowed=filters.narrowed(choices, asked),
        )


def _choices() -> Sequence[filters.Choices]:
    states = {
        _OPEN: "Open",
        _ALL: "All states",
        **{str(state): words.STATES[state].label for state in workflow.State},
    }
    severities = {
        "": "Any severity",
        **{str(severity): words.SEVERITIES[severity].label for severity in Severity},
    }
    names = models.Schema.objects.order_by("schema_id").values_list(
        "schema_id", flat=True
    )
    return (
        filters.Choices("state", "State", states, default=_OPEN),
        filters.Choices("severity", "Severity", severities),
        filters.Choices("author", "Author", {"": "By anybody", _MINE: "By me"}),
        filters.Choices(
            "schema", "Schema", {"": "Any schema", **{name: name for name in names}}
        ),
    )


def _found(
    asked: Mapping[str, str], person_id: int | None
) -> QuerySet[models.Proposal]:
    found = (
        proposals.with_current()
        .filter(proposals.visible_to(person_id))
        .order_by("-created_at", "-pk")
    )
    if asked["state"] == _OPEN:
        found = found.filter(state__in=workflow.OPEN_STATES)
    elif asked["state"] != _ALL:
        found = found.filter(state=asked["state"])
    if asked["author"] == _MINE:
        found = found.filter(author_id=person_id)
    if asked["severity"]:
        # An annotation of `with_current`, which its type does not tell.
        found = found.filter(severity=asked["severity"])  # type: ignore[misc]
    if asked["schema"]:
        found = found.filter(schema__schema_id=asked["schema"])
    return found.filter(_mentions(asked["q"]))


def _mentions(query: str) -> Q:
    """Return the condition that a proposal mentions every word of `query`."""
    condition = Q()
    for word in query.split():
        condition &= (
            Q(title__icontains=word)
            | Q(message__icontains=word)
            | Q(schema__schema_id__icontains=word)
            | Q(author_label__icontains=word)
        )
    return condition
