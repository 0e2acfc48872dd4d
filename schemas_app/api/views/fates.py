"""What becomes of a published version: deprecated, or retired.

By number only: which version `latest` is may change between question and answer.
"""

from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models
from schemas_app.api import answers, openapi
from schemas_app.api.serializers import requests
from schemas_app.api.serializers import schemas as serializers
from schemas_app.api.views import base
from schemas_app.api.views import versions as reads
from schemas_app.selectors import schemas
from schemas_app.services import locks, versions

_REFUSED = ("schema_not_found", "version_not_found", "already_exists")
_EXAMPLE = {"reason": "Its venue codes are wrong."}
_TAGS = ["versions"]


class OfNumber(base.View):
    """What is done to the version that the address names."""

    def locked_etag(self) -> str | None:
        """Return the ETag that reading the version gives. Raises errors.NotFound."""
        known = schemas.schema(self.kwargs["schema_id"])
        version = schemas.version(locks.schema(known.pk), str(self.kwargs["number"]))
        return answers.etag(reads.told(version))


class Deprecation(OfNumber):
    """Where a steward advises against a version."""

    @openapi.operation(
        "deprecate_version",
        "Deprecate a version",
        answers={200: serializers.VersionWithDocument},
        refused=_REFUSED,
        request=requests.Fate,
        example=_EXAMPLE,
        tags=_TAGS,
    )
    def post(self, request: Request, schema_id: str, number: int) -> Response:
        """It stays in force, and its users are told."""
        del request
        wanted = self.read(requests.Fate)
        return _answer(
            versions.deprecate(
                schema_id=schema_id, number=number, by=self.by, at=self.at, **wanted
            )
        )


class Retirement(OfNumber):
    """Where a steward takes a version out of force."""

    @openapi.operation(
        "retire_version",
        "Retire a version",
        answers={200: serializers.VersionWithDocument},
        refused=[*_REFUSED, "nothing_to_restore"],
        request=requests.Fate,
        example=_EXAMPLE,
        tags=_TAGS,
    )
    def post(self, request: Request, schema_id: str, number: int) -> Response:
        """What was in force before it is again, from now on; nothing is deleted."""
        del request
        wanted = self.read(requests.Fate)
        return _answer(
            versions.retire(
                schema_id=schema_id, number=number, by=self.by, at=self.at, **wanted
            )
        )


def _answer(version: models.SchemaVersion) -> Response:
    return Response(serializers.VersionWithDocument(version).data)
