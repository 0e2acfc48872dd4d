"""The API's description of itself: the OpenAPI document, and a page to try it out."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from rest_framework.request import Request

from schemas_app.api import answers
from schemas_app.api.views import base
from schemas_app.presenters import generated_docs


class OpenApi(base.View):
    """The OpenAPI document."""

    schema = None

    def get(self, request: Request) -> HttpResponseBase:
        """Return what docs/openapi.yaml holds."""
        return answers.content(
            request,
            generated_docs.openapi().encode(),
            media_type="application/yaml",
            cache_control=answers.REVALIDATED,
        )


@permission_required("registry.read")
def page(request: HttpRequest) -> HttpResponse:
    """Return Swagger UI, from files of our own and without a line of inline script."""
    return render(request, "api/docs.html")
