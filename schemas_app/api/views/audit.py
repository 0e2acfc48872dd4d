"""The audit trail, for those who have to be able to prove what happened."""

from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models, permissions
from schemas_app.api import openapi
from schemas_app.api.serializers import audit as serializers
from schemas_app.api.serializers import requests
from schemas_app.api.views import base

# By parameter: the condition.
_FILTERS = {
    "schema_id": "schema_id",
    "action": "action",
    "actor": "actor",
    "since": "at__gte",
    "until": "at__lt",
}


class Audit(base.View):
    """Everything that was done, from a number on."""

    @openapi.operation(
        "list_audit_entries",
        "Read the audit trail",
        answers={200: serializers.AuditPage},
        refused=["bad_value"],
        parameters=[requests.AuditQuery],
        tags=["audit"],
    )
    def get(self, request: Request) -> Response:
        """For auditors and administrators, in person; ask on with `next_after`.

        Without filters each entry's `previous_hash` is the `hash` of the one before.
        """
        del request
        permissions.check_can_audit(by=self.by)
        asked = self.query(requests.AuditQuery)
        wanted = {_FILTERS[n]: asked[n] for n in _FILTERS if asked[n] is not None}
        rows = models.AuditEntry.objects.filter(number__gt=asked["after"], **wanted)
        found = list(rows.order_by("number")[: asked["limit"] + 1])
        page = found[: asked["limit"]]
        told = {
            "results": page,
            "next_after": page[-1].number if page else asked["after"],
            "has_more": len(found) > len(page),
        }
        return Response(serializers.AuditPage(told).data)
