"""Ask the schema registry which shape data has, had and will have.

This is the public surface, with `arrow_rows` where pyarrow is installed; modules with a
leading underscore may change.
"""

from schema_registry_client import errors
from schema_registry_client._async import AsyncSchemaRegistryClient, AsyncSchemaWatch
from schema_registry_client._sync import SchemaRegistryClient, SchemaWatch
from schema_registry_client._values import (
    Announcement,
    Artifact,
    CheckReport,
    Proposal,
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
    InvalidPeriod,
    InvalidReference,
    InvalidRequest,
    InvalidSettings,
    MissingDependency,
    NotFound,
    NotInArrow,
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
    "Conflict",
    "Forbidden",
    "HubRewound",
    "InvalidDocument",
    "InvalidInput",
    "InvalidPeriod",
    "InvalidReference",
    "InvalidRequest",
    "InvalidSettings",
    "MissingDependency",
    "NotFound",
    "NotInArrow",
    "Place",
    "Problem",
    "ProblemError",
    "Proposal",
    "SchemaRegistryClient",
    "SchemaRegistryError",
    "SchemaVersion",
    "SchemaWatch",
    "ServerFailure",
    "TooManyRequests",
    "TransportError",
    "Unauthorized",
    "UnexpectedAnswer",
    "UntrustedHub",
    "__version__",
    "errors",
]
