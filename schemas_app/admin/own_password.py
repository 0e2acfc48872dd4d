"""Changing one's own password: Django's page, and an audit entry with it.

The old password may be guessed here as at the door, so here too only so often.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from schemas_app.admin import proving
from schemas_app.admin.pages import page
from schemas_app.services import people, sessions, sign_in_pace


def change(request: HttpRequest, write: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what `write` answers, in one transaction with the entry of what it wrote."""
    if request.method != "POST":
        return write()
    try:
        with proving.attempt(request) as proven:
            answer = people.set_password(
                person=page.person(request),
                write=lambda: _written(request, write),
                by=page.actor(request),
                at=timezone.now(),
            )
            if isinstance(answer, HttpResponseRedirect):
                proven()
            return answer
    except sign_in_pace.TooSoonError as error:
        messages.error(request, proving.too_soon(error, at=timezone.now()))
        return HttpResponseRedirect(request.path)


def _written(request: HttpRequest, write: Callable[[], HttpResponse]) -> HttpResponse:
    answer = write()
    if isinstance(answer, HttpResponseRedirect):
        sessions.end_others(
            person_id=page.person(request).pk, keep=request.session.session_key or ""
        )
    return answer
