"""What all views of the machine API have in common."""

import contextlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import cache, timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from schemas_app.api import (
    answers,
    authentication,
    bodies,
    idempotency,
    limits,
    places,
    preconditions,
    refusals,
)
from schemas_app.domain import actors, errors


class View(APIView):
    """One address; each method makes one domain call and translates what comes back."""

    http_method_names = ["get", "head", "post"]  # noqa: RUF012 - as DRF has it
    request: Request
    only_reads = False  # whatever the method: a question may need a body
    body: bodies.Body | None = None  # once read, so that refusals can name places in it
    document = places.DOCUMENT  # the member of the body that refusals speak of
    # What is read so often that answers may come from memory, and count then as none.
    is_published = False
    secrets: tuple[str, ...] = ()  # members of an answer that are shown once
    allowance: limits.Allowance | None = None
    leaves_entry = False  # the refusal is in the audit trail
    asked: idempotency.Asked | None = None  # what the answer is to be kept by
    is_one_work = False  # whether all of it is undone where it is refused
    work: contextlib.ExitStack  # the transaction of the work and of its answer

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

    def perform_authentication(self, request: Request) -> None:
        """Find out who asks, and count it. Raises refusals.RateLimited."""
        idempotency.keep_body(request)
        super().perform_authentication(request)
        if request.auth is not None:
            self.allowance = limits.take(self.by)

    def dispatch(
        self,
        request: HttpRequest,
        *arguments: Any,  # noqa: ANN401 - DRF's own
        **options: Any,  # noqa: ANN401
    ) -> HttpResponseBase:
        """Answer the request; what it does and its answer are both kept, or neither."""
        with contextlib.ExitStack() as self.work:
            return super().dispatch(request, *arguments, **options)

    def initial(self, request: Request, *arguments: object, **options: object) -> None:
        """Judge the request before its method does.

        Raises what refuses it, and idempotency.Replay if it was answered before.
        """
        super().initial(request, *arguments, **options)
        if request.method == "POST":
            bodies.check_is_readable(request)
        if self._is_read():
            return
        asked = idempotency.asked(request, by=self.by, at=self.at)
        is_conditional = preconditions.is_sent(request)
        if asked is not None or is_conditional:
            self.work.enter_context(transaction.atomic())
            self.is_one_work = True
        if asked is not None:
            idempotency.begin(asked)
            self.asked = asked
        if is_conditional:
            preconditions.check(request, self.locked_etag())

    def locked_etag(self) -> str | None:
        """Return the ETag of what a write is about, locked until the write is done.

        None where that has none. Raises errors.NotFound.
        """
        return None

    def handle_exception(self, exc: Exception) -> HttpResponseBase:  # type: ignore[override]
        """Return the answer to a request that did not go through, or not again."""
        if isinstance(exc, idempotency.Replay):
            return exc.answer
        self.leaves_entry = isinstance(exc, errors.OwnWork)
        return super().handle_exception(exc)

    # DRF's stubs say Response, its documentation HttpResponseBase, which is true.
    def finalize_response(  # type: ignore[override]
        self,
        request: Request,
        response: HttpResponseBase,
        *arguments: Any,  # noqa: ANN401 - DRF's own
        **options: Any,  # noqa: ANN401
    ) -> HttpResponseBase:
        """Return the answer, not to be kept by caches unless it says otherwise."""
        response = self._as_expected(request, response)
        answer: HttpResponseBase = super().finalize_response(
            request,
            response,  # type: ignore[arg-type] # as above
            *arguments,
            **options,
        )
        answer.setdefault("Cache-Control", answers.NOT_KEPT)
        if self.allowance is not None and not self.is_published:
            for name, value in self.allowance.headers().items():
                answer.setdefault(name, value)
        cache.patch_vary_headers(answer, ("Authorization", "Cookie"))
        self._keep(answer)
        return answer

    def _is_read(self) -> bool:
        return self.only_reads or self.request.method != "POST"

    def _as_expected(
        self, request: Request, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the answer to a read, or the refusal if the caller expected another."""
        is_told = response.status_code in (200, 304)
        if is_told and self._is_read() and preconditions.is_sent(request):
            try:
                preconditions.check(request, response.get("ETag"))
            except refusals.PreconditionFailed as refusal:
                return self.handle_exception(refusal)
        return response

    def _keep(self, answer: HttpResponseBase) -> None:
        if not self.is_one_work:
            return
        if not idempotency.is_success(answer):
            # What a service refuses it has undone; what is left is that it was tried.
            transaction.set_rollback(not self.leaves_entry)
            return
        if self.asked is None:
            return
        if isinstance(answer, Response):
            answer.render()
        idempotency.keep(self.asked, answer, secrets=self.secrets)
