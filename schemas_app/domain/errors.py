"""Everything the registry refuses, as data; sentences are built in `__str__`.

    RegistryError
    ├── BadText              the text cannot be read as a document
    │   ├── MalformedJson
    │   ├── DuplicateKey
    │   ├── NumberOutOfRange
    │   ├── DocumentTooDeep
    │   └── DocumentTooLarge
    ├── BadSchema            it can be read, but is not a schema we can keep
    │   ├── InvalidSchema
    │   ├── UnknownDialect
    │   ├── UnresolvedReference
    │   ├── ReferenceConflict
    │   └── UnmappableField
    ├── BadValue             a named input is not acceptable
    │   └── VersionTooLow
    ├── NotFound             a name that nothing answers to
    ├── Conflict             right input, wrong moment: look again and decide
    │   ├── AlreadyExists
    │   ├── UnchangedDocument
    │   ├── StaleRevision
    │   ├── BaseMoved
    │   ├── ReferencesMoved
    │   ├── TransitionRefused
    │   ├── ApprovalsMissing
    │   ├── RequirementsMissing
    │   ├── ConflictsUnresolved
    │   ├── NothingToRebase
    │   ├── NothingToRestore
    │   ├── PolicyDecided
    │   ├── PolicyMoved
    │   ├── StillAnswering
    │   └── VerdictChanged
    ├── IdempotencyKeyReused one key for two different requests
    ├── Busy                 too much at once: the same again a moment later
    ├── NotAuthenticated     we do not know who is asking
    │   ├── KeyRevoked
    │   ├── KeyExpired
    │   └── KeyElsewhere
    └── NotAllowed           this person or key may not do this
        └── OwnWork

Status codes live at the edge (`schemas_app.api.problems`), never here.
"""

import dataclasses
from typing import ClassVar


@dataclasses.dataclass(frozen=True)
class Place:
    """Where in a text: JSON Pointer, and line and column counted from 1 (0: unknown)."""

    pointer: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        where = f"at {self.pointer}" if self.pointer else "in the whole document"
        return (
            f"{where} (line {self.line}, column {self.column})" if self.line else where
        )


@dataclasses.dataclass(eq=False, kw_only=True)
class RegistryError(Exception):
    """Anything anticipated; catch it to tell a person or a machine what went wrong."""

    code: ClassVar[str] = "registry_error"
    remedy: str = ""

    def details(self) -> dict[str, object]:
        """Return the error's data by name, for problem documents and audit."""
        return {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if field.name not in {"remedy", "place"}
        }


@dataclasses.dataclass(eq=False, kw_only=True)
class BadText(RegistryError):
    """The text cannot be read as one JSON document."""

    code: ClassVar[str] = "malformed_json"
    message: str
    place: Place = Place()
    remedy: str = "Send one JSON document in UTF-8."

    def __str__(self) -> str:
        return f"{self.message}, {self.place}."


@dataclasses.dataclass(eq=False, kw_only=True)
class MalformedJson(BadText):
    code: ClassVar[str] = "malformed_json"


@dataclasses.dataclass(eq=False, kw_only=True)
class DuplicateKey(BadText):
    code: ClassVar[str] = "duplicate_key"
    remedy: str = (
        "Keep one of the two members: readers disagree about which one counts."
    )


@dataclasses.dataclass(eq=False, kw_only=True)
class NumberOutOfRange(BadText):
    code: ClassVar[str] = "number_out_of_range"
    remedy: str = "Write the number with fewer digits or a smaller exponent."


@dataclasses.dataclass(eq=False, kw_only=True)
class DocumentTooDeep(BadText):
    code: ClassVar[str] = "document_too_deep"
    remedy: str = "Move nested parts under $defs and refer to them."


@dataclasses.dataclass(eq=False, kw_only=True)
class DocumentTooLarge(BadText):
    code: ClassVar[str] = "document_too_large"
    remedy: str = "Split the schema and refer to its parts by schema_id@version."


@dataclasses.dataclass(eq=False, kw_only=True)
class BadSchema(RegistryError):
    """The document can be read, but is not a schema we can keep."""

    code: ClassVar[str] = "invalid_schema"
    message: str
    place: Place = Place()
    remedy: str = "Correct the schema and send it again."

    def __str__(self) -> str:
        return f"{self.message}, {self.place}."


@dataclasses.dataclass(eq=False, kw_only=True)
class InvalidSchema(BadSchema):
    code: ClassVar[str] = "invalid_schema"


@dataclasses.dataclass(eq=False, kw_only=True)
class UnknownDialect(BadSchema):
    code: ClassVar[str] = "unknown_dialect"
    remedy: str = "Use $schema of draft-04, draft-06, draft-07, 2019-09 or 2020-12."


@dataclasses.dataclass(eq=False, kw_only=True)
class UnresolvedReference(BadSchema):
    code: ClassVar[str] = "unresolved_reference"
    remedy: str = (
        "Publish the schema it names first, or refer to schema_id@version; "
        "nothing is fetched from the network."
    )


@dataclasses.dataclass(eq=False, kw_only=True)
class ReferenceConflict(BadSchema):
    code: ClassVar[str] = "reference_conflict"
    remedy: str = "Make every reference to this schema name the same version."


@dataclasses.dataclass(eq=False, kw_only=True)
class UnmappableField(BadSchema):
    """A part of the schema has no faithful counterpart in the artifact asked for."""

    code: ClassVar[str] = "unmappable_field"
    remedy: str = "Give the field an Arrow type by an `arrow` member or `x-arrow`."


@dataclasses.dataclass(eq=False, kw_only=True)
class BadValue(RegistryError):
    """A named input is not acceptable."""

    code: ClassVar[str] = "bad_value"
    name: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


@dataclasses.dataclass(eq=False, kw_only=True)
class VersionTooLow(BadValue):
    code: ClassVar[str] = "version_too_low"
    name: str = "semantic_version"
    remedy: str = "Leave semantic_version out, or raise it: it is never lowered."


@dataclasses.dataclass(eq=False, kw_only=True)
class NotFound(RegistryError):
    """A name that nothing answers to; `noun` decides the code: `schema_not_found`."""

    noun: str
    name: str
    remedy: str = ""

    @property
    def code(self) -> str:  # type: ignore[override]
        return f"{self.noun.replace(' ', '_')}_not_found"

    def __str__(self) -> str:
        return f"There is no {self.noun} {self.name!r}."


@dataclasses.dataclass(eq=False, kw_only=True)
class Conflict(RegistryError):
    """Right input at the wrong moment: look again and decide anew."""

    code: ClassVar[str] = "conflict"


@dataclasses.dataclass(eq=False, kw_only=True)
class AlreadyExists(Conflict):
    code: ClassVar[str] = "already_exists"
    noun: str
    name: str
    remedy: str = "Choose another name, or propose a change to the existing one."

    def __str__(self) -> str:
        return f"There is already a {self.noun} {self.name!r}."


@dataclasses.dataclass(eq=False, kw_only=True)
class UnchangedDocument(Conflict):
    code: ClassVar[str] = "unchanged_document"
    fingerprint: str
    same_as: str
    remedy: str = "Change the document, or leave things as they are."

    def __str__(self) -> str:
        return f"The document says the same as {self.same_as}."


@dataclasses.dataclass(eq=False, kw_only=True)
class StaleRevision(Conflict):
    """The revision named is not the current one; `changes` is what changed since."""

    code: ClassVar[str] = "stale_revision"
    given: str
    current: str
    current_revision: int
    changes: tuple[dict[str, object], ...] = ()
    remedy: str = "Read the current revision and decide on its fingerprint."

    def __str__(self) -> str:
        return (
            f"You decided on {self.given or 'no fingerprint'}, but revision "
            f"{self.current_revision} is {self.current}. Nothing was recorded."
        )


@dataclasses.dataclass(eq=False, kw_only=True)
class BaseMoved(Conflict):
    code: ClassVar[str] = "base_moved"
    base: int | None
    latest: int | None
    remedy: str = (
        "Revise the proposal on the current version; older votes do not count."
    )

    def __str__(self) -> str:
        old, now = (
            f"version {number}" if number else "no version"
            for number in (self.base, self.latest)
        )
        return f"The proposal was checked against {old}, but {now} is the current one."


@dataclasses.dataclass(eq=False, kw_only=True)
class ReferencesMoved(Conflict):
    """What the schema refers to is another version now; `moved` is (reviewed, now)."""

    code: ClassVar[str] = "references_moved"
    moved: tuple[tuple[str, str], ...]
    remedy: str = (
        "Revise the proposal with the same text: it is checked and voted on anew."
    )

    def __str__(self) -> str:
        reviewed, now = (
            " and ".join(filter(None, side)) for side in zip(*self.moved, strict=True)
        )
        return (
            f"The change was reviewed referring to {reviewed}; it would refer to {now}."
        )


_SUBJECTS = {
    "draft": "A draft",
    "in_review": "A proposal in review",
    "changes_requested": "A proposal sent back for changes",
    "approved": "An approved proposal",
    "scheduled": "A scheduled proposal",
    "published": "A published proposal",
    "rejected": "A rejected proposal",
    "withdrawn": "A withdrawn proposal",
    "expired": "An expired proposal",
    "superseded": "A superseded proposal",
}


@dataclasses.dataclass(eq=False, kw_only=True)
class TransitionRefused(Conflict):
    code: ClassVar[str] = "transition_refused"
    state: str
    event: str
    remedy: str = "Look at the proposal's current state."

    def __str__(self) -> str:
        subject = _SUBJECTS.get(self.state) or f"A proposal that is {self.state}"
        return f"{subject} cannot {self.event}."


@dataclasses.dataclass(eq=False, kw_only=True)
class ApprovalsMissing(Conflict):
    code: ClassVar[str] = "approvals_missing"
    needed: int
    given: int
    remedy: str = "Ask another steward of the domain to approve this revision."

    def __str__(self) -> str:
        return f"{self.given} of {self.needed} approvals are given for this revision."


@dataclasses.dataclass(eq=False, kw_only=True)
class RequirementsMissing(Conflict):
    """What the policy asks for is not all there; `missing` are sentences."""

    code: ClassVar[str] = "requirements_missing"
    missing: tuple[str, ...]
    remedy: str = "Have these done, and publish then."

    def __str__(self) -> str:
        return f"Something is missing: {'; '.join(self.missing)}."


@dataclasses.dataclass(eq=False, kw_only=True)
class ConflictsUnresolved(Conflict):
    """Both sides changed the same places; `pointers` name them."""

    code: ClassVar[str] = "conflicts_unresolved"
    pointers: tuple[str, ...]
    remedy: str = "Say for each place whether `mine` or `live` stands."

    def __str__(self) -> str:
        where = ", ".join(pointer or "the top" for pointer in self.pointers[:5])
        more = f" and {len(self.pointers) - 5} more" if len(self.pointers) > 5 else ""
        return f"Both changed {where}{more}; nobody has said whose change stands."


@dataclasses.dataclass(eq=False, kw_only=True)
class NothingToRebase(Conflict):
    code: ClassVar[str] = "nothing_to_rebase"
    base: int | None
    remedy: str = "Go on: the proposal stands on the current version."

    def __str__(self) -> str:
        old = f"version {self.base}" if self.base else "no version"
        return f"The proposal is based on {old}, and that is still the current one."


@dataclasses.dataclass(eq=False, kw_only=True)
class NothingToRestore(Conflict):
    code: ClassVar[str] = "nothing_to_restore"
    version: str
    remedy: str = "Deprecate it, or publish what replaces it first."

    def __str__(self) -> str:
        return f"Without {self.version} there would be no version in force."


@dataclasses.dataclass(eq=False, kw_only=True)
class PolicyDecided(Conflict):
    code: ClassVar[str] = "policy_decided"
    policy: int
    state: str
    event: str
    remedy: str = "Propose another policy."

    def __str__(self) -> str:
        return f"Policy {self.policy} is {self.state}; it cannot {self.event}."


@dataclasses.dataclass(eq=False, kw_only=True)
class PolicyMoved(Conflict):
    """Another policy came into force since this one was proposed."""

    code: ClassVar[str] = "policy_moved"
    policy: int
    written_for: int | None
    in_force: int | None
    remedy: str = "Look at what is in force now, and propose the rules again."

    def __str__(self) -> str:
        meant = f"policy {self.written_for}" if self.written_for else "no policy"
        return (
            f"Policy {self.policy} was to replace {meant}, "
            f"but policy {self.in_force} is in force."
        )


@dataclasses.dataclass(eq=False, kw_only=True)
class VerdictChanged(Conflict):
    """What was approved as one severity is another by today's rules."""

    code: ClassVar[str] = "verdict_changed"
    approved_as: str
    now: str
    remedy: str = "Revise the proposal, so that it is reviewed as what it is."

    def __str__(self) -> str:
        return f"The change was approved as {self.approved_as}, but is {self.now} now."


@dataclasses.dataclass(eq=False, kw_only=True)
class StillAnswering(Conflict):
    """The same request is being answered; a moment later there is an answer."""

    code: ClassVar[str] = "still_answering"
    remedy: str = "Send the same request again in a moment."

    def __str__(self) -> str:
        return "A request with this Idempotency-Key is being answered right now."


@dataclasses.dataclass(eq=False, kw_only=True)
class IdempotencyKeyReused(RegistryError):
    code: ClassVar[str] = "idempotency_key_reused"
    remedy: str = "Send another key with another request."

    def __str__(self) -> str:
        return "This Idempotency-Key was sent with a different request."


@dataclasses.dataclass(eq=False, kw_only=True)
class Busy(RegistryError):
    """Too much is asked at once; the same request may go through a moment later."""

    code: ClassVar[str] = "busy"
    remedy: str = "Send the same request again in a few seconds."

    def __str__(self) -> str:
        return "Too many schemas are being compared right now. Nothing was recorded."


@dataclasses.dataclass(eq=False, kw_only=True)
class NotAuthenticated(RegistryError):
    """We do not know who is asking."""

    code: ClassVar[str] = "not_authenticated"
    message: str = "The API key is missing or not known."
    remedy: str = "Send the header `Authorization: Bearer srk_...`, or sign in."

    def __str__(self) -> str:
        return self.message


@dataclasses.dataclass(eq=False, kw_only=True)
class KeyRevoked(NotAuthenticated):
    code: ClassVar[str] = "key_revoked"
    message: str = "The API key has been revoked."
    remedy: str = "Ask the module's owner for a new key."


@dataclasses.dataclass(eq=False, kw_only=True)
class KeyExpired(NotAuthenticated):
    code: ClassVar[str] = "key_expired"
    message: str = "The API key has expired."
    remedy: str = "Ask the module's owner for a new key."


@dataclasses.dataclass(eq=False, kw_only=True)
class KeyElsewhere(NotAuthenticated):
    """The key is right, but not for where it is sent from."""

    code: ClassVar[str] = "key_elsewhere"
    message: str = "The API key may not be used from this network."
    remedy: str = "Use it from where its owner allows, or ask for another key."


@dataclasses.dataclass(eq=False, kw_only=True)
class NotAllowed(RegistryError):
    """This person or key may not do this."""

    code: ClassVar[str] = "permission_denied"
    message: str
    remedy: str = "Ask a steward of the domain."

    def __str__(self) -> str:
        return self.message


@dataclasses.dataclass(eq=False, kw_only=True)
class OwnWork(NotAllowed):
    code: ClassVar[str] = "own_work"
    message: str = "Whoever wrote any revision of a proposal does not vote on it."
    remedy: str = "Ask another steward of the domain."
