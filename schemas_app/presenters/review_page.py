"""The review page: everything somebody needs to decide on one revision."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractUser

from schemas_app import models
from schemas_app.domain import fingerprint, workflow
from schemas_app.domain.report import Report
from schemas_app.presenters import (
    approvals,
    audit_lines,
    diff_rows,
    moments,
    report_diff,
    reports,
    review_actions,
    words,
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Facts:
    """What was read from the store; revisions and reviews oldest first."""

    proposal: models.Proposal
    revisions: Sequence[models.Revision]
    reviews: Sequence[models.Review]
    stewards: Sequence[AbstractUser]
    latest: models.SchemaVersion | None
    version: models.SchemaVersion | None
    entries: Sequence[models.AuditEntry]

    @property
    def current(self) -> models.Revision:
        return self.revisions[-1]

    @property
    def base_moved(self) -> bool:
        """Whether what the revision was checked against is no longer the newest."""
        return self.version is None and self.current.base != self.latest


@dataclasses.dataclass(frozen=True, kw_only=True)
class RevisionRow:
    number: int
    author: str
    message: str
    severity: words.Mark
    moment: moments.Moment
    fingerprint: str
    current: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Head:
    """What is under review: `published` is the number of the version it became.

    `base` and `latest` are versions in words; `first` if there is nothing before it.
    """

    id: int
    title: str
    message: str
    schema_id: str
    state: words.Mark
    base: str
    latest: str
    base_moved: bool
    first: bool
    revision: int
    revision_name: str
    fingerprint: str
    short_fingerprint: str
    author: str
    opened: moments.Moment
    published: int | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """The whole page; `changes` are the report's, linked with the lines of `diff`."""

    head: Head
    report: reports.ReportView
    changes: tuple[reports.ChangeRow, ...]
    diff: diff_rows.Diff
    approvals: approvals.Approvals
    actions: review_actions.Actions
    revisions: tuple[RevisionRow, ...]
    history: tuple[audit_lines.AuditLine, ...]


def page(facts: Facts, *, viewer: review_actions.Viewer, now: datetime) -> ReviewPage:
    """Return the page as `viewer` sees it."""
    head, current = _head(facts, now), facts.current
    report = Report.from_json(current.report)
    view = reports.view(report, new=head.revision_name)
    linked = report_diff.report_diff(
        report.changes,
        view.changes,
        before=current.base.text if current.base else "",
        after=current.text,
    )
    votes = _approvals(facts, now)
    return ReviewPage(
        head=head,
        report=view,
        changes=linked.changes,
        diff=linked.diff,
        approvals=votes,
        actions=review_actions.actions(
            proposal=facts.proposal,
            current=current,
            viewer=viewer,
            complete=votes.complete,
            base_moved=facts.base_moved,
        ),
        revisions=tuple(
            _revision_row(facts, revision, now)
            for revision in reversed(facts.revisions)
        ),
        history=audit_lines.lines(facts.entries, now=now),
    )


def _head(facts: Facts, now: datetime) -> Head:
    proposal, current = facts.proposal, facts.current
    return Head(
        id=proposal.pk,
        title=proposal.title,
        message=proposal.message,
        schema_id=proposal.schema.schema_id,
        state=words.STATES[proposal.state],
        base=f"version {current.base.number}" if current.base else "nothing yet",
        latest=f"version {facts.latest.number}" if facts.latest else "no version",
        base_moved=facts.base_moved,
        first=current.base is None,
        revision=current.number,
        revision_name=f"revision {current.number}",
        fingerprint=current.fingerprint,
        short_fingerprint=fingerprint.short(current.fingerprint),
        author=current.author_label,
        opened=moments.moment(proposal.created_at, now=now),
        published=facts.version.number if facts.version else None,
    )


def _approvals(facts: Facts, now: datetime) -> approvals.Approvals:
    """Return the votes; once it is closed, nobody is waited for."""
    closed = facts.proposal.state in workflow.FINAL_STATES
    return approvals.approvals(
        current=facts.current,
        reviews=facts.reviews,
        stewards=() if closed else facts.stewards,
        authors={revision.author_id for revision in facts.revisions},
        base_moved=facts.base_moved,
        now=now,
    )


def _revision_row(
    facts: Facts, revision: models.Revision, now: datetime
) -> RevisionRow:
    return RevisionRow(
        number=revision.number,
        author=revision.author_label,
        message=revision.message if revision.message != facts.proposal.message else "",
        severity=words.SEVERITIES[revision.severity],
        moment=moments.moment(revision.created_at, now=now),
        fingerprint=fingerprint.short(revision.fingerprint),
        current=revision == facts.current,
    )
