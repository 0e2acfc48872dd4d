"""The gate of the machine API: nobody unknown, and no reading without the scope.

Writing is judged by the services themselves, which know what is written to.
"""

from rest_framework import permissions as drf_permissions
from rest_framework.request import Request

from schemas_app import permissions
from schemas_app.api import authentication


class KnownCaller(drf_permissions.BasePermission):
    """Lets pass whoever has a key or a session, and may read when reading."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Return True. Raises errors.NotAuthenticated or errors.NotAllowed."""
        actor = authentication.actor(request)
        only_reads = getattr(view, "only_reads", False)
        if only_reads or request.method in drf_permissions.SAFE_METHODS:
            named = getattr(view, "kwargs", {}).get("schema_id")
            permissions.check_can_read(by=actor, schema_id=named)
        return True
