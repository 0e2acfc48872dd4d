"""What the review page is made of: read once from the store, looked at by presenters."""

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from schemas_app import models
from schemas_app.domain import (
    arrow_verdict,
    impact,
    policies,
    requirements,
    semver,
    three_way,
    workflow,
)
from schemas_app.domain.report import Report


@dataclasses.dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything known of one proposal.

    Revisions, reviews, answers, threads and comments are oldest first, versions newest
    first; only `current` has its text, report and policy. `electorate` are the people
    whose approvals count. `modules` are, by number, those that the change concerns or
    that answered. `merge` is there where the base has moved.
    """

    proposal: models.Proposal
    current: models.Revision
    report: Report
    revisions: Sequence[models.Revision]
    reviews: Sequence[models.Review]
    electorate: Sequence[User]
    versions: Sequence[models.SchemaVersion]
    concerned: Sequence[impact.Consequence]
    modules: Mapping[str, models.Module]
    answers: Sequence[models.Acknowledgement]
    threads: Sequence[models.Thread]
    comments: Sequence[models.Comment]
    glass: models.BreakGlass | None
    entries: Sequence[models.AuditEntry]
    merge: three_way.Merge | None = None
    # In the group; superusers are known by their accounts.
    administrators: frozenset[int] = frozenset()

    @property
    def open(self) -> bool:
        return self.proposal.state in workflow.OPEN_STATES

    @property
    def under_review(self) -> bool:
        return self.proposal.state in workflow.UNDER_REVIEW

    @property
    def version(self) -> models.SchemaVersion | None:
        """The version that the proposal became."""
        found = (v for v in self.versions if v.proposal_id == self.proposal.pk)
        return next(found, None)

    @property
    def latest(self) -> models.SchemaVersion | None:
        """The version that new ones are based on."""
        return newest_standing(self.versions)

    @property
    def base_moved(self) -> bool:
        """Whether what the revision was checked against is not what is live."""
        return self.open and self.current.base != self.latest

    @functools.cached_property
    def required(self) -> policies.Requirement:
        return policies.Requirement.from_json(self.current.policy)

    @property
    def authors(self) -> frozenset[int]:
        """Who wrote any revision."""
        return frozenset(revision.author_id for revision in self.revisions)

    @functools.cached_property
    def standing(self) -> Mapping[int, models.Review]:
        """Each person's last vote on the current revision."""
        return {
            review.reviewer_id: review
            for review in self.reviews
            if review.revision_id == self.current.pk
            and review.fingerprint == self.current.fingerprint
        }

    @property
    def counting(self) -> frozenset[int]:
        """Whose vote counts; what is closed was counted when it was."""
        if not self.open:
            return frozenset(self.standing)
        if self.base_moved:
            return frozenset()
        return frozenset(self.standing) & {person.pk for person in self.electorate}

    @functools.cached_property
    def given(self) -> Mapping[str, models.Acknowledgement]:
        """Each module's last answer to the current revision, by its number."""
        return {
            answer.module.number: answer
            for answer in self.answers
            if answer.revision_id == self.current.pk
        }

    @property
    def affected(self) -> tuple[str, ...]:
        """The numbers of the modules that the change breaks, or may break, now."""
        return affected(self.concerned)

    @functools.cached_property
    def met(self) -> requirements.Facts:
        """What is there of what the revision needs."""
        approving = {
            person
            for person in self.counting
            if self.standing[person].decision == models.Decision.APPROVE
        }
        return requirements.Facts(
            approvals=len(approving),
            affected=self.affected,
            answers=tuple(
                requirements.Acknowledgement(
                    module=number,
                    answer=requirements.Answer(answer.answer),
                    ready_at=answer.ready_at,
                )
                for number, answer in self.given.items()
            ),
            open_threads=sum(thread.resolved_at is None for thread in self.threads),
            arrow=arrow_verdict.unreadable(self.report.forms),
        )

    @property
    def expires_at(self) -> datetime | None:
        """When it closes by itself if nothing happens."""
        days = self.required.expires_after_days
        if days is None or not self.under_review:
            return None
        return self.current.created_at + timedelta(days=days)

    @property
    def next_number(self) -> int:
        """The number of the version that publishing makes."""
        return max((version.number for version in self.versions), default=0) + 1

    @property
    def next_version(self) -> str:
        """The semantic version that publishing gives."""
        if self.proposal.semantic_version:
            return self.proposal.semantic_version
        used = [semver.parse(version.semantic_version) for version in self.versions]
        return str(max(used).bumped(self.report.bump) if used else semver.FIRST)


def newest_standing(
    versions: Sequence[models.SchemaVersion],
) -> models.SchemaVersion | None:
    """Return the first of `versions`, newest first, that is not retired."""
    standing = (v for v in versions if v.status != models.VersionStatus.RETIRED)
    return next(standing, None)


def affected(concerned: Sequence[impact.Consequence]) -> tuple[str, ...]:
    """Return the modules that a change breaks, or may break."""
    numbers = (
        one.module for one in concerned if one.harm is not impact.Harm.REVALIDATE
    )
    return tuple(dict.fromkeys(numbers))
