"""Announcements: what a listener missed, in the very texts that sockets get."""

from rest_framework.request import Request
from rest_framework.response import Response

from notifications_app import delivery
from notifications_app import selectors as announcements
from schemas_app.api import openapi, renderers
from schemas_app.api.serializers import announcements as serializers
from schemas_app.api.serializers import requests
from schemas_app.api.views import base

# A page ends early when it grows large: every announcement may carry a document.
_ENOUGH_CHARACTERS = 8 * 1024 * 1024
_BATCH = 50


class Announcements(base.View):
    """The outbox, from a number on."""

    @openapi.operation(
        "list_announcements",
        "List announcements",
        answers={200: serializers.AnnouncementPage},
        refused=["bad_value"],
        parameters=[requests.AnnouncementQuery],
        tags=["announcements"],
    )
    def get(self, request: Request) -> Response:
        """What was announced after a number; ask on with `next_after`."""
        del request
        wanted = self.query(requests.AnnouncementQuery)
        page = _page(wanted["after"], wanted["schema_id"], wanted["limit"])
        return Response(
            {
                "results": [renderers.stored(each.text) for each in page.messages],
                "next_after": page.next_after,
                "has_more": page.has_more,
            }
        )


def _page(after: int, topic: str | None, limit: int) -> announcements.Page:
    messages: list[delivery.Message] = []
    has_more, characters = True, 0
    while has_more and len(messages) < limit and characters < _ENOUGH_CHARACTERS:
        batch = announcements.after(
            after, topic=topic, limit=min(_BATCH, limit - len(messages))
        )
        messages += batch.messages
        characters += sum(len(message.text) for message in batch.messages)
        after, has_more = batch.next_after, batch.has_more
    return announcements.Page(
        messages=tuple(messages), next_after=after, has_more=has_more
    )
