"""Refusals that only the machine API can make; everybody's are in domain/errors.py."""

import dataclasses
from collections.abc import Mapping
from typing import ClassVar

from schemas_app.domain import errors


@dataclasses.dataclass(eq=False, kw_only=True)
class BadMembers(errors.BadValue):
    """Several named inputs are not acceptable; the first one speaks for all."""

    errors: tuple[dict[str, object], ...] = ()


@dataclasses.dataclass(eq=False, kw_only=True)
class RateLimited(errors.RegistryError):
    """The caller asks more often than it may."""

    code: ClassVar[str] = "rate_limited"
    retry_after: int
    allowance: Mapping[str, str] = dataclasses.field(repr=False)
    remedy: str = "Wait as long as Retry-After says, and ask less often."

    def __str__(self) -> str:
        return "There were too many requests by this caller."

    def details(self) -> dict[str, object]:
        """Return how long to wait; the rest is in headers."""
        return {"retry_after": self.retry_after}


@dataclasses.dataclass(eq=False, kw_only=True)
class ArtifactNotReady(errors.NotFound):
    """The bytes do not exist yet; asking again helps."""

    code: ClassVar[str] = "artifact_not_ready"
    noun: str = "artifact"
    remedy: str = "Ask again in a moment: a worker builds it."

    def __str__(self) -> str:
        return f"The artifact {self.name} is not built yet."


@dataclasses.dataclass(eq=False, kw_only=True)
class ArtifactFailed(errors.NotFound):
    """The bytes cannot exist; asking again does not help."""

    code: ClassVar[str] = "artifact_failed"
    noun: str = "artifact"
    reason: str
    remedy: str = "Publish a version that can be mapped; `reason` says what cannot."

    def __str__(self) -> str:
        return f"The artifact {self.name} could not be built: {self.reason}"


@dataclasses.dataclass(eq=False, kw_only=True)
class PreconditionFailed(errors.RegistryError):
    """It is not any more what the caller has seen; `current` is its ETag, if it has one."""

    code: ClassVar[str] = "precondition_failed"
    current: str | None
    remedy: str = "Read it again, and send the ETag of that answer."

    def __str__(self) -> str:
        return "If-Match does not name what there is now."


@dataclasses.dataclass(eq=False, kw_only=True)
class UnreadableBody(errors.RegistryError):
    """The body is in a coding or character set that is not read."""

    code: ClassVar[str] = "unsupported_media_type"
    message: str
    remedy: str

    def __str__(self) -> str:
        return self.message
