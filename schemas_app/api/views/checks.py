"""Dry runs: the report on a document, and nothing that stays.

A check is a read: it tells nothing that reading does not tell, and so it needs the same
scope. It is a POST because documents do not fit into addresses.
"""

from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app.api import bodies, openapi
from schemas_app.api.serializers import checks as serializers
from schemas_app.api.serializers import requests
from schemas_app.api.views import base
from schemas_app.domain import schema_formats
from schemas_app.selectors import documents, schemas

_OLD = '{\n  "type": "object",\n  "properties": {"price": {"type": "number"}}\n}'
_NEW = '{\n  "type": "object",\n  "properties": {"price": {"type": "integer"}}\n}'
_TAGS = ["checks"]
# There is one format; a check without a schema will name it once there are more.
_FORMAT = schema_formats.FORMATS["json_schema"]


class Document(base.View):
    """Where a document is compared with the versions of one schema."""

    only_reads = True

    @openapi.operation(
        "check_document",
        "Check a document against a schema's versions",
        answers={200: serializers.SchemaCheck},
        refused=[*openapi.WITH_A_DOCUMENT, "schema_not_found"],
        request=requests.DocumentToCheck,
        example={"document": _NEW, "level": "FULL"},
        tags=_TAGS,
    )
    def post(self, request: Request, schema_id: str) -> Response:
        """Says what proposing the document would say; nothing is stored or announced."""
        del request
        wanted = self.read(requests.DocumentToCheck)
        checked = documents.check(
            schemas.schema(schema_id),
            bodies.text_of(wanted["document"]),
            level=wanted["level"],
            reading=wanted["reading"],
        )
        return Response(serializers.SchemaCheck(checked).data)


class Documents(base.View):
    """Where two documents are compared."""

    only_reads = True

    @openapi.operation(
        "check_documents",
        "Check a document against another one",
        answers={200: serializers.Check},
        refused=openapi.WITH_A_DOCUMENT,
        request=requests.DocumentsToCheck,
        example={"old": _OLD, "new": _NEW, "level": "BACKWARD", "reading": "STRICT"},
        tags=_TAGS,
    )
    def post(self, request: Request) -> Response:
        """Compares `new` with `old`, which counts as version 1; nothing is stored."""
        del request
        wanted = self.read(requests.DocumentsToCheck)
        try:
            checked = documents.check_pair(
                _FORMAT,
                old=bodies.text_of(wanted["old"]),
                new=bodies.text_of(wanted["new"]),
                level=wanted["level"],
                reading=wanted["reading"],
            )
        except documents.AtFault as found:
            self.document = found.name
            raise found.refusal from found
        return Response(serializers.Check(checked).data)
