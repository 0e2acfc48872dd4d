"""Forms of pages that are no reviews: one service call for each POST, then a redirect.

What the address names is in `self.kwargs`, as in every view of Django's.
"""

from typing import ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from schemas_app.admin.pages import page
from schemas_app.domain import errors


class Action(page.Page):
    """What one form asks for."""

    back_label: ClassVar[str] = "Back"

    def get(self, request: HttpRequest, **_: object) -> HttpResponse:
        """Lead to the form's page: where a sign-in between question and answer ends."""
        del request
        return HttpResponseRedirect(self.back())

    def post(self, request: HttpRequest, **_: object) -> HttpResponse:
        """Do it, or say why it was refused."""
        try:
            done = self.act()
        except errors.RegistryError as error:
            return self.refuse(request, error, back=self.back())
        if isinstance(done, HttpResponse):
            return done
        if done:
            messages.success(request, done)
        return HttpResponseRedirect(self.back())

    def act(self) -> str | HttpResponse:
        """Make the one service call; return what it did as a sentence, or its own page."""
        raise NotImplementedError

    def back(self) -> str:
        """Return where to go afterwards."""
        raise NotImplementedError

    def posted(self, name: str) -> str:
        """Return what the form says, without the space around it."""
        return self.request.POST.get(name, "").strip()


def local(request: HttpRequest, *, otherwise: str) -> str:
    """Return the address of ours that the form names as `next`, else `otherwise`."""
    named = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        named, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return named if named and is_ours else otherwise
