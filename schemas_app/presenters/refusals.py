"""A refused action as a page: what happened, what did not, and what to do now."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain import changes, errors, fingerprint
from schemas_app.presenters import prose, reports

NOTHING_RECORDED = "Nothing was recorded."


@dataclasses.dataclass(frozen=True, kw_only=True)
class Refusal:
    """`since` names what the changes are counted from, where there are any."""

    code: str
    title: str
    sentence: tuple[prose.Part, ...]
    remedy: tuple[prose.Part, ...]
    since: str = ""
    changes: tuple[reports.ChangeRow, ...] = ()


_TITLES: Mapping[type[errors.RegistryError], str] = MappingProxyType(
    {
        errors.StaleRevision: "The proposal has changed since you read it",
        errors.BaseMoved: "Another version was published meanwhile",
        errors.ReferencesMoved: "What it refers to has a new version",
        errors.TransitionRefused: "The proposal has moved on",
        errors.ApprovalsMissing: "More approvals are needed",
        errors.VerdictChanged: "The verdict is another one now",
        errors.AlreadyExists: "That is done already",
        errors.OwnWork: "You do not vote on your own work",
        errors.NotAllowed: "You may not do this",
        errors.Busy: "Too much at once",
        errors.NotFound: "There is no such thing here",
        errors.BadValue: "Something is missing or cannot be used",
    }
)
# As the forms call them, where that is not the name in words.
_LABELS: Mapping[str, str] = MappingProxyType(
    {"effective_from": "In force from", "pointer": "Place"}
)


def refusal(
    error: errors.RegistryError, *, published_since: tuple[changes.Change, ...] = ()
) -> Refusal:
    """Return the page for `error`; `published_since` is what moved a base."""
    facts = published_since
    since = "What the version published since has changed" if facts else ""
    if isinstance(error, errors.StaleRevision):
        facts = tuple(changes.Change.from_json(row) for row in error.changes)
        since = "What has changed since the revision you read"
    return Refusal(
        code=error.code,
        title=_title(error),
        sentence=prose.parts(_sentence(error)),
        remedy=prose.parts(error.remedy),
        since=since,
        changes=reports.change_rows(facts),
    )


def _title(error: errors.RegistryError) -> str:
    for kind in type(error).__mro__:
        if kind in _TITLES:
            return _TITLES[kind]
    return "This cannot be done as it stands"


def _sentence(error: errors.RegistryError) -> str:
    if isinstance(error, errors.StaleRevision):
        given = fingerprint.short(error.given) or "no fingerprint"
        current = fingerprint.short(error.current)
        return (
            f"You decided on {given}, but the current revision is "
            f"{error.current_revision}, {current}."
        )
    if isinstance(error, errors.BadValue) and error.name.isidentifier():
        label = _LABELS.get(error.name) or error.name.replace("_", " ").capitalize()
        return f"{label}: {error.message}"
    return str(error)
