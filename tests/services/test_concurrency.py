"""Many at once, each on a connection of their own: nothing is lost, nothing happens twice."""

import functools
import itertools
import threading
from typing import Any

import pytest
from django.db import connection

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import actors, audit_chain, errors
from schemas_app.models import PolicyState
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.selectors import requirements
from schemas_app.services import (
    artifacts,
    audit,
    break_glass,
    policies,
    proposals,
    publishing,
    reviews,
    scheduling,
)
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

CLOCK = actors.job("keep_up")
SECONDS = 120
FIFTY = tuple(f"steward{number:02}" for number in range(50))
VENUE = factories.with_field("venue")


def race(*jobs):
    """Do all jobs at the same moment; return what each gave or was refused with."""
    outcomes: list[Any] = [None] * len(jobs)
    barrier = threading.Barrier(len(jobs))

    def run(index, job):
        try:
            barrier.wait(timeout=SECONDS)
            outcomes[index] = patiently(job)
        except errors.RegistryError as refusal:
            outcomes[index] = refusal
        finally:
            connection.close()

    running = [
        threading.Thread(target=run, args=numbered) for numbered in enumerate(jobs)
    ]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(timeout=SECONDS)
    return outcomes


def patiently(job):
    """Do it, and again where the registry says that it is busy comparing schemas."""
    while True:
        try:
            return job()
        except errors.Busy:
            continue


def kinds(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def decision(proposal, who):
    """Return the arguments of a decision, read before the race begins."""
    return factories.decision(proposal, by=who, at=factories.later(5))


def approving(proposal, who):
    return functools.partial(reviews.approve, **decision(proposal, who))


def publishing_of(proposal, who):
    return functools.partial(publishing.publish, **decision(proposal, who))


def state(proposal):
    return models.Proposal.objects.get(pk=proposal.pk).state


def approvals(proposal):
    return requirements.approvals(proposal_selectors.current_revision(proposal))


def check_the_record():
    """The audit trail is one chain, and the announcements have no gap."""
    entries = list(models.AuditEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    for before, entry in itertools.pairwise(entries):
        assert entry.previous_hash == before.hash
        assert entry.hash == audit_chain.digest(
            previous=before.hash, entry=audit.hashed_fields(entry)
        )
    numbers = list(
        Announcement.objects.order_by("number").values_list("number", flat=True)
    )
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


class TestFifty:
    @pytest.fixture(autouse=True)
    def _desk(self, db):
        factories.domain(stewards=FIFTY)
        factories.schema()

    def test_approvals_are_all_counted(self):
        models.Domain.objects.update(approvals_needed=50)
        made = factories.proposal()

        outcomes = race(*(approving(made, who) for who in FIFTY))

        assert kinds(outcomes) == ["Review"] * 50
        assert (state(made), approvals(made)) == ("approved", 50)
        check_the_record()

    def test_publications_give_one_version(self):
        made = factories.proposal()
        factories.approve(made, by=FIFTY[0])

        outcomes = race(*(publishing_of(made, who) for who in FIFTY))

        assert kinds(outcomes) == ["SchemaVersion", *["TransitionRefused"] * 49]
        assert models.SchemaVersion.objects.count() == 1
        check_the_record()

    def test_approvals_and_publications_at_once_lose_nothing(self):
        models.Domain.objects.update(approvals_needed=10)
        made = factories.proposal()
        for who in FIFTY[:9]:
            factories.approve(made, by=who)

        votes = [approving(made, who) for who in FIFTY[9:29]]
        attempts = [publishing_of(made, who) for who in FIFTY[30:]]
        outcomes = race(*itertools.chain(*zip(votes, attempts, strict=True)))

        cast = kinds(outcomes).count("Review")
        made_versions = kinds(outcomes).count("SchemaVersion")
        assert set(kinds(outcomes)) <= {"Review", "SchemaVersion", "TransitionRefused"}
        assert models.Review.objects.count() == 9 + cast
        assert models.SchemaVersion.objects.count() == made_versions <= 1
        assert state(made) == ("published" if made_versions else "approved")
        check_the_record()


class TestTwo:
    @pytest.fixture(autouse=True)
    def _schema(self, db):
        factories.schema()

    def test_last_approvals_both_count(self):
        models.Domain.objects.update(approvals_needed=2)
        made = factories.proposal()

        race(approving(made, "ada"), approving(made, "ben"))

        assert (state(made), approvals(made)) == ("approved", 2)

    def test_publications_of_one_proposal_give_one_version_and_one_clear_error(self):
        made = factories.approved()

        outcomes = race(publishing_of(made, "ada"), publishing_of(made, "ben"))

        assert kinds(outcomes) == ["SchemaVersion", "TransitionRefused"]
        assert models.SchemaVersion.objects.count() == 1

    def test_proposals_on_one_base_give_one_version_and_one_base_moved(self):
        factories.published()
        first = factories.approved(document=VENUE)
        second = factories.approved(document=factories.with_field("side"))

        outcomes = race(publishing_of(first, "ada"), publishing_of(second, "ben"))

        assert kinds(outcomes) == ["BaseMoved", "SchemaVersion"]
        assert models.SchemaVersion.objects.count() == 2

    def test_confirmations_of_a_broken_glass_give_one_version(self):
        models.Domain.objects.get().stewards.add(factories.person("cleo"))
        made = factories.proposal()
        break_glass.ask(**decision(made, "ada"), reason="It cannot wait.")

        outcomes = race(
            *(
                functools.partial(break_glass.confirm, **decision(made, who))
                for who in ("ben", "cleo")
            )
        )

        assert kinds(outcomes) == ["SchemaVersion", "TransitionRefused"]
        assert models.SchemaVersion.objects.count() == 1

    def test_clocks_publish_once(self):
        factories.scheduled(publish_at=factories.later(1))
        tick = functools.partial(
            scheduling.publish_due, by=CLOCK, at=factories.later(5)
        )

        counts = race(tick, tick)

        assert sorted(counts) == [0, 1]
        assert models.SchemaVersion.objects.count() == 1
        check_the_record()

    def test_policies_put_in_force_leave_one(self):
        factories.domain("reference", stewards=("olga",))
        waiting = [
            policies.propose(
                rules=[{"name": who}],
                reason="As agreed.",
                by=factories.actor(who),
                at=factories.NOW,
            )
            for who in ("ada", "ben")
        ]

        outcomes = race(
            *(
                functools.partial(
                    policies.approve,
                    policy_id=policy.pk,
                    by=factories.actor("olga"),
                    at=factories.later(1),
                )
                for policy in waiting
            )
        )

        assert kinds(outcomes) == ["Policy", "PolicyMoved"]
        states = models.Policy.objects.values_list("state", flat=True)
        assert sorted(states) == [PolicyState.ACTIVE, PolicyState.PROPOSED]

    def test_revisions_over_the_same_one_leave_one(self):
        made = factories.proposal()
        seen = factories.fingerprint(made)

        outcomes = race(
            *(
                functools.partial(
                    proposals.revise,
                    proposal_id=made.pk,
                    text=factories.text_of(factories.with_field(name)),
                    over=seen,
                    by=factories.actor("mia"),
                    at=factories.later(1),
                )
                for name in ("venue", "side")
            )
        )

        assert kinds(outcomes) == ["Revision", "StaleRevision"]
        assert made.revisions.count() == 2


class TestAnApproval:
    def test_never_counts_for_a_revision_it_did_not_see(self):
        factories.schema()
        made = factories.proposal()

        outcomes = race(
            approving(made, "ada"),
            functools.partial(
                proposals.revise,
                proposal_id=made.pk,
                text=factories.text_of(VENUE),
                by=factories.actor("mia"),
                at=factories.later(5),
            ),
        )

        assert kinds(outcomes) in (
            ["Review", "Revision"],
            ["Revision", "StaleRevision"],
        )
        assert (state(made), approvals(made)) == ("in_review", 0)


class TestAPublication:
    @pytest.fixture(autouse=True)
    def _schema(self, db):
        factories.schema()

    def test_and_a_rejection_cannot_both_be(self):
        made = factories.approved()

        outcomes = race(
            publishing_of(made, "ada"),
            functools.partial(reviews.reject, **decision(made, "ben"), comment="No."),
        )

        published = kinds(outcomes) == ["SchemaVersion", "TransitionRefused"]
        assert published or kinds(outcomes) == ["Review", "TransitionRefused"]
        assert state(made) == ("published" if published else "rejected")
        assert models.SchemaVersion.objects.count() == int(published)

    def test_by_the_clock_and_taking_it_off_the_schedule_cannot_both_be(self):
        made = factories.scheduled(publish_at=factories.later(1))

        count, taken_off = race(
            functools.partial(scheduling.publish_due, by=CLOCK, at=factories.later(5)),
            functools.partial(
                scheduling.unschedule,
                proposal_id=made.pk,
                by=factories.actor("ben"),
                at=factories.later(5),
            ),
        )

        assert models.SchemaVersion.objects.count() == count
        if count:
            assert isinstance(taken_off, errors.TransitionRefused)
        assert state(made) == ("published" if count else "approved")

    def test_by_the_clock_and_a_revision_cannot_both_be(self):
        made = factories.scheduled(publish_at=factories.later(1))

        count, revision = race(
            functools.partial(scheduling.publish_due, by=CLOCK, at=factories.later(5)),
            functools.partial(
                proposals.revise,
                proposal_id=made.pk,
                text=factories.text_of(VENUE),
                by=factories.actor("mia"),
                at=factories.later(5),
            ),
        )

        assert models.SchemaVersion.objects.count() == count
        assert isinstance(revision, models.Revision) is (count == 0)
        assert state(made) == ("published" if count else "in_review")


def test_two_workers_build_each_artifact_once():
    factories.schema()
    version = factories.published()
    build = functools.partial(
        artifacts.build,
        version_id=version.pk,
        by=actors.job("build_artifacts"),
        at=factories.later(5),
    )

    outcomes = race(build, build)
    build()  # what one left to the other, if that was about to find it built

    assert outcomes == [None, None]
    ready = version.artifacts.filter(status="ready").count()
    assert ready == version.artifacts.count() == 8
    assert Announcement.objects.filter(kind="artifact_ready").count() == 8
    check_the_record()
