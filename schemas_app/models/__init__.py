"""The tables. Django reads the models from here; behavior lives in services."""

from schemas_app.models.artifact import Artifact, ArtifactStatus
from schemas_app.models.audit import AuditEntry, AuditHead
from schemas_app.models.audit_proof import AuditArchive, AuditCheckpoint
from schemas_app.models.break_glass import BreakGlass
from schemas_app.models.idempotency import IdempotentAnswer
from schemas_app.models.module import ApiKey, Module
from schemas_app.models.policy import Policy, PolicyState
from schemas_app.models.proposal import Decision, Proposal, Review, Revision
from schemas_app.models.schema import Domain, Schema
from schemas_app.models.search import SearchText
from schemas_app.models.session import Session, SignInAttempts
from schemas_app.models.sign_in import RefusedKeys, RefusedSignIns, Tally
from schemas_app.models.thread import Comment, Thread
from schemas_app.models.timeline import EntryKind, TimelineEntry
from schemas_app.models.use import Acknowledgement, Observation, Use
from schemas_app.models.version import SchemaVersion, VersionStatus

__all__ = [
    "Acknowledgement",
    "ApiKey",
    "Artifact",
    "ArtifactStatus",
    "AuditArchive",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditHead",
    "BreakGlass",
    "Comment",
    "Decision",
    "Domain",
    "EntryKind",
    "IdempotentAnswer",
    "Module",
    "Observation",
    "Policy",
    "PolicyState",
    "Proposal",
    "RefusedKeys",
    "RefusedSignIns",
    "Review",
    "Revision",
    "Schema",
    "SchemaVersion",
    "SearchText",
    "Session",
    "SignInAttempts",
    "Tally",
    "Thread",
    "TimelineEntry",
    "Use",
    "VersionStatus",
]
