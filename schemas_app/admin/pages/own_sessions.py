"""One's own sessions: where one is signed in, and signing out there."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from schemas_app.admin.pages import actions, page
from schemas_app.presenters import session_rows
from schemas_app.selectors import sessions
from schemas_app.services import sessions as services


class Sessions(page.Page):
    """Where somebody is signed in."""

    template_name = "registry/sessions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the page."""
        now = timezone.now()
        rows = sessions.of_person(page.person(request).pk, at=now)
        here = request.session.session_key or ""
        return self.render(
            request,
            title="Your sessions",
            sessions=session_rows.rows(rows, here=here, now=now),
        )


class End(actions.Action):
    back_label = "Back to your sessions"

    def act(self) -> str:
        """Sign out in another browser, or in all others."""
        now = timezone.now()
        by = page.actor(self.request)
        rows = sessions.of_person(page.person(self.request).pk, at=now)
        others = rows.exclude(pk=self.request.session.session_key)
        wanted = session_rows.named(others, self.posted("session"))
        ended = services.end(keys=[row.pk for row in wanted], by=by, at=now)
        return f"Signed out in {ended} other browser{'s' if ended > 1 else ''}."

    def back(self) -> str:
        """Return the page of sessions."""
        return reverse("admin:sessions")
