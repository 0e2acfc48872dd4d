"""What all views of the machine API have in common."""

from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.utils import cache, timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from schemas_app.api import answers, authentication, bodies, places
from schemas_app.domain import actors


class View(APIView):
    """One address; each method makes one domain call and translates what comes back."""

    http_method_names = ["get", "head", "post"]  # noqa: RUF012 - as DRF has it
    request: Request
    only_reads = False  # whatever the method: a question may need a body
    body: bodies.Body | None = None  # once read, so that refusals can name places in it
    document = places.DOCUMENT  # the member of the body that refusals speak of

    @property
    def by(self) -> actors.Actor:
        """Who is asking."""
        return authentication.actor(self.request)

    @property
    def at(self) -> datetime:
        """The moment of asking: the one place here that reads the clock."""
        return timezone.now()

    def read(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the members of the request's body.

        Raises errors.BadText, errors.BadValue or refusals.BadMembers.
        """
        self.body = bodies.sent(self.request)
        return bodies.members(shape, self.body)

    def query(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the parameters of the query. Raises refusals.BadMembers."""
        return bodies.query(shape, self.request)

    # DRF's stubs say Response, its documentation HttpResponseBase, which is true.
    def finalize_response(  # type: ignore[override]
        self,
        request: Request,
        response: HttpResponseBase,
        *arguments: Any,  # noqa: ANN401 - DRF's own
        **options: Any,  # noqa: ANN401
    ) -> HttpResponseBase:
        """Return the answer, not to be kept by caches unless it says otherwise."""
        answer: HttpResponseBase = super().finalize_response(
            request,
            response,  # type: ignore[arg-type] # as above
            *arguments,
            **options,
        )
        answer.setdefault("Cache-Control", answers.NOT_KEPT)
        cache.patch_vary_headers(answer, ("Authorization", "Cookie"))
        return answer
