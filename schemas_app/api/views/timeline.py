"""The timeline of a schema: which version is in force when, as known when."""

from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app.api import openapi
from schemas_app.api.serializers import requests
from schemas_app.api.serializers import timeline as serializers
from schemas_app.api.views import base
from schemas_app.domain import errors
from schemas_app.presenters import api_versions
from schemas_app.selectors import schemas, timeline


class Timeline(base.View):
    """What holds when."""

    @openapi.operation(
        "get_timeline",
        "Read the timeline",
        answers={200: serializers.Timeline},
        refused=["bad_value", "schema_not_found"],
        parameters=[requests.TimelineQuery],
        tags=["versions"],
    )
    def get(self, request: Request, schema_id: str) -> Response:
        """Stretches of time, in order, each with the version in force.

        Those that begin before `until` and end after `from`, as known at `known_at`.
        """
        del request
        asked = self.query(requests.TimelineQuery)
        since, until = asked["from"], asked["until"]
        if since and until and since >= until:
            raise errors.BadValue(
                name="until",
                message="It is not after `from`.",
                remedy="Give a later moment, or leave one of them out.",
            )
        schema = schemas.schema(schema_id)
        known_at = asked["known_at"]
        versions = schemas.versions(schema).select_related("schema")
        versions = versions.only(
            "schema__schema_id", "number", "semantic_version", "status"
        )
        found = api_versions.timeline(
            timeline.spans(schema, known_at=known_at),
            versions,
            statuses=timeline.statuses(versions, known_at=known_at)
            if known_at
            else None,
            since=since,
            until=until,
        )
        told = {"schema_id": schema_id, "results": found}
        return Response(serializers.Timeline(told).data)
