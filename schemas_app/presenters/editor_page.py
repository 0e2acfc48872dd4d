"""The page that proposes a change: the form as it was typed, and what came back of it."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain import changes, errors, exact_json
from schemas_app.presenters import (
    diff_rows,
    editor_live,
    json_lines,
    prose,
    refusals,
    reports,
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed; `over` and `base` are what it was typed over.

    `seen` names what was published or saved since and was looked at.
    """

    text: str
    title: str = ""
    message: str = ""
    semantic_version: str = ""
    over: str = ""
    base: str = ""
    seen: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Subject:
    """What is edited: a proposal, or without `proposal_id` a schema's next version.

    `given` is the text it starts from, called `given_name`; `moved` says in words what
    was published since the proposal was checked.
    """

    schema_id: str
    schema_title: str
    level: str
    reading: str
    base: str
    given: str
    given_name: str
    proposal_id: int | None = None
    proposal_title: str = ""
    revision: int = 0
    is_draft: bool = True
    moved: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Clash:
    """Somebody was there first: what they changed, and their text beside the author's.

    `value` is sent by whoever has seen it and wants to go on.
    """

    title: str
    sentence: str
    confirm: str
    value: str
    since: str
    changes: tuple[reports.ChangeRow, ...]
    diff: diff_rows.Diff
    theirs: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Trouble:
    """A refusal that no field can be blamed for."""

    title: str
    sentence: tuple[prose.Part, ...]
    remedy: tuple[prose.Part, ...]
    code: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class EditorPage:
    """Everything the template shows; `wrong` are sentences by the field they are about."""

    subject: Subject
    typed: Typed
    live: editor_live.Live = dataclasses.field(default_factory=editor_live.Live)
    wrong: Mapping[str, str] = dataclasses.field(default_factory=dict)
    trouble: Trouble | None = None
    clash: Clash | None = None


def heading(subject: Subject) -> str:
    """Return what the page is called."""
    if subject.proposal_id is not None:
        return f"Revise #{subject.proposal_id}"
    what = "a change to" if subject.base else "the first version of"
    return f"Propose {what} {subject.schema_id}"


# What the fields of the form are called in what is refused.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "title",
        "message": "message",
        "semantic_version": "semantic_version",
        "document": "text",
    }
)


def wrong(error: errors.RegistryError) -> dict[str, str]:
    """Return what is wrong with which field, if it is one field's fault."""
    if isinstance(error, errors.BadValue) and error.name in FIELDS:
        return {FIELDS[error.name]: f"{error.message} {error.remedy}".strip()}
    return {}


def trouble(error: errors.RegistryError) -> Trouble:
    """Return a refusal for the top of the page."""
    told = refusals.refusal(error)
    return Trouble(
        title=told.title, sentence=told.sentence, remedy=told.remedy, code=told.code
    )


def saved_over(error: errors.StaleRevision, *, theirs: str, mine: str) -> Clash:
    """Return the clash with a revision that came after the one that was edited."""
    number = error.current_revision
    return Clash(
        title=f"Revision {number} came after the one you edited",
        sentence="Nothing was saved, and your text is below as you wrote it. "
        f"Read what revision {number} says, take over what should stay, and save again.",
        confirm=f"I have read revision {number}; my text replaces it.",
        value=error.current,
        since=f"What revision {number} changed",
        changes=reports.change_rows(
            tuple(changes.Change.from_json(row) for row in error.changes)
        ),
        diff=text_diff(theirs, mine),
        theirs=f"revision {number}",
    )


def published_since(
    number: int, facts: tuple[changes.Change, ...], *, theirs: str, mine: str
) -> Clash:
    """Return the clash with a version that has become current since the editing began."""
    return Clash(
        title=f"Version {number} has become the current one since you began",
        sentence="Nothing was saved, and your text is below as you wrote it. As it "
        f"stands it would take back what version {number} changed.",
        confirm=f"I have read version {number}; my text is what comes after it.",
        value=str(number),
        since=f"What version {number} changed",
        changes=reports.change_rows(facts),
        diff=text_diff(theirs, mine),
        theirs=f"version {number}",
    )


def text_diff(before: str, after: str) -> diff_rows.Diff:
    """Return two texts side by side, as values where both can be read."""
    try:
        sides = [json_lines.lines(exact_json.loads(text)) for text in (before, after)]
    except (ValueError, RecursionError):
        sides = [
            tuple(json_lines.Line("", line) for line in text.splitlines())
            for text in (before, after)
        ]
    old, new = sides
    return diff_rows.diff(diff_rows.Text(old), diff_rows.Text(new))
