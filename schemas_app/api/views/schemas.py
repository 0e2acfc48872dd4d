"""Schemas: the named things that have versions."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models
from schemas_app.api import openapi, paging
from schemas_app.api.serializers import requests
from schemas_app.api.serializers import schemas as serializers
from schemas_app.api.views import base
from schemas_app.domain import errors
from schemas_app.selectors import schemas as schema_selectors
from schemas_app.selectors import search
from schemas_app.services import schemas

_Row = TypeVar("_Row", bound=Model)
# By parameter: the column that has to be it.
_FILTERS = {"domain": "domain__slug", "owner": "owner__number"}
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
        parameters=[requests.SchemasQuery],
        tags=["schemas"],
    )
    def get(self, request: Request) -> Response:
        """Up to 100 a page, by name unless told; `next` is the address of what follows.

        All that is asked for has to fit.
        """
        del request
        asked = self.query(requests.SchemasQuery)
        page = _listed(asked, self) if asked["q"] is None else _found(asked, self)
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
        """The schema with the number of `latest`; `null` where there is none."""
        del request
        return Response(serializers.Schema(_one(schema_id)).data)


def _one(schema_id: str) -> models.Schema:
    known = schema_selectors.schema(schema_id)
    return _with_latest(models.Schema.objects.select_related("domain", "owner")).get(
        pk=known.pk
    )


def _listed(asked: Mapping[str, Any], view: base.View) -> paging.Page[models.Schema]:
    return paging.ordered_page(
        _with_latest(_chosen(schema_selectors.read_by(view.by), asked)),
        order=_order(asked, "schema_id"),
        wanted=_wanted(asked, view),
        path=view.request.path,
    )


def _found(asked: Mapping[str, Any], view: base.View) -> paging.Page[models.Schema]:
    page = paging.ordered_page(
        _chosen(search.read_by(view.by), asked, "schema__"),
        order=_order(asked, "name"),
        wanted=_wanted(asked, view),
        path=view.request.path,
        first=search.asked(asked["q"]).first,
    )
    rows = _with_latest(models.Schema.objects.select_related("domain", "owner"))
    by_key = rows.in_bulk([found.pk for found in page.results])
    schemas_found = tuple(by_key[found.pk] for found in page.results)
    return paging.Page(results=schemas_found, next=page.next, previous=page.previous)


def _chosen(
    rows: QuerySet[_Row], asked: Mapping[str, Any], prefix: str = ""
) -> QuerySet[_Row]:
    for name, column in _FILTERS.items():
        if asked[name] is not None:
            rows = rows.filter(**{f"{prefix}{column}": asked[name]})
    return rows


def _order(asked: Mapping[str, Any], name: str) -> paging.Order:
    is_by_name, is_descending = requests.SCHEMA_ORDERS[asked["ordering"]]
    key = name if is_by_name else "pk"
    return paging.Order(key=key, name=name, is_descending=is_descending)


def _wanted(asked: Mapping[str, Any], view: base.View) -> paging.Wanted:
    return paging.Wanted(
        after=_edge(asked, "after", view),
        before=_edge(asked, "before", view),
        limit=asked["limit"],
        kept=_kept(asked),
    )


def _edge(asked: Mapping[str, Any], name: str, view: base.View) -> object:
    """Return where the page begins. Raises errors.BadValue for a name that is none."""
    if asked[name] is None or requests.SCHEMA_ORDERS[asked["ordering"]][0]:
        return asked[name]
    rows = schema_selectors.read_by(view.by).filter(schema_id=asked[name])
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise errors.BadValue(
            name=name,
            message="In this order it has to be the name of a schema.",
            remedy="Follow `next` and `previous` as they are.",
        )
    return found


def _kept(asked: Mapping[str, Any]) -> dict[str, str]:
    kept = {name: asked[name] for name in ("q", *_FILTERS) if asked[name] is not None}
    if asked["ordering"] != "schema_id":
        kept["ordering"] = asked["ordering"]
    return kept


def _with_latest(rows: QuerySet[models.Schema]) -> QuerySet[models.Schema]:
    newest = (
        models.SchemaVersion.objects.filter(schema=OuterRef("pk"))
        .exclude(status=models.VersionStatus.RETIRED)
        .order_by("-number")
    )
    return rows.annotate(
        latest_version=Subquery(newest.values("number")[:1]),
        latest_semantic_version=Subquery(newest.values("semantic_version")[:1]),
    )
