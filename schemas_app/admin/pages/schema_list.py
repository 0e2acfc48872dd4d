"""All schemas: searched, by domain, with the version that is current."""

from collections.abc import Mapping, Sequence

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app import models
from schemas_app.admin import reads
from schemas_app.admin.pages import page
from schemas_app.presenters import filters, schema_rows

PAGE_SIZE = 50


class SchemaList(page.Page):
    """The list of schemas."""

    template_name = "registry/schemas.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return one page of the schemas that the query asks for."""
        now = timezone.now()
        choices = _choices()
        asked = filters.asked(request.GET, choices)
        shown = Paginator(_found(asked), PAGE_SIZE).get_page(request.GET.get("page"))
        return self.render(
            request,
            title="Schemas",
            filters=filters.filters(choices, asked),
            query=asked["q"],
            rows=tuple(schema_rows.row(schema, now=now) for schema in shown),
            pages=filters.pages(
                number=shown.number,
                last=shown.paginator.num_pages,
                found=shown.paginator.count,
                asked=asked,
                noun="schema",
            ),
            narrowed=filters.narrowed(choices, asked),
        )


def _choices() -> Sequence[filters.Choices]:
    domains = models.Domain.objects.order_by("name").values_list("slug", "name")
    return (filters.Choices("domain", "Domain", {"": "Any domain", **dict(domains)}),)


def _found(asked: Mapping[str, str]) -> QuerySet[models.Schema]:
    found = reads.all_schemas()
    if asked["domain"]:
        found = found.filter(domain__slug=asked["domain"])
    for word in asked["q"].split():
        found = found.filter(
            Q(schema_id__icontains=word)
            | Q(title__icontains=word)
            | Q(description__icontains=word)
        )
    return found
