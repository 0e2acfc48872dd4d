"""Modules: the list of them, and the page where an owner says what a module uses."""

import re
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from notifications_app.webhooks import selectors as known_webhooks
from schemas_app import models, permissions
from schemas_app.admin.pages import actions, page
from schemas_app.domain import actors, impact
from schemas_app.presenters import filters, key_form, module_rows, webhook_rows
from schemas_app.selectors import answers, modules
from schemas_app.services import uses

PAGE_SIZE = 50
_OWNER = filters.Choices("owner", "Owner", {"": "Anybody's", "me": "Mine"})
_ROLES = tuple((str(role), mark.label) for role, mark in module_rows.ROLES.items())
_OVERLAPS = {0: "at once", 24: "1 day", 168: "7 days", 720: "30 days"}
_SOON = 168


class ModuleList(page.Page):
    """The modules of the platform."""

    template_name = "registry/modules.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return one page of the modules that the query asks for."""
        person_id = page.actor(request).person_id
        wanted = filters.asked(request.GET, (_OWNER,))
        found = modules.found(
            wanted["q"], owner=person_id if wanted["owner"] == "me" else None
        )
        shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        return self.render(
            request,
            title="Modules",
            filters=filters.filters((_OWNER,), wanted),
            query=wanted["q"],
            rows=module_rows.rows(
                modules.counted(tuple(shown)),
                person_id=person_id,
                troubled=_troubled(
                    page.actor(request), sees_all=page.is_administrator(request)
                ),
            ),
            pages=filters.pages(
                number=shown.number,
                last=shown.paginator.num_pages,
                found=shown.paginator.count,
                asked=wanted,
                noun="module",
            ),
            narrowed=filters.narrowed((_OWNER,), wanted),
        )


class Module(page.Page):
    """One module: what it uses, its keys, and the changes that wait for its answer."""

    template_name = "registry/module.html"

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Return the page."""
        return self.render(request, **context(request, number))


class OfModule(actions.Action):
    """What a form on a module's page asks for."""

    back_label = "Back to the module"

    @property
    def number(self) -> str:
        """The module that the address names."""
        return str(self.kwargs["number"])

    @property
    def prefix(self) -> str:
        """The key that the address names."""
        return str(self.kwargs["prefix"])

    def back(self) -> str:
        """Return the module's page."""
        return reverse("admin:module", args=[self.number])


class DeclareUse(OfModule):
    def act(self) -> str:
        """Say that the module uses a schema."""
        use = uses.declare(
            module=self.number,
            schema_id=self.posted("schema"),
            role=self.posted("role"),
            pin=self.posted("pin"),
            fields=re.findall(r"[^\s,]+", self.posted("fields")),
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return f"Module {self.number} is a {use.role} of {use.schema.schema_id}."


class WithdrawUse(OfModule):
    def act(self) -> str:
        """Say that the module does not use a schema any more."""
        schema_id = self.posted("schema")
        uses.withdraw(
            module=self.number,
            schema_id=schema_id,
            role=self.posted("role"),
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return f"Module {self.number} does not use {schema_id} any more."


def context(
    request: HttpRequest, number: str, *, form: key_form.KeyForm | None = None
) -> dict[str, Any]:
    """Return what the page shows; `form` makes a key. Raises errors.NotFound."""
    now = timezone.now()
    by = page.actor(request)
    module = modules.module(number)
    owns = tuple(_names(models.Schema.objects.filter(owner=module)))
    used = _uses(module)
    keys = module_rows.keys(
        module.keys.select_related("created_by").order_by("-created_at", "-pk"),
        now=now,
    )
    mine = permissions.allowed(permissions.check_owns, module=module, by=by)
    return {
        "title": f"Module {module.number}",
        "head": module_rows.head(module, owns=owns),
        "mine": mine,
        "asked": module_rows.asked(answers.asked(module), now=now),
        "uses": used,
        "declaring": _declaring(request, used) if mine else None,
        "schema_names": tuple(_names(models.Schema.objects.all())) if mine else (),
        "keys": tuple(key for key in keys if key.opens),
        "ended": tuple(key for key in keys if not key.opens),
        "revocable": mine or page.is_administrator(request),
        "form": form or key_form.form(),
        "overlaps": tuple(_OVERLAPS.items()),
        "soon": _SOON,
        "webhooks": _webhooks(module, by=by, now=now),
        "snippet": _snippet(request, used, owns),
    }


def _webhooks(
    module: models.Module, *, by: actors.Actor, now: datetime
) -> tuple[webhook_rows.WebhookRow, ...]:
    """Return the webhooks of a module's owner, to those whose business they are."""
    owner = module.owner_id
    if not permissions.allowed(
        permissions.check_can_manage_webhook, owner_id=owner, by=by
    ):
        return ()
    return webhook_rows.rows(known_webhooks.endpoints(owner), now=now)


def _troubled(by: actors.Actor, *, sees_all: bool) -> frozenset[int]:
    """Return whose webhooks are disabled or fail, of those that `by` may see."""
    seen = known_webhooks.troubled(None if sees_all else permissions.person(by))
    return frozenset(seen.values_list("owner", flat=True))


def _names(schemas: QuerySet[models.Schema]) -> QuerySet[models.Schema, str]:
    return schemas.order_by("schema_id").values_list("schema_id", flat=True)


def _uses(module: models.Module) -> tuple[module_rows.UseRow, ...]:
    declared = tuple(module.uses.select_related("schema"))
    seen = tuple(
        module.observations.select_related("schema", "version").defer(
            "version__text", "version__report", "version__references"
        )
    )
    newest = (
        models.SchemaVersion.objects.filter(
            schema__in={
                *(one.schema_id for one in declared),
                *(one.schema_id for one in seen),
            }
        )
        .exclude(status=models.VersionStatus.RETIRED)
        .order_by("number")
        .values_list("schema", "number")
    )
    latest = {int(schema): str(number) for schema, number in newest}
    return module_rows.uses(declared, seen, latest, now=timezone.now())


def _declaring(
    request: HttpRequest, used: tuple[module_rows.UseRow, ...]
) -> dict[str, object]:
    """Return what the form begins with: a use that the address names, or nothing."""
    schema, role = request.GET.get("schema", ""), request.GET.get("role", "")
    named = next(
        (row for row in used if (row.schema_id, row.role) == (schema, role)), None
    )
    return {
        "open": bool(schema),
        "schema": schema,
        "role": role or str(impact.Role.CONSUMER),
        "pin": named.pin if named else "",
        "fields": named.all_fields if named else "",
        "roles": _ROLES,
    }


def _snippet(
    request: HttpRequest, used: tuple[module_rows.UseRow, ...], owns: tuple[str, ...]
) -> module_rows.Snippet:
    reads = [row for row in used if row.role == impact.Role.CONSUMER]
    first = next(iter([*reads, *used]), None)
    name = first.schema_id if first else next(iter(owns), "ticks_v1")
    return module_rows.snippet(
        url=request.build_absolute_uri("/").rstrip("/"),
        pin=f"{name}@{first.pin}" if first and first.pin else name,
    )
