"""Conversations about places of a proposal, as the review page lists them."""

import collections
import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime

from schemas_app import models
from schemas_app.domain import quoting
from schemas_app.presenters import approvals, comment_text, moments
from schemas_app.presenters.review_facts import Facts


@dataclasses.dataclass(frozen=True, kw_only=True)
class CommentRow:
    id: int
    person: str
    moment: moments.Moment
    lines: tuple[tuple[comment_text.Part, ...], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class ThreadRow:
    """A conversation; `anchor` is its line in the text on this page, "" for none."""

    id: int
    pointer: str
    place: str
    revision: int
    older: bool
    resolved_by: str
    resolved: moments.Moment | None
    may_resolve: bool
    comments: tuple[CommentRow, ...]
    anchor: str = ""

    @property
    def first(self) -> CommentRow:
        return self.comments[0]

    @property
    def answers(self) -> int:
        return len(self.comments) - 1


def rows(
    facts: Facts, *, person_id: int | None, is_steward: bool, now: datetime
) -> tuple[ThreadRow, ...]:
    """Return the threads, what is open first, in the order they were begun."""
    comments: Mapping[int, list[models.Comment]] = collections.defaultdict(list)
    for comment in facts.comments:
        comments[comment.thread_id].append(comment)
    found = tuple(
        _row(
            thread,
            comments[thread.pk],
            current=facts.current.number,
            may_resolve=is_steward
            or person_id
            in {facts.proposal.author_id, comments[thread.pk][0].author_id},
            now=now,
        )
        for thread in facts.threads
    )
    return tuple(sorted(found, key=lambda row: row.resolved is not None))


def _row(
    thread: models.Thread,
    comments: Sequence[models.Comment],
    *,
    current: int,
    may_resolve: bool,
    now: datetime,
) -> ThreadRow:
    resolved = thread.resolved_at
    return ThreadRow(
        id=thread.pk,
        pointer=thread.pointer,
        place=thread.pointer or quoting.WHOLE,
        revision=thread.revision.number,
        older=thread.revision.number != current,
        resolved_by=approvals.name(thread.resolved_by) if thread.resolved_by else "",
        resolved=moments.moment(resolved, now=now) if resolved else None,
        may_resolve=may_resolve,
        comments=tuple(
            CommentRow(
                id=comment.pk,
                person=approvals.name(comment.author),
                moment=moments.moment(comment.at, now=now),
                lines=comment_text.lines(comment.text),
            )
            for comment in comments
        ),
    )
