"""The addresses of the steward's pages, mounted by the site before its own."""

from collections.abc import Iterator

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from schemas_app.admin.pages import (
    decisions,
    page,
    proposal_list,
    review,
    schema_list,
    schema_page,
)

_PROPOSAL = "proposals/<int:proposal_id>/"
_SCHEMA = "schemas/<str:schema_id>/"
_VERSION = f"{_SCHEMA}versions/<int:number>/"

_PAGES: tuple[tuple[str, type[page.Page], str], ...] = (
    ("proposals/", proposal_list.ProposalList, "proposals"),
    (_PROPOSAL, review.Review, "proposal"),
    (f"{_PROPOSAL}approve/", decisions.Approve, "proposal_approve"),
    (
        f"{_PROPOSAL}request-changes/",
        decisions.RequestChanges,
        "proposal_request_changes",
    ),
    (f"{_PROPOSAL}reject/", decisions.Reject, "proposal_reject"),
    (f"{_PROPOSAL}withdraw/", decisions.Withdraw, "proposal_withdraw"),
    (f"{_PROPOSAL}publish/", decisions.Publish, "proposal_publish"),
    ("schemas/", schema_list.SchemaList, "schemas"),
    (_SCHEMA, schema_page.Schema, "schema"),
    (_VERSION, schema_page.Version, "schema_version"),
    (f"{_VERSION}document/", schema_page.Document, "schema_document"),
    (f"{_VERSION}artifacts/<str:kind>/", schema_page.Artifact, "schema_artifact"),
)


def pages(site: AdminSite) -> Iterator[URLPattern]:
    """Yield the addresses, each behind the site's own sign-in."""
    for route, view, name in _PAGES:
        yield path(route, site.admin_view(view.as_view(site=site)), name=name)
