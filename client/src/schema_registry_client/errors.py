"""Everything this client raises on purpose.

    SchemaRegistryError
    ├── InvalidInput (ValueError)     what you passed cannot be asked; nothing was sent
    │   ├── InvalidSettings           URL, key or timeout
    │   ├── InvalidReference          not `schema_id` or `schema_id@version`
    │   ├── InvalidPeriod             not moments, or the end does not follow the start
    │   └── InvalidDocument           the document cannot be written as JSON
    ├── TransportError                the hub was not reached, or no answer came in time
    │   └── UntrustedHub              its certificate does not prove who it is
    ├── UnexpectedAnswer              an answer, but not one this protocol knows
    ├── HubRewound                    the hub knows fewer announcements than we have seen
    ├── NotInForce (LookupError)      no version was in force at this moment
    ├── LockError                     about `schemas.lock`
    │   ├── InvalidLock               no such file, or it cannot be read
    │   └── LockMismatch              the hub has another document than was locked
    ├── ProblemError                  the hub refused, and says why
    │   ├── InvalidRequest            400, 413, 415, 422: `code` and `place` say what
    │   ├── Unauthorized              401: no key, unknown key, revoked key
    │   ├── Forbidden                 403: this key may not do this
    │   ├── NotFound                  404: no such schema, version or proposal
    │   ├── Conflict                  409: right request, wrong moment; look again
    │   ├── TooManyRequests           429
    │   └── ServerFailure             5xx
    ├── ArtifactError                 about one artifact of one version
    │   ├── ArtifactNotReady          not built yet
    │   ├── ArtifactFailed            the hub could not build it
    │   └── ArtifactCorrupted         the bytes are not those the hub recorded
    ├── NotInArrow (ValueError)       the Arrow type does not hold the document as it is
    └── MissingDependency (ImportError)   an optional package is not installed

Catch `SchemaRegistryError` for all of it. Every error has a stable `code` and says
in `retryable` whether the same call may succeed later without anybody changing
anything. Requests that only read are already repeated a few times before an error
is raised.
"""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

from datetime import datetime

from schema_registry_client._refusals import Place as Place
from schema_registry_client._refusals import Problem as Problem


class SchemaRegistryError(Exception):
    """Anything this client raises on purpose; catch it to handle all of it."""

    code: str = "schema_registry_error"
    retryable: bool = False
    retry_after: float | None = None


class InvalidInput(SchemaRegistryError, ValueError):
    """What was passed cannot be asked; nothing was sent."""

    code = "invalid_input"


class InvalidSettings(InvalidInput):
    """The URL, the key or the timeout cannot be used."""

    code = "invalid_settings"


class InvalidReference(InvalidInput):
    """This does not name a schema or one of its versions."""

    code = "invalid_reference"

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference

    def __str__(self) -> str:
        return (
            f"{self.reference!r} does not name a schema. Write schema_id, "
            "schema_id@3, schema_id@1.1.0, schema_id@latest or schema_id@in-force."
        )


class InvalidPeriod(InvalidInput):
    """The moments given are none, or the end does not follow the start."""

    code = "invalid_period"


class InvalidDocument(InvalidInput):
    """The document cannot be written as JSON."""

    code = "invalid_document"


class TransportError(SchemaRegistryError):
    """The hub was not reached, or no answer came in time.

    `delivered` is False when the request certainly never left, so that even one
    that writes can be sent again; otherwise look at the hub before repeating it.
    """

    code = "transport_error"
    retryable = True

    def __init__(self, message: str, delivered: bool | None = None) -> None:  # noqa: FBT001 -- positional, so that errors survive pickling
        super().__init__(message, delivered)
        self.message = message
        self.delivered = delivered

    def __str__(self) -> str:
        return self.message


class UntrustedHub(TransportError):
    """The hub's certificate does not prove who it is; trying again cannot help."""

    code = "untrusted_hub"
    retryable = False


class UnexpectedAnswer(SchemaRegistryError):
    """An answer came that this protocol does not know: a proxy's page, another server."""

    code = "unexpected_answer"


class HubRewound(SchemaRegistryError):
    """The hub knows fewer announcements than this watcher has seen.

    It was restored from an older backup, or the address leads to another hub. Read
    the schemas anew, then watch again with `after=None`.
    """

    code = "hub_rewound"

    def __init__(self, seen: int, said: str = "") -> None:
        super().__init__(seen, said)
        self.seen = seen
        self.said = said

    def __str__(self) -> str:
        said = f" ({self.said})" if self.said else ""
        return (
            f"Announcement {self.seen} was seen already, but the hub has not come to "
            f"it{said}: it was restored from a backup, or is another hub."
        )


class NotInForce(SchemaRegistryError, LookupError):
    """No version of a schema was in force at a moment, or the period does not hold it."""

    code = "not_in_force"

    def __init__(
        self, schema_id: str, at: datetime, start: datetime, end: datetime
    ) -> None:
        super().__init__(schema_id, at, start, end)
        self.schema_id = schema_id
        self.at = at
        self.start = start
        self.end = end

    def __str__(self) -> str:
        if self.start <= self.at < self.end:
            return f"No version of {self.schema_id} was in force at {self.at}."
        return f"{self.at} is not in the period from {self.start} to {self.end}."


class LockError(SchemaRegistryError):
    """About `schemas.lock`."""

    code = "lock_error"


class InvalidLock(LockError):
    """There is no such lock file, or it cannot be read."""

    code = "invalid_lock"


class LockMismatch(LockError):
    """The hub has another document than the one that was locked; `pin` says which."""

    code = "lock_mismatch"

    def __init__(self, pin: str, reason: str) -> None:
        super().__init__(pin, reason)
        self.pin = pin
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.pin} is not what was locked: {self.reason}."


class ProblemError(SchemaRegistryError):
    """The hub refused, and says why; the subclass tells the kind of refusal."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem
        self.code = problem.code
        self.status = problem.status
        self.title = problem.title
        self.detail = problem.detail
        self.remedy = problem.remedy
        self.place = problem.place
        self.retry_after = problem.retry_after

    def __str__(self) -> str:
        # The hub's own sentence says the place where there is one.
        said = [self.detail or self.title, self.remedy, f"[{self.status} {self.code}]"]
        return " ".join(part for part in said if part)


class InvalidRequest(ProblemError):
    """The request is wrong as it stands; `code`, `place` and `remedy` say how."""


class Unauthorized(ProblemError):
    """The key is missing, unknown or revoked."""


class Forbidden(ProblemError):
    """The key is known, but may not do this."""


class NotFound(ProblemError):
    """There is no such schema, version, artifact or proposal."""


class Conflict(ProblemError):
    """The request is right, but the moment is not: look again and decide anew."""


class TooManyRequests(ProblemError):
    """The hub asks for patience."""

    retryable = True


class ServerFailure(ProblemError):
    """The hub, or a proxy before it, failed."""

    retryable = True


class ArtifactError(SchemaRegistryError):
    """About one artifact of one version: `pin` is `schema_id@number`."""

    code = "artifact_error"

    def __init__(self, pin: str, kind: str, reason: str) -> None:
        super().__init__(pin, kind, reason)
        self.pin = pin
        self.kind = kind
        self.reason = reason

    def __str__(self) -> str:
        return f"Artifact {self.kind} of {self.pin}: {self.reason}."


class ArtifactNotReady(ArtifactError):
    """The hub has not built it yet."""

    code = "artifact_not_ready"
    retryable = True


class ArtifactFailed(ArtifactError):
    """The hub tried to build it and could not."""

    code = "artifact_failed"


class ArtifactCorrupted(ArtifactError):
    """The bytes received are not those the hub recorded; they were thrown away."""

    code = "artifact_corrupted"
    retryable = True


class NotInArrow(SchemaRegistryError, ValueError):
    """The Arrow type does not hold a document as it is, so nothing was loaded.

    `pointer` is the place as a JSON Pointer into the list of documents, so that it
    begins with the number of the row, from 0; `reason` says what is wrong there.
    """

    code = "not_in_arrow"

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(pointer, reason)
        self.pointer = pointer
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.pointer or 'The schema'}: {self.reason}."


class MissingDependency(SchemaRegistryError, ImportError):
    """An optional package is not installed."""

    code = "missing_dependency"

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(package, extra)
        self.package = package
        self.extra = extra

    def __str__(self) -> str:
        return (
            f"{self.package} is not installed. "
            f'Install it with: pip install "schema-registry-client[{self.extra}]"'
        )
