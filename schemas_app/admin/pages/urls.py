"""The addresses of the steward's pages, mounted by the site before its own."""

from collections.abc import Iterator

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from schemas_app.admin.pages import (
    audit,
    audit_export,
    audit_reports,
    compare,
    conversations,
    decisions,
    editor,
    module_keys,
    module_page,
    notifications,
    own_sessions,
    page,
    policies,
    policy_editor,
    proposal_list,
    register,
    releases,
    review,
    schema_list,
    schema_page,
    timeline,
    version_page,
    webhook_form,
    webhooks,
)

_PROPOSAL = "proposals/<int:proposal_id>/"
_THREAD = f"{_PROPOSAL}threads/<int:thread_id>/"
_SCHEMA = "schemas/<str:schema_id>/"
_VERSION = f"{_SCHEMA}versions/<int:number>/"
_MODULE = "modules/<str:number>/"
_KEY = f"{_MODULE}keys/<str:prefix>/"
_POLICY = "policies/<int:policy_id>/"
_TOLD = "notifications/"
_WEBHOOK = "webhooks/<str:uid>/"
_MESSAGE = f"{_WEBHOOK}messages/<str:message_id>/"

_PAGES: tuple[tuple[str, type[page.Page], str], ...] = (
    ("proposals/", proposal_list.ProposalList, "proposals"),
    (_PROPOSAL, review.Review, "proposal"),
    (f"{_PROPOSAL}edit/", editor.Edit, "proposal_edit"),
    (f"{_PROPOSAL}approve/", decisions.Approve, "proposal_approve"),
    (
        f"{_PROPOSAL}request-changes/",
        decisions.RequestChanges,
        "proposal_request_changes",
    ),
    (f"{_PROPOSAL}reject/", decisions.Reject, "proposal_reject"),
    (f"{_PROPOSAL}withdraw/", decisions.Withdraw, "proposal_withdraw"),
    (f"{_PROPOSAL}submit/", decisions.Submit, "proposal_submit"),
    (f"{_PROPOSAL}rebase/", decisions.Rebase, "proposal_rebase"),
    (f"{_PROPOSAL}publish/", releases.Publish, "proposal_publish"),
    (f"{_PROPOSAL}schedule/", releases.Schedule, "proposal_schedule"),
    (f"{_PROPOSAL}unschedule/", releases.Unschedule, "proposal_unschedule"),
    (f"{_PROPOSAL}ask-to-break-glass/", releases.AskToBreakGlass, "proposal_ask_glass"),
    (f"{_PROPOSAL}break-glass/", releases.BreakGlass, "proposal_break_glass"),
    (f"{_PROPOSAL}acknowledge/", conversations.Acknowledge, "proposal_acknowledge"),
    (f"{_PROPOSAL}threads/", conversations.OpenThread, "proposal_threads"),
    (f"{_THREAD}answer/", conversations.AnswerThread, "thread_answer"),
    (f"{_THREAD}resolve/", conversations.ResolveThread, "thread_resolve"),
    (f"{_THREAD}reopen/", conversations.ReopenThread, "thread_reopen"),
    ("register/", register.Register, "schema_register"),
    (f"{_SCHEMA}propose/", editor.Propose, "schema_propose"),
    (f"{_SCHEMA}check/", editor.Check, "schema_check"),
    ("schemas/", schema_list.SchemaList, "schemas"),
    (_SCHEMA, schema_page.Fields, "schema"),
    (f"{_SCHEMA}document/", schema_page.Text, "schema_text"),
    (f"{_SCHEMA}versions/", schema_page.Versions, "schema_versions"),
    (f"{_SCHEMA}timeline/", timeline.Timeline, "schema_timeline"),
    (f"{_SCHEMA}proposals/", schema_page.Proposals, "schema_proposals"),
    (f"{_SCHEMA}modules/", schema_page.Modules, "schema_modules"),
    (f"{_SCHEMA}artifacts/", schema_page.Artifacts, "schema_artifacts"),
    (f"{_SCHEMA}history/", schema_page.History, "schema_history"),
    (f"{_SCHEMA}compare/", compare.Compare, "schema_compare"),
    (_VERSION, version_page.Version, "schema_version"),
    (f"{_VERSION}document/", version_page.Document, "schema_document"),
    (f"{_VERSION}deprecate/", version_page.Deprecate, "version_deprecate"),
    (f"{_VERSION}retire/", version_page.Retire, "version_retire"),
    (
        f"{_VERSION}artifacts-again/",
        version_page.RebuildArtifacts,
        "version_artifacts_again",
    ),
    (f"{_VERSION}artifacts/<str:kind>/", version_page.Artifact, "schema_artifact"),
    ("modules/", module_page.ModuleList, "modules"),
    (_MODULE, module_page.Module, "module"),
    (f"{_MODULE}uses/declare/", module_page.DeclareUse, "module_declare"),
    (f"{_MODULE}uses/withdraw/", module_page.WithdrawUse, "module_withdraw"),
    (f"{_MODULE}keys/", module_keys.CreateKey, "module_create_key"),
    (f"{_KEY}rotate/", module_keys.RotateKey, "module_rotate_key"),
    (f"{_KEY}revoke/", module_keys.RevokeKey, "module_revoke_key"),
    ("policies/", policies.Policies, "policies"),
    ("policies/propose/", policy_editor.Propose, "policy_propose"),
    (_POLICY, policies.OnePolicy, "policy"),
    (f"{_POLICY}approve/", policies.Approve, "policy_approve"),
    (f"{_POLICY}decline/", policies.Decline, "policy_decline"),
    ("audit/", audit.Trail, "audit"),
    ("audit/<int:number>/", audit.Entry, "audit_entry"),
    ("audit/export/", audit_export.Export, "audit_export"),
    ("audit/reports/", audit_reports.Reports, "audit_reports"),
    (_TOLD, notifications.Notifications, "notifications"),
    (f"{_TOLD}<int:item_id>/", notifications.Open, "notification"),
    (f"{_TOLD}unread/", notifications.Unread, "notifications_unread"),
    (f"{_TOLD}read/", notifications.Read, "notifications_read"),
    (f"{_TOLD}watch/", notifications.Watch, "watch"),
    (f"{_TOLD}unwatch/", notifications.Unwatch, "unwatch"),
    (
        f"{_TOLD}preferences/",
        notifications.Preferences,
        "notifications_preferences",
    ),
    (f"{_TOLD}preferences/choose/", notifications.Choose, "notifications_choose"),
    ("account/sessions/", own_sessions.Sessions, "sessions"),
    ("account/sessions/end/", own_sessions.End, "sessions_end"),
    ("webhooks/", webhooks.WebhookList, "webhooks"),
    ("webhooks/create/", webhook_form.Create, "webhook_create"),
    (_WEBHOOK, webhooks.Webhook, "webhook"),
    (f"{_WEBHOOK}change/", webhook_form.Change, "webhook_change"),
    (f"{_WEBHOOK}rotate/", webhooks.Rotate, "webhook_rotate"),
    (f"{_WEBHOOK}disable/", webhooks.Disable, "webhook_disable"),
    (f"{_WEBHOOK}enable/", webhooks.Enable, "webhook_enable"),
    (f"{_WEBHOOK}ping/", webhooks.Ping, "webhook_ping"),
    (f"{_WEBHOOK}give/", webhooks.Give, "webhook_give"),
    (f"{_WEBHOOK}remove/", webhooks.Remove, "webhook_remove"),
    (
        f"{_WEBHOOK}redeliver-failed/",
        webhooks.RedeliverFailed,
        "webhook_redeliver_failed",
    ),
    (f"{_MESSAGE}redeliver/", webhooks.Redeliver, "webhook_redeliver"),
)


def pages(site: AdminSite) -> Iterator[URLPattern]:
    """Yield the addresses, each behind the site's own sign-in."""
    for route, view, name in _PAGES:
        yield path(route, site.admin_view(view.as_view(site=site)), name=name)
