"""Schemas: the named things that have versions."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models
from schemas_app.api import openapi, paging
from schemas_app.api.serializers import requests
from schemas_app.api.serializers import schemas as serializers
from schemas_app.api.views import base
from schemas_app.selectors import schemas as schema_selectors
from schemas_app.services import schemas

_EXAMPLE = {
    "schema_id": "ticks_v1",
    "title": "Level-1 ticks",
    "domain": "market-data",
    "level": "BACKWARD",
    "reading": "STRICT",
}


class Schemas(base.View):
    """All schemas."""

    @openapi.operation(
        "list_schemas",
        "List schemas",
        answers={200: serializers.SchemaPage},
        refused=["bad_value"],
        parameters=[requests.SchemaQuery],
        tags=["schemas"],
    )
    def get(self, request: Request) -> Response:
        """Schemas by name, up to 100 a page; `next` is the address of what follows."""
        page = paging.page(
            _with_latest(schema_selectors.read_by(self.by)),
            key="schema_id",
            wanted=paging.Wanted(**self.query(requests.SchemaQuery)),
            path=request.path,
        )
        return Response(serializers.SchemaPage(page).data)

    @openapi.operation(
        "create_schema",
        "Create a schema",
        answers={201: serializers.Schema},
        refused=["domain_not_found", "already_exists"],
        request=requests.NewSchema,
        example=_EXAMPLE,
        tags=["schemas"],
    )
    def post(self, request: Request) -> Response:
        """Registers a name without versions; the first one is proposed like any other."""
        del request
        wanted = self.read(requests.NewSchema)
        schema = schemas.create(by=self.by, at=self.at, **wanted)
        return Response(
            serializers.Schema(_one(schema.schema_id)).data,
            status=201,
            headers={"Location": reverse("api:schema", args=[schema.schema_id])},
        )


class Schema(base.View):
    """One schema."""

    is_published = True

    @openapi.operation(
        "get_schema",
        "Read a schema",
        answers={200: serializers.Schema},
        refused=["schema_not_found"],
        tags=["schemas"],
    )
    def get(self, request: Request, schema_id: str) -> Response:
        """The schema with its newest version's number; `null` before the first."""
        del request
        return Response(serializers.Schema(_one(schema_id)).data)


def _one(schema_id: str) -> models.Schema:
    known = schema_selectors.schema(schema_id)
    return _with_latest(models.Schema.objects.select_related("domain", "owner")).get(
        pk=known.pk
    )


def _with_latest(rows: QuerySet[models.Schema]) -> QuerySet[models.Schema]:
    newest = models.SchemaVersion.objects.filter(schema=OuterRef("pk"))
    newest = newest.order_by("-number")
    return rows.annotate(
        latest_version=Subquery(newest.values("number")[:1]),
        latest_semantic_version=Subquery(newest.values("semantic_version")[:1]),
    )
