"""What the clock does: take effect, expire, remind."""

import pytest

from notifications_app.models import Announcement
from schemas_app import models, tasks
from schemas_app.domain import actors, errors, exact_json
from schemas_app.services import (
    break_glass,
    proposals,
    publishing,
    reviews,
    upkeep,
    versions,
)
from tests import factories

CLOCK = actors.job("keep_up")
DAY = 24 * 60
VENUE = factories.with_field("venue")


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()


def publish(*arguments, effective, **options):
    made = factories.approved(*arguments, **options)
    return publishing.publish(
        proposal_id=made.pk,
        fingerprint=factories.fingerprint(made),
        by=factories.actor("ada"),
        at=made.created_at,
        effective_from=factories.later(effective),
    )


def state(proposal):
    proposal.refresh_from_db()
    return proposal.state


class TestActivateDue:
    def activate(self, minutes):
        return upkeep.activate_due(by=CLOCK, at=factories.later(minutes))

    def test_announces_what_takes_effect_once(self):
        version = publish(effective=60)

        counts = [self.activate(minutes) for minutes in (59, 61, 62)]

        assert counts == [0, 1, 0]
        assert version.entries.get().activated_at == factories.later(61)
        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.object_id, entry.actor) == (
            "version.activated",
            "ticks_v1@1",
            "keep_up",
        )
        announcement = Announcement.objects.latest("number")
        assert announcement.kind == "activated"
        assert exact_json.loads(announcement.body) == {
            "domain": "market-data",
            "version": 1,
            "semantic_version": "1.0.0",
            "fingerprint": version.fingerprint,
            "severity": "compatible",
            "effective_from": factories.later(60).isoformat().replace("+00:00", "Z"),
        }

    def test_says_nothing_of_what_took_effect_with_its_publication(
        self, nothing_stored
    ):
        factories.published()

        with nothing_stored():
            assert self.activate(60) == 0

    def test_says_nothing_of_what_was_overtaken(self):
        factories.published()
        publish(document=VENUE, effective=600, at=factories.later(1))
        publish(
            document=factories.with_field("side"), effective=300, at=factories.later(2)
        )

        assert [self.activate(300), self.activate(601)] == [1, 0]

    def test_says_nothing_of_what_was_retired_before_its_moment(self):
        factories.published()
        publish(document=VENUE, effective=600, at=factories.later(1))
        versions.retire(
            schema_id="ticks_v1",
            number=2,
            reason="Not after all.",
            by=factories.actor("ada"),
            at=factories.later(10),
        )

        assert self.activate(601) == 0

    def test_announces_what_is_planned_in_spite_of_another_that_was_retired(self):
        factories.published()
        factories.published(document=VENUE, at=factories.later(1))
        publish(
            document=factories.with_field("side"), effective=600, at=factories.later(2)
        )
        versions.retire(
            schema_id="ticks_v1",
            number=2,
            reason="It lost the venue.",
            by=factories.actor("ada"),
            at=factories.later(10),
        )

        assert [self.activate(601), self.activate(602)] == [1, 0]
        body = exact_json.loads(Announcement.objects.latest("number").body)
        assert body["version"] == 3


class TestExpireDue:
    @pytest.fixture(autouse=True)
    def _policy(self, _schema):
        factories.policy({"name": "all", "approvals": 1, "expires_after_days": 14})

    def expire(self, days):
        return upkeep.expire_due(by=CLOCK, at=factories.later(days * DAY))

    def test_closes_what_waited_too_long_and_says_so(self):
        made = factories.proposal()

        counts = [self.expire(days) for days in (13, 14, 15)]

        assert (counts, state(made)) == ([0, 1, 0], "expired")
        assert made.closed_at == factories.later(14 * DAY)
        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.reason) == (
            "proposal.expired",
            "Revision 1 is older than 14 days.",
        )
        assert Announcement.objects.latest("number").kind == "proposal_expired"

    def test_counts_from_the_last_revision(self):
        made = factories.proposal()
        factories.revised(made, VENUE, at=factories.later(10 * DAY))

        assert [self.expire(14), self.expire(23), self.expire(24)] == [0, 0, 1]

    def test_leaves_what_is_scheduled(self, nothing_stored):
        factories.scheduled(publish_at=factories.later(30 * DAY))

        with nothing_stored():
            assert self.expire(20) == 0

    def test_leaves_drafts(self, nothing_stored):
        proposals.draft(
            schema_id="ticks_v1",
            text=factories.text_of(VENUE),
            title="Not yet",
            by=factories.actor("mia"),
            at=factories.NOW,
        )

        with nothing_stored():
            assert self.expire(20) == 0

    def test_leaves_what_its_policy_lets_wait(self, nothing_stored):
        factories.policy({"name": "patient", "approvals": 1}, at=factories.later(1))
        factories.proposal()

        with nothing_stored():
            assert self.expire(5000) == 0

    def test_closes_for_good(self, nothing_stored):
        made = factories.approved()
        self.expire(14)

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            publishing.publish(
                proposal_id=made.pk,
                fingerprint=factories.fingerprint(made),
                by=factories.actor("ada"),
                at=factories.later(15 * DAY),
            )


class TestRemindDue:
    def remind(self, days):
        return upkeep.remind_due(by=CLOCK, at=factories.later(days * DAY))

    def test_reminds_every_three_days(self):
        made = factories.proposal()

        counts = [self.remind(days) for days in (2, 3, 5, 6)]

        made.refresh_from_db()
        assert (counts, made.reminded_at) == ([0, 1, 0, 1], factories.later(6 * DAY))
        assert models.AuditEntry.objects.latest("number").action == "proposal.reminded"
        assert Announcement.objects.latest("number").kind == "proposal_reminder"

    def test_reminds_of_what_waits_for_its_author_or_for_publication(self):
        sent_back = factories.proposal()
        reviews.request_changes(
            proposal_id=sent_back.pk,
            fingerprint=factories.fingerprint(sent_back),
            by=factories.actor("ada"),
            at=factories.later(1),
            comment="Keep it.",
        )
        factories.approved(document=VENUE)

        assert self.remind(3) == 2

    def test_does_not_remind_of_what_waits_for_the_clock_or_for_nobody(
        self, nothing_stored
    ):
        factories.published(document=factories.with_field("side"))
        factories.scheduled(document=VENUE, publish_at=factories.later(30 * DAY))
        proposals.draft(
            schema_id="ticks_v1",
            text=factories.text_of(factories.TICK),
            title="Not yet",
            by=factories.actor("mia"),
            at=factories.NOW,
        )

        with nothing_stored():
            assert self.remind(20) == 0


class TestTheTask:
    def test_does_everything_that_is_due_and_may_run_twice(self):
        """The real clock is long past what the factories' people did."""
        factories.policy({"name": "all", "approvals": 1, "expires_after_days": 14})
        due = factories.scheduled(publish_at=factories.later(60))
        factories.schema("orders")
        old = factories.proposal("orders")
        factories.schema("quotes")
        publish("quotes", effective=60)

        tasks.keep_up()
        first = models.AuditEntry.objects.count()
        tasks.keep_up()

        assert (state(due), state(old)) == ("published", "expired")
        assert models.TimelineEntry.objects.filter(activated_at=None).count() == 0
        assert models.AuditEntry.objects.count() == first


def test_an_effect_in_the_past_is_not_announced_again(nothing_stored):
    factories.published()
    made = factories.proposal(document={"type": "object", "required": ["x"]})
    break_glass.ask(
        **factories.decision(made, by="ada", at=factories.later(5)),
        reason="The feed renamed it.",
        effective_from=factories.later(2),
    )
    break_glass.confirm(**factories.decision(made, by="ben", at=factories.later(5)))

    with nothing_stored():
        assert upkeep.activate_due(by=CLOCK, at=factories.later(6)) == 0
