"""What was done to a record, from the audit trail: the History page of every model page.

Django's own log of admin edits is neither written nor shown: it says less than the trail,
and anybody with the right to its table can change it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from schemas_app import models
from schemas_app.admin.pages import paging
from schemas_app.presenters import audit_lines
from schemas_app.selectors import audit_names

_Row = TypeVar("_Row", bound=Model)
_SIZE = 50


def _of(object_type: str, attribute: str) -> Callable[[Any], Q]:
    """Return which entries speak of a record, by the attribute that they call it by."""

    def about(record: Any) -> Q:  # noqa: ANN401 - a row of any model
        value: object = record
        for name in attribute.split(".") if attribute else ():
            value = getattr(value, name)
        return Q(object_type=object_type, object_id=str(value))

    return about


def _of_artifact(record: models.Artifact) -> Q:
    return Q(object_type="artifact", object_id=f"{record.version}/{record.kind}")


# Not for entries of the trail and announcements, which are history themselves.
ABOUT: Mapping[type[Model], Callable[[Any], Q]] = MappingProxyType(
    {
        User: lambda record: audit_names.about("person", "username", record.username),
        Group: lambda record: audit_names.about("group", "name", record.name),
        models.Domain: _of("domain", "slug"),
        models.Schema: lambda record: Q(schema_id=record.schema_id),
        models.SchemaVersion: _of("version", ""),
        models.Artifact: _of_artifact,
        models.Proposal: _of("proposal", "pk"),
        models.Revision: _of("proposal", "proposal_id"),
        models.Review: _of("proposal", "revision.proposal_id"),
        models.Module: _of("module", "number"),
        models.ApiKey: _of("key", "prefix"),
    }
)


class InTheTrail(admin.ModelAdmin[_Row]):
    """A model whose history is in the audit trail and nowhere else."""

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Return what was done to a record, newest first."""
        record = self.get_object(request, unquote(object_id))
        if record is None or self.model not in ABOUT:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        entries = models.AuditEntry.objects.filter(ABOUT[self.model](record))
        shown = paging.page(
            request,
            entries.order_by("-number"),
            size=_SIZE,
            noun="entry",
            nouns="entries",
        )
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {record}",
            "opts": self.opts,
            "record": record,
            "lines": audit_lines.lines(shown.rows, now=timezone.now()),
            "pages": shown.pages,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    # Nobody uses what they return in Django.
    def log_addition(self, *_: object) -> None:  # type: ignore[override]
        """Do nothing: the service that added it has recorded it."""

    def log_change(self, *_: object) -> None:  # type: ignore[override]
        """Do nothing: the service that changed it has recorded it."""

    def log_deletions(self, *_: object) -> None:  # type: ignore[override]
        """Do nothing: the service that deleted it has recorded it."""
