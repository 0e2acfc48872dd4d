"""How the registry's own values are called and marked on every screen.

A mark is a word, a tone and an icon together: color never carries a meaning alone.
"""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain.changes import Effect
from schemas_app.domain.report import Severity
from schemas_app.domain.schema_format import Outcome
from schemas_app.domain.workflow import State
from schemas_app.models import ArtifactStatus, Decision, VersionStatus


@dataclasses.dataclass(frozen=True, kw_only=True)
class Mark:
    """A word with the tone (danger, warn, good, info, quiet) and icon it is shown in."""

    label: str
    tone: str
    icon: str


def _mark(label: str, tone: str, icon: str) -> Mark:
    return Mark(label=label, tone=tone, icon=icon)


# Approved once; by now a vote does not count, or something else it needs is missing.
NOT_READY = _mark("Approved, but not ready", "warn", "clock")

STATES: Mapping[str, Mark] = MappingProxyType(
    {
        State.DRAFT: _mark("Draft", "quiet", "pencil"),
        State.IN_REVIEW: _mark("In review", "info", "eye"),
        State.CHANGES_REQUESTED: _mark("Changes requested", "warn", "return"),
        State.APPROVED: _mark("Approved", "good", "check"),
        State.SCHEDULED: _mark("Scheduled", "good", "clock"),
        State.PUBLISHED: _mark("Published", "good", "seal"),
        State.REJECTED: _mark("Rejected", "danger", "cross"),
        State.WITHDRAWN: _mark("Withdrawn", "quiet", "minus"),
        State.EXPIRED: _mark("Expired", "quiet", "clock"),
        State.SUPERSEDED: _mark("Superseded", "quiet", "minus"),
    }
)


def state(of: str, *, ready: bool) -> Mark:
    """Return the mark of a proposal's state; an approved one may yet miss something."""
    return NOT_READY if of == State.APPROVED and not ready else STATES[of]


SEVERITIES: Mapping[str, Mark] = MappingProxyType(
    {
        Severity.BREAKING: _mark("Breaking", "danger", "break"),
        Severity.COMPATIBLE: _mark("Compatible", "good", "check"),
        Severity.DOCUMENTATION: _mark("Documentation", "quiet", "text"),
    }
)

EFFECTS: Mapping[str, Mark] = MappingProxyType(
    {
        Effect.NARROWS: _mark("Accepts less", "warn", "narrow"),
        Effect.WIDENS: _mark("Accepts more", "info", "widen"),
        Effect.EITHER: _mark("Less or more", "warn", "either"),
        Effect.ARTIFACTS: _mark("Artifacts only", "info", "artifact"),
        Effect.NONE: _mark("Words only", "quiet", "text"),
    }
)

OUTCOMES: Mapping[str, Mark] = MappingProxyType(
    {
        Outcome.COMPATIBLE: _mark("Compatible", "good", "check"),
        Outcome.INCOMPATIBLE: _mark("Incompatible", "danger", "break"),
        Outcome.UNDECIDED: _mark("Undecided", "warn", "question"),
    }
)

DECISIONS: Mapping[str, Mark] = MappingProxyType(
    {
        Decision.APPROVE: _mark("Approved", "good", "check"),
        Decision.REQUEST_CHANGES: _mark("Requested changes", "warn", "return"),
        Decision.REJECT: _mark("Rejected", "danger", "cross"),
    }
)

ARTIFACTS: Mapping[str, Mark] = MappingProxyType(
    {
        ArtifactStatus.READY: _mark("Ready", "good", "check"),
        ArtifactStatus.QUEUED: _mark("Waiting", "info", "clock"),
        ArtifactStatus.REFUSED: _mark("No such form", "quiet", "minus"),
        ArtifactStatus.FAILED: _mark("Failed", "danger", "cross"),
    }
)

VERSIONS: Mapping[str, Mark] = MappingProxyType(
    {
        VersionStatus.ACTIVE: _mark("Active", "good", "check"),
        VersionStatus.DEPRECATED: _mark("Deprecated", "warn", "minus"),
        VersionStatus.RETIRED: _mark("Retired", "quiet", "cross"),
    }
)

ACTORS: Mapping[str, str] = MappingProxyType(
    {"person": "person", "key": "API key", "job": "job", "system": "system"}
)


def listed(words: tuple[str, ...], *, last: str = "and") -> str:
    """Return `a`, `a and b`, or `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
