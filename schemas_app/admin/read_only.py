"""Records that may be looked at and never edited: only services write.

Every list says so, and why; a record is a page to read, not a form with its fields
switched off.
"""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from schemas_app.admin import history
from schemas_app.presenters import moments, records, words

_Row = TypeVar("_Row", bound=models.Model)


class ReadOnlyAdmin(history.InTheTrail[_Row]):
    """The lists and records of one model, for whoever may read them."""

    actions = None
    # What the list is, and where what it shows is changed.
    note: ClassVar[str] = ""
    # Who may look at it, by the name of the permission.
    permission: ClassVar[str] = "registry.read"
    # Columns too large to read for a list.
    heavy: ClassVar[tuple[str, ...]] = ()

    def values(self, record: _Row) -> Iterable[tuple[str, object]]:
        """Return the labels and values of a record's page."""
        raise NotImplementedError

    def heading(self, record: _Row) -> str:
        """Return what the record's page is called."""
        return str(record)

    def page_of(self, record: _Row) -> tuple[str, str] | None:
        """Return label and address of the page where a record is worked with, if any."""
        del record
        return None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: only services add."""
        del request
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: _Row | None = None
    ) -> bool:
        """Return False: only services change."""
        del request, obj
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: _Row | None = None
    ) -> bool:
        """Return False: nothing is deleted."""
        del request, obj
        return False

    def has_view_permission(
        self, request: HttpRequest, obj: _Row | None = None
    ) -> bool:
        """Return whether somebody signed in may read this."""
        del obj
        return request.user.has_perm(self.permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the model appears in lists of models."""
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[_Row]:
        """Return the records without what only their own page shows."""
        return super().get_queryset(request).defer(*self.heavy)

    def get_urls(self) -> list[URLPattern]:
        """Return the list, the record and its history; there is nothing else here."""
        view, name = self.admin_site.admin_view, self.opts.model_name
        prefix = f"{self.opts.app_label}_{name}"
        return [
            path("", view(self.changelist_view), name=f"{prefix}_changelist"),
            path(
                "<path:object_id>/change/",
                view(self.record_view),
                name=f"{prefix}_change",
            ),
            path(
                "<path:object_id>/history/",
                view(self.history_view),
                name=f"{prefix}_history",
            ),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the list, with what it is for."""
        context = {"note": self.note, **(extra_context or {})}
        return super().changelist_view(request, context)

    def record_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Return the page of one record."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": self.heading(record),
            "opts": self.opts,
            "note": self.note,
            "page_of": self.page_of(record),
            "has_history": self.model in history.ABOUT,
            "record": record,
            "rows": records.rows(self.values(record), now=timezone.now()),
        }
        return TemplateResponse(request, "registry/record.html", context)


def moment(field: str, label: str) -> Callable[[models.Model], SafeString | str]:
    """Return a column that shows when something was; a script tells it in local time."""

    @admin.display(description=label, ordering=field)
    def column(record: models.Model) -> SafeString | str:
        at = getattr(record, field)
        if at is None:
            return "—"
        shown = moments.moment(at, now=at)
        return format_html(
            '<time datetime="{}" title="{}" data-exact>{}</time>',
            shown.iso,
            shown.exact,
            shown.exact,
        )

    column.__name__ = field
    return column


def mark(of: words.Mark) -> SafeString:
    """Return a mark as it stands in a list."""
    return format_html(
        '<span class="mark tone-{}"><svg class="icon" aria-hidden="true">'
        '<use href="#i-{}"/></svg>{}</span>',
        of.tone,
        of.icon,
        of.label,
    )
