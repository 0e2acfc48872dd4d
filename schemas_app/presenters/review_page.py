"""The review page: everything somebody needs to decide on one revision."""

import collections
import dataclasses
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractUser

from schemas_app import models
from schemas_app.domain import fingerprint, quoting
from schemas_app.presenters import (
    answer_forms,
    approvals,
    arrow_rows,
    audit_lines,
    impact_rows,
    moments,
    publish_options,
    report_diff,
    reports,
    requirement_rows,
    review_actions,
    review_text,
    thread_rows,
    three_way_rows,
    words,
)
from schemas_app.presenters.review_facts import Facts

MOST_CHANGES = 100


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
class ThreadForm:
    """The form that begins a thread; `asked` when somebody followed a link to it."""

    asked: bool
    pointer: str
    place: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """The whole page; `changes` are the report's.

    `linked`: they lead to lines of `text`, which shows what they are between.
    """

    head: Head
    open: bool
    linked: bool
    report: reports.ReportView
    changes: tuple[reports.ChangeRow, ...]
    all_changes: int
    every_change: str
    text: review_text.Text
    arrow: arrow_rows.ArrowPanel | None
    impact: tuple[impact_rows.ImpactRow, ...]
    impact_hints: tuple[str, ...]
    answering: tuple[answer_forms.AnswerForm, ...]
    threads: tuple[thread_rows.ThreadRow, ...]
    thread_form: ThreadForm
    three_way: three_way_rows.ThreeWay | None
    checklist: requirement_rows.Checklist
    approvals: approvals.Approvals
    actions: review_actions.Actions
    publish: publish_options.Options
    revisions: tuple[RevisionRow, ...]
    history: tuple[audit_lines.AuditLine, ...]

    @property
    def hidden_changes(self) -> int:
        return self.all_changes - len(self.changes)

    @property
    def open_threads(self) -> int:
        return sum(thread.resolved is None for thread in self.threads)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Looking:
    """How the page is looked at: by whom, and at which texts.

    `before` is the text that the current revision is compared with, called
    `before_name`. `others` are what else it may be compared with. `thread` is the
    pointer that a thread is to be begun at, None for no wish.
    """

    viewer: review_actions.Viewer
    view: review_text.View
    before: str
    before_name: str
    others: Sequence[tuple[str, str]]
    asking: publish_options.Asking
    stewards: Collection[AbstractUser] = ()
    thread: str | None = None


def page(facts: Facts, *, looking: Looking, now: datetime) -> ReviewPage:
    """Return the page as it is looked at."""
    checks = requirement_rows.checklist(facts, now=now)
    head = _head(facts, now, ready=not (checks.missing or facts.base_moved))
    view = reports.view(facts.report, new=head.revision_name)
    threads = thread_rows.rows(
        facts,
        person_id=looking.viewer.person_id,
        is_steward=looking.viewer.may_publish,
        now=now,
    )
    acts = review_actions.actions(
        facts, viewer=looking.viewer, decides=looking.view.decides
    )
    linked = _linked(facts, view, looking, threads)
    threads = _anchored(threads, linked.pins)
    changes = _discussed(
        facts,
        linked.changes or view.changes,
        threads,
        looking.view if acts.discuss else None,
    )
    shown = changes if looking.view.all_changes else changes[:MOST_CHANGES]
    return ReviewPage(
        head=head,
        open=facts.open,
        linked=looking.view.decides,
        report=view,
        changes=shown,
        all_changes=len(changes),
        every_change=looking.view.address(changes="all") + "#changes",
        text=_text(linked, looking, head, threads, may_comment=acts.discuss),
        arrow=arrow_rows.panel(facts.report.forms),
        impact=impact_rows.rows(facts, now=now),
        impact_hints=impact_rows.hints(facts),
        answering=answer_forms.forms(facts, person_id=looking.viewer.person_id),
        threads=threads,
        thread_form=_thread_form(looking.thread),
        three_way=three_way_rows.three_way_rows(facts.merge) if facts.merge else None,
        checklist=checks,
        approvals=approvals.approvals(facts, stewards=looking.stewards, now=now),
        actions=acts,
        publish=publish_options.options(
            facts, asking=looking.asking, checklist=checks, now=now
        ),
        revisions=tuple(
            _revision_row(facts, revision, now)
            for revision in reversed(facts.revisions)
        ),
        history=audit_lines.lines(facts.entries, now=now),
    )


def _head(facts: Facts, now: datetime, *, ready: bool) -> Head:
    proposal, current = facts.proposal, facts.current
    return Head(
        id=proposal.pk,
        title=proposal.title,
        message=proposal.message,
        schema_id=proposal.schema.schema_id,
        state=words.state(proposal.state, ready=ready),
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


def _linked(
    facts: Facts,
    view: reports.ReportView,
    looking: Looking,
    threads: Sequence[thread_rows.ThreadRow],
) -> report_diff.ReportDiff:
    """Return both texts; only those that are decided on are linked with the changes."""
    decides = looking.view.decides
    return report_diff.report_diff(
        facts.report.changes if decides else (),
        view.changes if decides else (),
        before=looking.before,
        after=facts.current.text,
        pinned=[thread.pointer for thread in threads],
    )


def _anchored(
    threads: Sequence[thread_rows.ThreadRow], pins: Mapping[str, str]
) -> tuple[thread_rows.ThreadRow, ...]:
    return tuple(
        dataclasses.replace(thread, anchor=pins.get(thread.pointer, ""))
        for thread in threads
    )


def _discussed(
    facts: Facts,
    rows: Sequence[reports.ChangeRow],
    threads: Sequence[thread_rows.ThreadRow],
    commenting: review_text.View | None,
) -> tuple[reports.ChangeRow, ...]:
    """Return the changes, each with its threads and where one is begun."""
    by_pointer: dict[str, list[int]] = collections.defaultdict(list)
    for thread in threads:
        by_pointer[thread.pointer].append(thread.id)
    return tuple(
        dataclasses.replace(
            row,
            threads=tuple(by_pointer.get(fact.path, ())),
            comment=commenting.thread_at(fact.path) if commenting else "",
        )
        for row, fact in zip(rows, facts.report.changes, strict=True)
    )


def _text(
    linked: report_diff.ReportDiff,
    looking: Looking,
    head: Head,
    threads: Sequence[thread_rows.ThreadRow],
    *,
    may_comment: bool,
) -> review_text.Text:
    by_anchor: dict[str, list[thread_rows.ThreadRow]] = collections.defaultdict(list)
    for thread in threads:
        by_anchor[thread.anchor].append(thread)
    return review_text.text(
        linked.diff,
        pair=review_text.Pair(
            before=looking.before_name, after=head.revision_name, first=head.first
        ),
        view=looking.view,
        others=looking.others,
        threads={anchor: tuple(found) for anchor, found in by_anchor.items()},
        may_comment=may_comment,
    )


def _thread_form(pointer: str | None) -> ThreadForm:
    return ThreadForm(
        asked=pointer is not None,
        pointer=pointer or "",
        place=pointer or quoting.WHOLE,
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
