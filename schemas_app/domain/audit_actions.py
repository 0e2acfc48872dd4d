"""The vocabulary of the audit trail: every action, with the sentence it reads as."""

import enum
from collections.abc import Mapping
from types import MappingProxyType


class Action(enum.StrEnum):
    SESSION_STARTED = "session.started"
    SESSION_ENDED = "session.ended"
    SIGN_IN_FAILED = "sign-in.failed"
    SIGN_INS_COUNTED = "sign-in.counted"
    SETTINGS_CHANGED = "settings.changed"
    AUDIT_EXPORTED = "audit.exported"
    AUDIT_ARCHIVED = "audit.archived"
    PERSON_CREATED = "person.created"
    PERSON_CHANGED = "person.changed"
    PERSON_PASSWORD_SET = "person.password-set"  # noqa: S105 - an action
    PERSON_DELETED = "person.deleted"
    GROUP_CREATED = "group.created"
    GROUP_CHANGED = "group.changed"
    GROUP_DELETED = "group.deleted"
    DOMAIN_CREATED = "domain.created"
    STEWARDS_APPOINTED = "domain.stewards-appointed"
    SCHEMA_CREATED = "schema.created"
    PROPOSAL_SUBMITTED = "proposal.submitted"
    PROPOSAL_REVISED = "proposal.revised"
    PROPOSAL_WITHDRAWN = "proposal.withdrawn"
    PROPOSAL_APPROVED = "proposal.approved"
    PROPOSAL_SELF_APPROVAL_REFUSED = "proposal.self-approval-refused"
    PROPOSAL_CHANGES_REQUESTED = "proposal.changes-requested"
    PROPOSAL_REJECTED = "proposal.rejected"
    PROPOSAL_DRAFTED = "proposal.drafted"
    PROPOSAL_REBASED = "proposal.rebased"
    PROPOSAL_PASSED = "proposal.passed"
    PROPOSAL_SCHEDULED = "proposal.scheduled"
    PROPOSAL_UNSCHEDULED = "proposal.unscheduled"
    PROPOSAL_EXPIRED = "proposal.expired"
    PROPOSAL_SUPERSEDED = "proposal.superseded"
    PROPOSAL_ACKNOWLEDGED = "proposal.acknowledged"
    PROPOSAL_REMINDED = "proposal.reminded"
    THREAD_OPENED = "thread.opened"
    THREAD_ANSWERED = "thread.answered"
    THREAD_RESOLVED = "thread.resolved"
    THREAD_REOPENED = "thread.reopened"
    BREAK_GLASS_ASKED = "break-glass.asked"
    BREAK_GLASS_CONFIRMED = "break-glass.confirmed"
    VERSION_PUBLISHED = "version.published"
    VERSION_ACTIVATED = "version.activated"
    VERSION_DEPRECATED = "version.deprecated"
    VERSION_RETIRED = "version.retired"
    POLICY_PROPOSED = "policy.proposed"
    POLICY_APPROVED = "policy.approved"
    POLICY_DECLINED = "policy.declined"
    USE_DECLARED = "use.declared"
    USE_WITHDRAWN = "use.withdrawn"
    ARTIFACT_BUILT = "artifact.built"
    ARTIFACT_REFUSED = "artifact.refused"
    ARTIFACT_FAILED = "artifact.failed"
    ARTIFACTS_REQUESTED = "artifacts.requested"
    MODULE_REGISTERED = "module.registered"
    KEY_CREATED = "key.created"
    KEY_ROTATED = "key.rotated"
    KEY_REVOKED = "key.revoked"
    KEY_REFUSED = "key.refused"
    KEYS_COUNTED = "key.counted"
    WEBHOOK_CREATED = "webhook.created"
    WEBHOOK_CHANGED = "webhook.changed"
    WEBHOOK_ROTATED = "webhook.rotated"
    WEBHOOK_DISABLED = "webhook.disabled"
    WEBHOOK_ENABLED = "webhook.enabled"
    WEBHOOK_GIVEN = "webhook.given"
    WEBHOOK_REMOVED = "webhook.removed"
    WEBHOOK_PINGED = "webhook.pinged"
    WEBHOOK_REDELIVERED = "webhook.redelivered"


SENTENCES: Mapping[Action, str] = MappingProxyType(
    {
        Action.SESSION_STARTED: "signed in",
        Action.SESSION_ENDED: "signed out",
        Action.SIGN_IN_FAILED: "refused a sign-in as {object_id}",
        Action.SIGN_INS_COUNTED: "counted the sign-ins that were refused",
        Action.SETTINGS_CHANGED: "started with other settings",
        Action.AUDIT_EXPORTED: "exported audit entries {object_id}",
        Action.AUDIT_ARCHIVED: "archived audit entries {object_id}",
        Action.PERSON_CREATED: "created the account of {object_id}",
        Action.PERSON_CHANGED: "changed what {object_id} may do",
        Action.PERSON_PASSWORD_SET: "set the password of {object_id}",
        Action.PERSON_DELETED: "deleted the account of {object_id}",
        Action.GROUP_CREATED: "created group {object_id}",
        Action.GROUP_CHANGED: "changed group {object_id}",
        Action.GROUP_DELETED: "deleted group {object_id}",
        Action.DOMAIN_CREATED: "created domain {object_id}",
        Action.STEWARDS_APPOINTED: "appointed the stewards of domain {object_id}",
        Action.SCHEMA_CREATED: "created schema {object_id}",
        Action.PROPOSAL_SUBMITTED: "proposed a change of {schema_id}",
        Action.PROPOSAL_REVISED: "revised proposal #{object_id}",
        Action.PROPOSAL_WITHDRAWN: "withdrew proposal #{object_id}",
        Action.PROPOSAL_APPROVED: "approved proposal #{object_id}",
        Action.PROPOSAL_SELF_APPROVAL_REFUSED: "tried to approve their own proposal #{object_id}",
        Action.PROPOSAL_CHANGES_REQUESTED: "asked for changes of proposal #{object_id}",
        Action.PROPOSAL_REJECTED: "rejected proposal #{object_id}",
        Action.PROPOSAL_DRAFTED: "drafted a change of {schema_id}",
        Action.PROPOSAL_REBASED: "put proposal #{object_id} on the current version",
        Action.PROPOSAL_PASSED: "let proposal #{object_id} pass without a vote",
        Action.PROPOSAL_SCHEDULED: "scheduled proposal #{object_id}",
        Action.PROPOSAL_UNSCHEDULED: "took proposal #{object_id} off the schedule",
        Action.PROPOSAL_EXPIRED: "let proposal #{object_id} expire",
        Action.PROPOSAL_SUPERSEDED: "closed proposal #{object_id}, whose text was published",
        Action.PROPOSAL_ACKNOWLEDGED: "answered proposal #{object_id} for a module",
        Action.PROPOSAL_REMINDED: "reminded of proposal #{object_id}",
        Action.THREAD_OPENED: "opened a thread on proposal #{object_id}",
        Action.THREAD_ANSWERED: "answered in a thread on proposal #{object_id}",
        Action.THREAD_RESOLVED: "resolved a thread on proposal #{object_id}",
        Action.THREAD_REOPENED: "reopened a thread on proposal #{object_id}",
        Action.BREAK_GLASS_ASKED: "asked to break the glass for proposal #{object_id}",
        Action.BREAK_GLASS_CONFIRMED: "BROKE THE GLASS for proposal #{object_id}",
        Action.VERSION_PUBLISHED: "published {object_id}",
        Action.VERSION_ACTIVATED: "saw {object_id} take effect",
        Action.VERSION_DEPRECATED: "deprecated {object_id}",
        Action.VERSION_RETIRED: "retired {object_id}",
        Action.POLICY_PROPOSED: "proposed policy {object_id}",
        Action.POLICY_APPROVED: "put policy {object_id} in force",
        Action.POLICY_DECLINED: "declined policy {object_id}",
        Action.USE_DECLARED: "declared that module {object_id} uses {schema_id}",
        Action.USE_WITHDRAWN: "withdrew that module {object_id} uses {schema_id}",
        Action.ARTIFACT_BUILT: "built artifact {object_id}",
        Action.ARTIFACT_REFUSED: "found no faithful form for artifact {object_id}",
        Action.ARTIFACT_FAILED: "could not build artifact {object_id}",
        Action.ARTIFACTS_REQUESTED: "asked for the artifacts of {object_id}",
        Action.MODULE_REGISTERED: "registered module {object_id}",
        Action.KEY_CREATED: "created API key {object_id}",
        Action.KEY_ROTATED: "replaced API key {object_id}",
        Action.KEY_REVOKED: "revoked API key {object_id}",
        Action.KEY_REFUSED: "refused API key {object_id}",
        Action.KEYS_COUNTED: "counted the API keys that were refused",
        Action.WEBHOOK_CREATED: "created webhook {object_id}",
        Action.WEBHOOK_CHANGED: "changed webhook {object_id}",
        Action.WEBHOOK_ROTATED: "replaced the secret of webhook {object_id}",
        Action.WEBHOOK_DISABLED: "disabled webhook {object_id}",
        Action.WEBHOOK_ENABLED: "enabled webhook {object_id}",
        Action.WEBHOOK_GIVEN: "gave webhook {object_id} to somebody else",
        Action.WEBHOOK_REMOVED: "removed webhook {object_id}",
        Action.WEBHOOK_PINGED: "sent a test to webhook {object_id}",
        Action.WEBHOOK_REDELIVERED: "had webhook {object_id} sent something again",
    },
)
