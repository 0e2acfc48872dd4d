"""Conversations about a place of a proposal. People speak; keys listen."""

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models
from schemas_app.api import openapi, paging
from schemas_app.api.serializers import proposal_requests, requests
from schemas_app.api.serializers import threads as serializers
from schemas_app.api.views import base
from schemas_app.domain import actors, errors
from schemas_app.selectors import proposals
from schemas_app.services import threads

_TAGS = ["threads"]
_FOUND = ("proposal_not_found", "thread_not_found")


class Threads(base.View):
    """The conversations about one proposal."""

    @openapi.operation(
        "list_threads",
        "List conversations",
        answers={200: serializers.ThreadPage},
        refused=["bad_value", "proposal_not_found"],
        parameters=[requests.NumberQuery],
        tags=_TAGS,
    )
    def get(self, request: Request, proposal_id: int) -> Response:
        """In the order they were begun, on any revision, with all that was said."""
        proposal = proposals.proposal_seen_by(self.by, proposal_id=proposal_id)
        page = paging.page(
            _threads(proposal.pk),
            key="id",
            wanted=paging.Wanted(**self.query(requests.NumberQuery)),
            path=request.path,
        )
        return Response(serializers.ThreadPage(page).data)

    @openapi.operation(
        "open_thread",
        "Begin a conversation",
        answers={201: serializers.Thread},
        refused=["proposal_not_found", "transition_refused"],
        request=proposal_requests.NewThread,
        example={
            "pointer": "/properties/venue",
            "text": "Which list of venues is this?",
        },
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """About a place of the current revision or of its base, or about the whole."""
        del request
        wanted = self.read(proposal_requests.NewThread)
        thread = threads.open_thread(
            proposal_id=proposal_id, by=self.by, at=self.at, **wanted
        )
        return _answer(proposal_id, thread.pk, status=201)


class Thread(base.View):
    """One conversation."""

    @openapi.operation(
        "get_thread",
        "Read a conversation",
        answers={200: serializers.Thread},
        refused=_FOUND,
        tags=_TAGS,
    )
    def get(self, request: Request, proposal_id: int, thread_id: int) -> Response:
        """With all that was said."""
        del request
        proposals.proposal_seen_by(self.by, proposal_id=proposal_id)
        return _answer(proposal_id, thread_id)


class Comments(base.View):
    """Where a conversation goes on."""

    @openapi.operation(
        "answer_thread",
        "Answer in a conversation",
        answers={201: serializers.Thread},
        refused=_FOUND,
        request=proposal_requests.NewComment,
        example={"text": "ISO 10383, as in the reference data."},
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int, thread_id: int) -> Response:
        """Adds to it; whether it is resolved stays as it is."""
        del request
        wanted = self.read(proposal_requests.NewComment)
        _check_is_of(self.by, proposal_id, thread_id)
        threads.answer(thread_id=thread_id, by=self.by, at=self.at, **wanted)
        return _answer(proposal_id, thread_id, status=201)


class Resolution(base.View):
    """Where a conversation is closed."""

    @openapi.operation(
        "resolve_thread",
        "Resolve a conversation",
        answers={200: serializers.Thread},
        refused=[*_FOUND, "already_exists"],
        request=requests.Nothing,
        example={},
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int, thread_id: int) -> Response:
        """By who began it, by the author of the proposal, or by a steward."""
        del request
        self.read(requests.Nothing)
        _check_is_of(self.by, proposal_id, thread_id)
        threads.resolve(thread_id=thread_id, by=self.by, at=self.at)
        return _answer(proposal_id, thread_id)


class Reopening(base.View):
    """Where a conversation is taken up again."""

    @openapi.operation(
        "reopen_thread",
        "Reopen a conversation",
        answers={200: serializers.Thread},
        refused=_FOUND,
        request=requests.Nothing,
        example={},
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int, thread_id: int) -> Response:
        """By whoever may resolve it."""
        del request
        self.read(requests.Nothing)
        _check_is_of(self.by, proposal_id, thread_id)
        threads.reopen(thread_id=thread_id, by=self.by, at=self.at)
        return _answer(proposal_id, thread_id)


def _threads(proposal_id: int) -> QuerySet[models.Thread]:
    comments = models.Comment.objects.select_related("author").order_by("pk")
    return (
        models.Thread.objects.filter(revision__proposal=proposal_id)
        .select_related("revision", "resolved_by")
        .defer("revision__text", "revision__report", "revision__references")
        .prefetch_related(Prefetch("comments", comments, to_attr="in_order"))
    )


def _one(proposal_id: int, thread_id: int) -> models.Thread:
    found = _threads(proposal_id).filter(pk=thread_id).first()
    if found is None:
        raise errors.NotFound(
            noun="thread",
            name=str(thread_id),
            remedy="List the proposal's threads to find its number.",
        )
    return found


def _check_is_of(by: actors.Actor, proposal_id: int, thread_id: int) -> None:
    """Raise errors.NotFound unless there is such a thread on such a proposal."""
    proposals.proposal_seen_by(by, proposal_id=proposal_id)
    _one(proposal_id, thread_id)


def _answer(proposal_id: int, thread_id: int, *, status: int = 200) -> Response:
    address = reverse("api:thread", args=[proposal_id, thread_id])
    return Response(
        serializers.Thread(_one(proposal_id, thread_id)).data,
        status=status,
        headers={"Location": address} if status == 201 else None,
    )
