"""The tables. Django reads the models from here; behavior lives in services."""

from schemas_app.models.artifact import Artifact, ArtifactStatus
from schemas_app.models.audit import AuditEntry, AuditHead
from schemas_app.models.module import ApiKey, Module
from schemas_app.models.proposal import Decision, Proposal, Review, Revision
from schemas_app.models.schema import Domain, Schema
from schemas_app.models.version import SchemaVersion, VersionStatus

__all__ = [
    "ApiKey",
    "Artifact",
    "ArtifactStatus",
    "AuditEntry",
    "AuditHead",
    "Decision",
    "Domain",
    "Module",
    "Proposal",
    "Review",
    "Revision",
    "Schema",
    "SchemaVersion",
    "VersionStatus",
]
