"""The addresses of the machine API, below /api/v1/."""

from django.urls import path, re_path, register_converter

from schemas_app.api import converters
from schemas_app.api.views import (
    acknowledgements,
    announcements,
    audit,
    checks,
    contents,
    decisions,
    description,
    fates,
    index,
    keys,
    modules,
    policies,
    proposals,
    rebasing,
    releases,
    schemas,
    threads,
    timeline,
    versions,
    webhooks,
)

register_converter(converters.Name, "name")

app_name = "api"

_SCHEMA = "schemas/<name:schema_id>/"
_VERSION = f"{_SCHEMA}versions/<name:version>/"
_NUMBERED = f"{_SCHEMA}versions/<int:number>/"
_PROPOSAL = "proposals/<int:proposal_id>/"
_THREAD = f"{_PROPOSAL}threads/<int:thread_id>/"
_MODULE = "modules/<name:number>/"
_POLICY = "policies/<int:policy_id>/"
_WEBHOOK = "webhooks/<name:uid>/"

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
        f"{_VERSION}artifacts/<name:kind>/<name:sha256>/",
        versions.ArtifactBytes.as_view(),
        name="artifact-bytes",
    ),
    path(f"{_VERSION}fields/", contents.Fields.as_view(), name="fields"),
    path(f"{_VERSION}validate/", contents.Validation.as_view(), name="validate"),
    path(
        f"{_SCHEMA}versions/<name:old>/report/<name:new>/",
        contents.Comparison.as_view(),
        name="report",
    ),
    path(f"{_NUMBERED}deprecate/", fates.Deprecation.as_view(), name="deprecate"),
    path(f"{_NUMBERED}retire/", fates.Retirement.as_view(), name="retire"),
    path(f"{_SCHEMA}timeline/", timeline.Timeline.as_view(), name="timeline"),
    path(
        f"{_SCHEMA}proposals/", proposals.NewProposals.as_view(), name="new-proposals"
    ),
    path("proposals/", proposals.Proposals.as_view(), name="proposals"),
    path(_PROPOSAL, proposals.Proposal.as_view(), name="proposal"),
    path(f"{_PROPOSAL}revisions/", proposals.Revisions.as_view(), name="revisions"),
    path(f"{_PROPOSAL}submit/", proposals.Submission.as_view(), name="submit"),
    path(f"{_PROPOSAL}rebase/", rebasing.Rebase.as_view(), name="rebase"),
    path(f"{_PROPOSAL}withdraw/", proposals.Withdrawal.as_view(), name="withdraw"),
    path(f"{_PROPOSAL}approve/", decisions.Approval.as_view(), name="approve"),
    path(
        f"{_PROPOSAL}request-changes/",
        decisions.ChangeRequest.as_view(),
        name="request-changes",
    ),
    path(f"{_PROPOSAL}reject/", decisions.Rejection.as_view(), name="reject"),
    path(f"{_PROPOSAL}publish/", releases.Publication.as_view(), name="publish"),
    path(f"{_PROPOSAL}schedule/", releases.Schedule.as_view(), name="schedule"),
    path(f"{_PROPOSAL}unschedule/", releases.Unscheduling.as_view(), name="unschedule"),
    path(f"{_PROPOSAL}break-glass/", releases.BrokenGlass.as_view(), name="ask-glass"),
    path(
        f"{_PROPOSAL}break-glass/confirm/",
        releases.Confirmation.as_view(),
        name="break-glass",
    ),
    path(
        f"{_PROPOSAL}acknowledgements/",
        acknowledgements.Acknowledgements.as_view(),
        name="acknowledgements",
    ),
    path(f"{_PROPOSAL}threads/", threads.Threads.as_view(), name="threads"),
    path(_THREAD, threads.Thread.as_view(), name="thread"),
    path(f"{_THREAD}comments/", threads.Comments.as_view(), name="comments"),
    path(f"{_THREAD}resolve/", threads.Resolution.as_view(), name="resolve"),
    path(f"{_THREAD}reopen/", threads.Reopening.as_view(), name="reopen"),
    path("modules/", modules.Modules.as_view(), name="modules"),
    path(_MODULE, modules.Module.as_view(), name="module"),
    path(f"{_MODULE}uses/", modules.Uses.as_view(), name="uses"),
    path(
        f"{_MODULE}uses/withdraw/", modules.UseWithdrawal.as_view(), name="withdraw-use"
    ),
    path("policies/", policies.Policies.as_view(), name="policies"),
    path("policies/active/", policies.Active.as_view(), name="active-policy"),
    path("policies/simulate/", policies.Simulation.as_view(), name="simulate"),
    path(_POLICY, policies.Policy.as_view(), name="policy"),
    path(f"{_POLICY}approve/", policies.Approval.as_view(), name="approve-policy"),
    path(f"{_POLICY}decline/", policies.Declination.as_view(), name="decline-policy"),
    path("webhooks/", webhooks.Webhooks.as_view(), name="webhooks"),
    path(_WEBHOOK, webhooks.Webhook.as_view(), name="webhook"),
    path(f"{_WEBHOOK}change/", webhooks.Change.as_view(), name="change-webhook"),
    path(f"{_WEBHOOK}rotate/", webhooks.Rotation.as_view(), name="rotate-webhook"),
    path(f"{_WEBHOOK}disable/", webhooks.Disabling.as_view(), name="disable-webhook"),
    path(f"{_WEBHOOK}enable/", webhooks.Enabling.as_view(), name="enable-webhook"),
    path(f"{_WEBHOOK}remove/", webhooks.Removal.as_view(), name="remove-webhook"),
    path(f"{_WEBHOOK}ping/", webhooks.Ping.as_view(), name="ping-webhook"),
    path(f"{_WEBHOOK}deliveries/", webhooks.Deliveries.as_view(), name="deliveries"),
    path(
        f"{_WEBHOOK}deliveries/<name:message_id>/redeliver/",
        webhooks.Redelivery.as_view(),
        name="redeliver",
    ),
    path("keys/", keys.Keys.as_view(), name="keys"),
    path("audit/", audit.Audit.as_view(), name="audit"),
    path("announcements/", announcements.Announcements.as_view(), name="announcements"),
    re_path(r"", index.Nowhere.as_view(), name="nowhere"),
]
