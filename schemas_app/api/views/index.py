"""The entrance of the machine API, and what answers where nothing else does."""

from typing import NoReturn

from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app.api import event_stream, openapi
from schemas_app.api.serializers import service
from schemas_app.api.views import base
from schemas_app.domain import errors


class Index(base.View):
    """Who you are, and where everything is."""

    @openapi.operation(
        "index", "Where everything is", answers={200: service.Index}, tags=["service"]
    )
    def get(self, request: Request) -> Response:
        """Shows as whom the registry knows you; good for trying out a key."""
        del request
        index = {
            "name": "Schema Registry",
            "version": "v1",
            "links": {
                "schemas": reverse("api:schemas"),
                "proposals": reverse("api:proposals"),
                "check": reverse("api:check-documents"),
                "modules": reverse("api:modules"),
                "policies": reverse("api:policies"),
                "webhooks": reverse("api:webhooks"),
                "keys": reverse("api:keys"),
                "audit": reverse("api:audit"),
                "announcements": reverse("api:announcements"),
                "stream": event_stream.PATH,
                "openapi": reverse("api:openapi"),
                "docs": reverse("api:docs"),
                "socket": "/ws/v1/schemas/",
            },
            "caller": {
                "kind": self.by.kind,
                "name": self.by.label,
                "scopes": sorted(self.by.scopes),
            },
        }
        return Response(service.Index(index).data)


class Nowhere(base.View):
    """An address that nothing answers at: a problem document, as for the rest."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    @property
    def default_response_headers(self) -> dict[str, str]:
        """No methods are allowed, so that none are named."""
        return {}

    def initial(
        self, request: Request, *arguments: object, **names: object
    ) -> NoReturn:
        """Refuse every method alike. Raises errors.NotFound."""
        del arguments, names
        raise errors.NotFound(
            noun="address", name=request.path, remedy=_remedy(request.path)
        )


def _remedy(path: str) -> str:
    with_slash = f"{path}/"
    try:
        found = resolve(with_slash)
    except (Resolver404, Http404):
        found = None
    if found is None or found.url_name == "nowhere":
        return "See docs/api.md, or /api/v1/openapi.yaml."
    return f"End it with a slash: {with_slash}"
