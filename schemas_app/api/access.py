"""The gate of the machine API: nobody unknown, and no reading without the scope.

Writing is judged by the services themselves, which know what is written to; but that a
key is not for a schema is told before anybody looks whether there is one.
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
        named = getattr(view, "kwargs", {}).get("schema_id")
        if only_reads or request.method in drf_permissions.SAFE_METHODS:
            permissions.check("registry.read", by=actor, of=named)
        elif named is not None:
            permissions.check_reaches(named, by=actor)
        return True
