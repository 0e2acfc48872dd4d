"""Announcements: what a listener missed, in the very texts that sockets get."""

from rest_framework.request import Request
from rest_framework.response import Response

from notifications_app import selectors as announcements
from schemas_app import permissions
from schemas_app.api import openapi, renderers
from schemas_app.api.serializers import announcements as serializers
from schemas_app.api.serializers import requests
from schemas_app.api.views import base


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
        if wanted["schema_id"]:
            permissions.check_reaches(wanted["schema_id"], by=self.by)
        page = announcements.after(
            wanted["after"],
            topic=wanted["schema_id"],
            globs=self.by.schemas,
            limit=wanted["limit"],
        )
        return Response(
            {
                "results": [renderers.stored(each.text) for each in page.messages],
                "next_after": page.next_after,
                "has_more": page.has_more,
            }
        )
