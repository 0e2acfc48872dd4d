"""Changing one's own password: Django's page, and an audit entry with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app.admin.pages import page
from schemas_app.services import people


def change(request: HttpRequest, write: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what `write` answers, in one transaction with the entry of what it wrote."""
    if request.method != "POST":
        return write()
    return people.set_password(
        person=page.person(request),
        write=write,
        by=page.actor(request),
        at=timezone.now(),
    )
