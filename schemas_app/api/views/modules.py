"""Modules of the platform, and which schemas they say they use."""

import types

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from notifications_app import globs
from schemas_app import models
from schemas_app.api import openapi, paging
from schemas_app.api.serializers import modules as serializers
from schemas_app.api.serializers import requests
from schemas_app.api.views import base
from schemas_app.domain import actors
from schemas_app.selectors import answers, modules
from schemas_app.services import uses

_TAGS = ["modules"]
_USE = {
    "schema_id": "ticks_v1",
    "role": "consumer",
    "fields": ["ts", "price"],
    "pin": "2.0.0",
}


class Modules(base.View):
    """All modules."""

    @openapi.operation(
        "list_modules",
        "List modules",
        answers={200: serializers.ModulePage},
        refused=["bad_value"],
        parameters=[requests.ModuleQuery],
        tags=_TAGS,
    )
    def get(self, request: Request) -> Response:
        """Modules by number, as texts: 10 comes before 2."""
        page = paging.page(
            models.Module.objects.select_related("owner"),
            key="number",
            wanted=paging.Wanted(**self.query(requests.ModuleQuery)),
            path=request.path,
        )
        return Response(serializers.ModulePage(page).data)


class Module(base.View):
    """One module."""

    @openapi.operation(
        "get_module",
        "Read a module",
        answers={200: serializers.ModuleWithUses},
        refused=["module_not_found"],
        tags=_TAGS,
    )
    def get(self, request: Request, number: str) -> Response:
        """What it uses, declared and seen, and the changes that ask for its answer.

        To a key that is for some schemas, of these alone.
        """
        del request
        return _answer(self.by, number)


class Uses(base.View):
    """Where a module says what it uses."""

    @openapi.operation(
        "declare_use",
        "Declare a use",
        answers={201: serializers.ModuleWithUses},
        refused=["module_not_found", "schema_not_found"],
        request=requests.DeclaredUse,
        example=_USE,
        tags=_TAGS,
    )
    def post(self, request: Request, number: str) -> Response:
        """By its owner or its key; takes the place of what was said of the same role."""
        del request
        wanted = self.read(requests.DeclaredUse)
        uses.declare(module=number, by=self.by, at=self.at, **wanted)
        return _answer(self.by, number, status=201)


class UseWithdrawal(base.View):
    """Where a module says what it does not use any more."""

    @openapi.operation(
        "withdraw_use",
        "Withdraw a use",
        answers={200: serializers.ModuleWithUses},
        refused=["module_not_found", "use_not_found"],
        request=requests.WithdrawnUse,
        example={"schema_id": "ticks_v1", "role": "consumer"},
        tags=_TAGS,
    )
    def post(self, request: Request, number: str) -> Response:
        """By its owner or its key; what was only seen counts as a consumer's."""
        del request
        wanted = self.read(requests.WithdrawnUse)
        uses.withdraw(module=number, by=self.by, at=self.at, **wanted)
        return _answer(self.by, number)


def _answer(by: actors.Actor, number: str, *, status: int = 200) -> Response:
    module = modules.module(number)
    reached = globs.fitting("schema__schema_id", by.schemas)
    seen = module.observations.filter(reached).select_related("schema", "version")
    told = types.SimpleNamespace(
        number=module.number,
        name=module.name,
        description=module.description,
        owner=module.owner,
        contact=module.contact,
        declared=module.uses.filter(reached)
        .select_related("schema")
        .order_by("schema__schema_id", "role"),
        observed=seen.defer(
            "version__text", "version__report", "version__references"
        ).order_by("schema__schema_id"),
        asked=answers.asked(module, schemas=by.schemas),
    )
    address = reverse("api:module", args=[number])
    return Response(
        serializers.ModuleWithUses(told).data,
        status=status,
        headers={"Location": address} if status == 201 else None,
    )
