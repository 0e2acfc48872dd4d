"""Publishing at a later moment."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import actors, errors, exact_json
from schemas_app.services import (
    acknowledgements,
    proposals,
    publishing,
    reviews,
    scheduling,
)
from tests import factories

CLOCK = actors.job("keep_up")
VENUE = factories.with_field("venue")


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()
    factories.published()


def schedule(proposal, *, by="ada", **options):
    arguments = {
        "proposal_id": proposal.pk,
        "fingerprint": factories.fingerprint(proposal),
        "publish_at": factories.later(60),
        "by": factories.actor(by),
        "at": factories.later(1),
    }
    made = scheduling.schedule(**{**arguments, **options})
    proposal.refresh_from_db()
    return made


def state(proposal):
    proposal.refresh_from_db()
    return proposal.state


def clock(minutes):
    return scheduling.publish_due(by=CLOCK, at=factories.later(minutes))


def last_entry():
    entry = models.AuditEntry.objects.latest("number")
    return entry.actor, entry.action, entry.reason


class TestSchedule:
    def test_plans_the_publication_and_tells_everybody(self):
        made = factories.approved(document=VENUE)

        schedule(made, effective_from=factories.later(120))

        assert (made.state, made.publish_at, made.effective_from) == (
            "scheduled",
            factories.later(60),
            factories.later(120),
        )
        assert made.scheduled_by == factories.person("ada")
        assert last_entry() == ("ada", "proposal.scheduled", "")
        announcement = Announcement.objects.latest("number")
        body = exact_json.loads(announcement.body)
        assert (announcement.kind, body["publish_at"], body["effective_from"]) == (
            "scheduled",
            factories.later(60).isoformat().replace("+00:00", "Z"),
            factories.later(120).isoformat().replace("+00:00", "Z"),
        )

    @pytest.mark.parametrize("minutes", [-60, 1])
    def test_refuses_a_moment_that_has_passed(self, nothing_stored, minutes):
        made = factories.approved(document=VENUE)

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            schedule(made, publish_at=factories.later(minutes))

        assert refusal.value.name == "publish_at"

    def test_refuses_an_effect_before_the_publication(self, nothing_stored):
        made = factories.approved(document=VENUE)

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            schedule(made, effective_from=factories.later(59))

        assert refusal.value.name == "effective_from"

    def test_refuses_an_effect_without_the_notice_of_its_policy(self, nothing_stored):
        factories.policy({"name": "all", "approvals": 1, "notice_hours": 1})
        made = factories.approved(document=VENUE)

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            schedule(made, effective_from=factories.later(119))

        assert str(refusal.value) == (
            "effective_from: Its policy lets it take effect on 2026-03-02 11:30 UTC "
            "at the earliest."
        )

    def test_refuses_what_is_not_approved(self, nothing_stored):
        made = factories.proposal(document=VENUE)

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            schedule(made)

    def test_refuses_who_is_no_steward(self, nothing_stored):
        made = factories.approved(document=VENUE)

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            schedule(made, by="mia")

    def test_refuses_a_fingerprint_that_is_not_the_current_one(self, nothing_stored):
        made = factories.approved(document=VENUE)

        with nothing_stored(), pytest.raises(errors.StaleRevision):
            schedule(made, fingerprint="sha256:" + "0" * 64)

    def test_refuses_when_the_base_has_moved(self, nothing_stored):
        made = factories.approved(document=VENUE)
        factories.published(document=factories.with_field("side"))

        with nothing_stored(), pytest.raises(errors.BaseMoved):
            schedule(made)

    def test_refuses_a_second_time(self, nothing_stored):
        made = factories.approved(document=VENUE)
        schedule(made)

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            schedule(made, publish_at=factories.later(90))


class TestUnschedule:
    def test_leaves_it_approved(self):
        made = factories.approved(document=VENUE)
        schedule(made)

        scheduling.unschedule(
            proposal_id=made.pk,
            by=factories.actor("ben"),
            at=factories.later(2),
            reason="Not before the roll.",
        )

        assert (state(made), made.publish_at, made.scheduled_by) == (
            "approved",
            None,
            None,
        )
        assert last_entry() == ("ben", "proposal.unscheduled", "Not before the roll.")
        assert clock(60) == 0

    def test_sends_it_back_to_review_if_it_is_not_approved_any_more(self):
        made = factories.approved(document=VENUE)
        schedule(made)
        models.Domain.objects.get().stewards.remove(factories.person("ada"))

        scheduling.unschedule(
            proposal_id=made.pk, by=factories.actor("ben"), at=factories.later(2)
        )

        assert state(made) == "in_review"

    def test_refuses_who_is_no_steward(self, nothing_stored):
        made = factories.approved(document=VENUE)
        schedule(made)
        who = factories.actor("mia")

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            scheduling.unschedule(proposal_id=made.pk, by=who, at=factories.later(2))

    @pytest.mark.parametrize(
        ("make", "subject"),
        [
            (factories.approved, "An approved proposal"),
            (factories.proposal, "A proposal in review"),
        ],
    )
    def test_refuses_what_is_not_scheduled(self, nothing_stored, make, subject):
        made = make(document=VENUE)
        who = factories.actor("ada")

        with nothing_stored(), pytest.raises(errors.TransitionRefused) as refusal:
            scheduling.unschedule(proposal_id=made.pk, by=who, at=factories.later(2))

        assert str(refusal.value) == f"{subject} cannot be taken off the schedule."


class TestTheClock:
    def test_publishes_at_its_moment_and_not_before(self):
        made = factories.approved(document=VENUE)
        schedule(made)

        before, then = clock(59), clock(60)

        version = models.SchemaVersion.objects.latest("number")
        assert (before, then, state(made)) == (0, 1, "published")
        assert (version.published_at, version.effective_from) == (
            factories.later(60),
            factories.later(60),
        )
        assert version.published_by == "keep_up"

    def test_does_it_once(self):
        made = factories.approved(document=VENUE)
        schedule(made)
        clock(60)

        assert clock(61) == 0
        assert models.SchemaVersion.objects.count() == 2

    def test_that_comes_late_dates_nothing_back(self):
        made = factories.approved(document=VENUE)
        schedule(made, effective_from=factories.later(90))

        clock(24 * 60)

        version = models.SchemaVersion.objects.latest("number")
        assert version.published_at == version.effective_from
        assert version.effective_from == factories.later(24 * 60)

    def test_keeps_a_later_effect(self):
        made = factories.approved(document=VENUE)
        schedule(made, effective_from=factories.later(600))

        clock(61)

        version = models.SchemaVersion.objects.latest("number")
        assert version.effective_from == factories.later(600)

    def test_that_is_seconds_late_keeps_the_minute_that_was_announced(self):
        factories.policy({"name": "all", "approvals": 1, "notice_hours": 1})
        made = factories.approved(document=VENUE)
        schedule(made, effective_from=factories.later(120))

        scheduling.publish_due(by=CLOCK, at=factories.later(60) + timedelta(seconds=4))

        version = models.SchemaVersion.objects.latest("number")
        assert version.effective_from == factories.later(120)

    def test_that_is_hours_late_gives_the_whole_notice(self):
        factories.policy({"name": "all", "approvals": 1, "notice_hours": 1})
        made = factories.approved(document=VENUE)
        schedule(made, effective_from=factories.later(120))

        clock(300)

        version = models.SchemaVersion.objects.latest("number")
        assert version.effective_from == factories.later(360)

    def test_waits_for_an_owner_who_needs_longer(self):
        factories.policy({"name": "all", "approvals": 1, "owners_answer": True})
        factories.use("2")
        made = factories.approved(document=VENUE)
        schedule(made, effective_from=factories.later(90))
        acknowledgements.acknowledge(
            proposal_id=made.pk,
            fingerprint=factories.fingerprint(made),
            module="2",
            answer="migrating",
            ready_at=factories.later(300),
            by=factories.actor("mia"),
            at=factories.later(2),
        )

        clock(60)

        version = models.SchemaVersion.objects.latest("number")
        assert version.effective_from == factories.later(300)

    def test_publishes_the_earlier_one_first(self):
        second = factories.approved(document=VENUE)
        first = factories.approved(document=factories.with_field("side"))
        schedule(second, publish_at=factories.later(61))
        schedule(first, publish_at=factories.later(60))

        clock(62)

        assert (state(first), state(second)) == ("published", "in_review")

    def test_takes_off_the_schedule_what_lost_its_base_and_says_why(self):
        made = factories.approved(document=VENUE)
        schedule(made)
        factories.published(document=factories.with_field("side"))

        assert clock(60) == 0

        # Votes on another base do not count: it is not approved any more.
        assert (state(made), made.publish_at) == ("in_review", None)
        assert last_entry() == (
            "keep_up",
            "proposal.unscheduled",
            (
                "The proposal was checked against version 1, but version 2 is the "
                "current one."
            ),
        )
        assert Announcement.objects.latest("number").kind == "unscheduled"
        assert models.SchemaVersion.objects.count() == 2

    def test_takes_off_the_schedule_what_a_new_consumer_reopened(self):
        factories.policy({"name": "all", "approvals": 1, "owners_answer": True})
        made = factories.approved(document=VENUE)
        schedule(made)
        factories.use("2")

        assert clock(60) == 0

        assert state(made) == "approved"
        assert last_entry() == (
            "keep_up",
            "proposal.unscheduled",
            "Something is missing: the owner of 2 has not answered.",
        )

    def test_leaves_what_was_revised_meanwhile(self, nothing_stored):
        made = factories.approved(document=VENUE)
        schedule(made)
        factories.revised(made, factories.with_field("side"))

        with nothing_stored():
            assert clock(60) == 0

        assert (made.state, made.publish_at) == ("in_review", None)

    @pytest.mark.parametrize("how", ["rejected", "withdrawn"])
    def test_leaves_what_was_closed_meanwhile(self, nothing_stored, how):
        made = factories.approved(document=VENUE)
        schedule(made)
        if how == "rejected":
            reviews.reject(
                proposal_id=made.pk,
                fingerprint=factories.fingerprint(made),
                by=factories.actor("ben"),
                at=factories.later(2),
                comment="No.",
            )
        else:
            proposals.withdraw(
                proposal_id=made.pk, by=factories.actor("mia"), at=factories.later(2)
            )

        with nothing_stored():
            assert clock(60) == 0

        assert state(made) == how

    @pytest.mark.parametrize("moment", [1, 61])
    def test_publishes_nothing_that_a_late_job_still_means(
        self, nothing_stored, moment
    ):
        """A job in the queue names nothing: what is due is asked of the database."""
        made = factories.approved(document=VENUE)
        schedule(made, publish_at=factories.later(90))
        seen = models.Proposal.objects.get(pk=made.pk)

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            publishing.make_version(
                seen,
                publishing.Publication(
                    fingerprint=factories.fingerprint(made), due=True
                ),
                by=CLOCK,
                at=factories.later(moment),
            )


@pytest.mark.parametrize("name", ["publish_at", "effective_from"])
def test_refuses_a_year_that_nobody_means(nothing_stored, name):
    made = factories.approved(document=factories.with_field("venue"))
    wanted = {
        **factories.decision(made, by="ada"),
        "publish_at": factories.later(60),
        name: datetime(9999, 1, 1, tzinfo=UTC),
    }

    with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
        scheduling.schedule(**wanted)

    assert refusal.value.name == name


def test_publishing_refuses_a_year_that_nobody_means(nothing_stored):
    made = factories.approved(document=factories.with_field("venue"))

    with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
        publishing.publish(
            **factories.decision(made, by="ada"),
            effective_from=datetime(9999, 1, 1, tzinfo=UTC),
        )

    assert refusal.value.name == "effective_from"
