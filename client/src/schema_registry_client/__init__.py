"""Ask the schema registry which shape data has, had and will have.

This is the public surface, with `arrow_rows` where pyarrow is installed; modules with a
leading underscore may change.
"""

from schema_registry_client import errors, hooks
from schema_registry_client._async import AsyncSchemaRegistryClient
from schema_registry_client._async_watch import AsyncSchemaWatch
from schema_registry_client._reports import (
    CheckReport,
    Comparison,
    Proposal,
    RecordCheck,
)
from schema_registry_client._sync import SchemaRegistryClient
from schema_registry_client._sync_watch import SchemaWatch
from schema_registry_client._timeline import Timeline
from schema_registry_client._values import (
    Announcement,
    Artifact,
    Field,
    SchemaVersion,
)
from schema_registry_client._version import __version__
from schema_registry_client.errors import (
    ArtifactCorrupted,
    ArtifactError,
    ArtifactFailed,
    ArtifactNotReady,
    Conflict,
    Forbidden,
    HubRewound,
    InvalidDocument,
    InvalidInput,
    InvalidLock,
    InvalidPeriod,
    InvalidReference,
    InvalidRequest,
    InvalidSettings,
    LockError,
    LockMismatch,
    MissingDependency,
    NotFound,
    NotInArrow,
    NotInForce,
    Place,
    Problem,
    ProblemError,
    SchemaRegistryError,
    ServerFailure,
    TooManyRequests,
    TransportError,
    Unauthorized,
    UnexpectedAnswer,
    UntrustedHub,
)

__all__ = [
    "Announcement",
    "Artifact",
    "ArtifactCorrupted",
    "ArtifactError",
    "ArtifactFailed",
    "ArtifactNotReady",
    "AsyncSchemaRegistryClient",
    "AsyncSchemaWatch",
    "CheckReport",
    "Comparison",
    "Conflict",
    "Field",
    "Forbidden",
    "HubRewound",
    "InvalidDocument",
    "InvalidInput",
    "InvalidLock",
    "InvalidPeriod",
    "InvalidReference",
    "InvalidRequest",
    "InvalidSettings",
    "LockError",
    "LockMismatch",
    "MissingDependency",
    "NotFound",
    "NotInArrow",
    "NotInForce",
    "Place",
    "Problem",
    "ProblemError",
    "Proposal",
    "RecordCheck",
    "SchemaRegistryClient",
    "SchemaRegistryError",
    "SchemaVersion",
    "SchemaWatch",
    "ServerFailure",
    "Timeline",
    "TooManyRequests",
    "TransportError",
    "Unauthorized",
    "UnexpectedAnswer",
    "UntrustedHub",
    "__version__",
    "errors",
    "hooks",
]
