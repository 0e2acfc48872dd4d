"""Addresses behind which something breaks."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

handler400 = "registry_site.refused.bad_request"


def broken(request: HttpRequest) -> HttpResponse:
    """Break."""
    raise RuntimeError(request.path)


urlpatterns = [path("", broken)]
