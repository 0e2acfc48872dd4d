"""The vocabulary of the audit trail: every action, with the sentence it reads as."""

import enum
from collections.abc import Mapping
from types import MappingProxyType


class Action(enum.StrEnum):
    PERSON_CREATED = "person.created"
    DOMAIN_CREATED = "domain.created"
    SCHEMA_CREATED = "schema.created"
    PROPOSAL_SUBMITTED = "proposal.submitted"
    PROPOSAL_REVISED = "proposal.revised"
    PROPOSAL_WITHDRAWN = "proposal.withdrawn"
    PROPOSAL_APPROVED = "proposal.approved"
    PROPOSAL_CHANGES_REQUESTED = "proposal.changes-requested"
    PROPOSAL_REJECTED = "proposal.rejected"
    VERSION_PUBLISHED = "version.published"
    ARTIFACT_BUILT = "artifact.built"
    ARTIFACT_REFUSED = "artifact.refused"
    ARTIFACT_FAILED = "artifact.failed"
    ARTIFACTS_REQUESTED = "artifacts.requested"
    MODULE_REGISTERED = "module.registered"
    KEY_CREATED = "key.created"
    KEY_REVOKED = "key.revoked"


SENTENCES: Mapping[Action, str] = MappingProxyType(
    {
        Action.PERSON_CREATED: "created the account of {object_id}",
        Action.DOMAIN_CREATED: "created domain {object_id}",
        Action.SCHEMA_CREATED: "created schema {object_id}",
        Action.PROPOSAL_SUBMITTED: "proposed a change of {schema_id}",
        Action.PROPOSAL_REVISED: "revised proposal #{object_id}",
        Action.PROPOSAL_WITHDRAWN: "withdrew proposal #{object_id}",
        Action.PROPOSAL_APPROVED: "approved proposal #{object_id}",
        Action.PROPOSAL_CHANGES_REQUESTED: "asked for changes of proposal #{object_id}",
        Action.PROPOSAL_REJECTED: "rejected proposal #{object_id}",
        Action.VERSION_PUBLISHED: "published {object_id}",
        Action.ARTIFACT_BUILT: "built artifact {object_id}",
        Action.ARTIFACT_REFUSED: "found no faithful form for artifact {object_id}",
        Action.ARTIFACT_FAILED: "could not build artifact {object_id}",
        Action.ARTIFACTS_REQUESTED: "asked for the artifacts of {object_id}",
        Action.MODULE_REGISTERED: "registered module {object_id}",
        Action.KEY_CREATED: "created API key {object_id}",
        Action.KEY_REVOKED: "revoked API key {object_id}",
    },
)
