"""The registry's own admin site: the steward's pages first, Django's records behind.

Mounted at the root, so that its first page is the inbox.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse

from notifications_app import selectors as notifications
from registry_site.sign_in import door
from schemas_app import permissions
from schemas_app.admin import own_password, records, sign_in_trail
from schemas_app.admin.pages import inbox, urls
from schemas_app.presenters import navigation
from schemas_app.selectors import actors, proposals


class RegistryAdminSite(admin.AdminSite):
    """The site that people sign in to."""

    site_title = "Schema Registry"
    site_header = "Schema Registry"
    index_title = "Inbox"
    site_url = None
    # The frame brings its own navigation, on every page.
    enable_nav_sidebar = False
    # At the root, Django's catch-all would answer every wrong address of the whole
    # site (a missing file, a socket asked for by HTTP) with the door, not with 404.
    final_catch_all_view = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        sign_in_trail.connect()
        for model, record in records.RECORDS.items():
            self.register(model, record)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the steward's pages, then Django's own."""
        return [*urls.pages(self), *super().get_urls()]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Return the inbox."""
        del extra_context  # nobody wraps this page
        return inbox.Inbox(site=self).get(request)

    def login(  # type: ignore[override] # Django's own answers redirects, too
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Return the door, or let somebody in."""
        inbox_page = reverse("admin:index", current_app=self.name)
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(inbox_page)
        request.current_app = self.name
        context = {
            **self.each_context(request),
            "title": "Sign in",
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            "single_sign_on": settings.SINGLE_SIGN_ON,
            **({} if "next" in {*request.GET, *request.POST} else {"next": inbox_page}),
            **(extra_context or {}),
        }
        return door.Door.as_view(extra_context=context)(request)

    def password_change(  # type: ignore[override] # as above
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the page, or set one's own password and write that down."""
        return own_password.change(
            request,
            lambda: super(RegistryAdminSite, self).password_change(
                request, extra_context
            ),
        )

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Return the page after signing out, without what only people inside see."""
        return super().logout(request, {**(extra_context or {}), "navigation": ()})

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the frame of every page needs."""
        return {
            **super().each_context(request),
            "second_factor": settings.SECOND_FACTOR,
            **_navigation(request),
            "unread": _unread(request),
        }


def _navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the left navigation, and whether links to audit entries lead anywhere.

    Nothing for somebody who is not signed in.
    """
    person = _person(request)
    if person is None:
        return {"navigation": (), "may_audit": False}
    match = request.resolver_match
    may_audit = permissions.allowed(
        permissions.check_can_audit, by=actors.of_person(person)
    )
    groups = navigation.navigation(
        view_name=match.view_name if match else "",
        waiting=proposals.needing_decision(person.pk).count(),
        may_see_people=person.has_perm("auth.view_user"),
        may_audit=may_audit,
    )
    return {"navigation": groups, "may_audit": may_audit}


def _unread(request: HttpRequest) -> int:
    """Return how many notifications the bell counts."""
    person = _person(request)
    return notifications.unread_count(person.pk) if person else 0


def _person(request: HttpRequest) -> User | None:
    user = request.user
    if isinstance(user, AnonymousUser) or not (user.is_active and user.is_staff):
        return None
    return user
