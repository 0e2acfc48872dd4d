"""The addresses of the machine API, below /api/v1/."""

from django.urls import path, re_path, register_converter

from schemas_app.api import converters
from schemas_app.api.views import (
    announcements,
    checks,
    decisions,
    description,
    index,
    proposals,
    schemas,
    versions,
)

register_converter(converters.Name, "name")

app_name = "api"

_SCHEMA = "schemas/<name:schema_id>/"
_VERSION = f"{_SCHEMA}versions/<name:version>/"
_PROPOSAL = "proposals/<int:proposal_id>/"

urlpatterns = [
    path("", index.Index.as_view(), name="index"),
    path("openapi.yaml", description.OpenApi.as_view(), name="openapi"),
    path("docs/", description.page, name="docs"),
    path("schemas/", schemas.Schemas.as_view(), name="schemas"),
    path(_SCHEMA, schemas.Schema.as_view(), name="schema"),
    path(f"{_SCHEMA}check/", checks.Document.as_view(), name="check-document"),
    path("check/", checks.Documents.as_view(), name="check-documents"),
    path(f"{_SCHEMA}versions/", versions.Versions.as_view(), name="versions"),
    path(_VERSION, versions.Version.as_view(), name="version"),
    path(f"{_VERSION}document/", versions.Document.as_view(), name="document"),
    path(
        f"{_VERSION}artifacts/<name:kind>/",
        versions.Artifact.as_view(),
        name="artifact",
    ),
    path(
        f"{_SCHEMA}proposals/", proposals.NewProposals.as_view(), name="new-proposals"
    ),
    path(_PROPOSAL, proposals.Proposal.as_view(), name="proposal"),
    path(f"{_PROPOSAL}revisions/", proposals.Revisions.as_view(), name="revisions"),
    path(f"{_PROPOSAL}withdraw/", proposals.Withdrawal.as_view(), name="withdraw"),
    path(f"{_PROPOSAL}approve/", decisions.Approval.as_view(), name="approve"),
    path(
        f"{_PROPOSAL}request-changes/",
        decisions.ChangeRequest.as_view(),
        name="request-changes",
    ),
    path(f"{_PROPOSAL}reject/", decisions.Rejection.as_view(), name="reject"),
    path(f"{_PROPOSAL}publish/", decisions.Publication.as_view(), name="publish"),
    path("announcements/", announcements.Announcements.as_view(), name="announcements"),
    re_path(r"", index.Nowhere.as_view(), name="nowhere"),
]
