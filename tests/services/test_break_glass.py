"""Publishing at once, whatever the policy still misses."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import errors, exact_json
from schemas_app.selectors import timeline
from schemas_app.services import break_glass, reviews
from tests import factories

OWN = "proposal.self-approval-refused"
BREAKING = {"type": "object", "required": ["x"]}
REASON = "The feed renamed it an hour ago."
YESTERDAY = factories.NOW - timedelta(days=1)


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()
    factories.published(at=factories.NOW - timedelta(days=30))


def ask(proposal, *, by="ada", **options):
    arguments = {
        "proposal_id": proposal.pk,
        "fingerprint": factories.fingerprint(proposal),
        "reason": REASON,
        "by": factories.actor(by),
        "at": factories.later(1),
    }
    return break_glass.ask(**{**arguments, **options})


def confirm(proposal, *, by="ben", **options):
    arguments = {
        "proposal_id": proposal.pk,
        "fingerprint": factories.fingerprint(proposal),
        "by": factories.actor(by),
        "at": factories.later(2),
    }
    return break_glass.confirm(**{**arguments, **options})


class TestAsk:
    def test_publishes_nothing_and_tells_everybody(self):
        made = factories.proposal(document=BREAKING)

        asked = ask(made)

        made.refresh_from_db()
        assert (made.state, asked.asked_by.username, asked.confirmed_by) == (
            "in_review",
            "ada",
            None,
        )
        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.reason) == ("break-glass.asked", REASON)
        assert Announcement.objects.latest("number").kind == "break_glass_asked"
        assert models.SchemaVersion.objects.count() == 1

    def test_may_be_done_by_the_author_who_is_a_steward(self):
        made = factories.proposal(document=BREAKING, by="ada")

        assert ask(made).reason == REASON

    def test_needs_a_reason(self, nothing_stored):
        made = factories.proposal(document=BREAKING)

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            ask(made, reason="  ")

        assert refusal.value.name == "reason"

    def test_tells_from_when_on_it_would_be_in_force(self):
        made = factories.proposal(document=BREAKING)

        ask(made, effective_from=YESTERDAY)

        entry = models.AuditEntry.objects.latest("number")
        told = exact_json.loads(Announcement.objects.latest("number").body)
        assert entry.after["effective_from"] == YESTERDAY.isoformat().replace(
            "+00:00", "Z"
        )
        assert told["effective_from"] == YESTERDAY.isoformat().replace("+00:00", "Z")

    @pytest.mark.parametrize(
        "moment",
        [
            factories.NOW - timedelta(days=30, seconds=1),
            datetime(1, 1, 1, tzinfo=UTC),
            factories.NOW + timedelta(days=3_661),
            datetime(9999, 12, 31, tzinfo=UTC),
        ],
        ids=["before the first", "year 1", "in eleven years", "year 9999"],
    )
    def test_refuses_a_moment_that_cannot_be_meant(self, nothing_stored, moment):
        made = factories.proposal(document=BREAKING)

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            ask(made, effective_from=moment)

        assert refusal.value.name == "effective_from"

    def test_reaches_back_to_the_first_version(self):
        made = factories.proposal(document=BREAKING)
        first = factories.NOW - timedelta(days=30)

        assert ask(made, effective_from=first).effective_from == first

    def test_of_a_first_version_does_not_reach_back(self, nothing_stored):
        factories.schema("quotes_v1")
        made = factories.proposal("quotes_v1")

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            ask(made, effective_from=YESTERDAY)

        assert refusal.value.name == "effective_from"

    @pytest.mark.parametrize("who", ["mia", "olga"])
    def test_refuses_who_is_no_steward_of_the_domain(self, nothing_stored, who):
        factories.domain("reference", stewards=("olga",))
        made = factories.proposal(document=BREAKING)

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            ask(made, by=who)

    def test_refuses_a_second_request(self, nothing_stored):
        made = factories.proposal(document=BREAKING)
        ask(made)

        with nothing_stored(), pytest.raises(errors.AlreadyExists):
            ask(made, by="ben")

    def test_refuses_a_text_that_is_not_the_current_one(self, nothing_stored):
        made = factories.proposal(document=BREAKING)

        with nothing_stored(), pytest.raises(errors.StaleRevision):
            ask(made, fingerprint="sha256:" + "0" * 64)

    def test_refuses_what_was_sent_back(self, nothing_stored):
        made = factories.proposal(document=BREAKING)
        reviews.request_changes(
            proposal_id=made.pk,
            fingerprint=factories.fingerprint(made),
            by=factories.actor("ben"),
            at=factories.later(1),
            comment="No.",
        )

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            ask(made)


class TestConfirm:
    def test_publishes_what_nobody_approved_and_says_so_loudly(self):
        made = factories.proposal(document=BREAKING)
        ask(made)

        version = confirm(made)

        made.refresh_from_db()
        assert (version.number, version.severity, made.state) == (
            2,
            "breaking",
            "published",
        )
        asked = made.break_glass.get()
        assert (asked.confirmed_by, asked.confirmed_at) == (
            factories.person("ben"),
            factories.later(2),
        )
        actions = list(
            models.AuditEntry.objects.order_by("number").values_list(
                "action", "actor", "reason"
            )
        )[-2:]
        assert actions == [
            ("version.published", "ben", REASON),
            ("break-glass.confirmed", "ben", REASON),
        ]
        announcement = Announcement.objects.latest("number")
        assert announcement.kind == "breaking_change"
        assert exact_json.loads(announcement.body)["break_glass"] == REASON

    def test_may_date_the_effect_back(self):
        made = factories.proposal(document=BREAKING)
        ask(made, effective_from=YESTERDAY)

        version = confirm(made)

        assert (version.published_at, version.effective_from) == (
            factories.later(2),
            YESTERDAY,
        )
        schema = version.schema
        assert timeline.in_force(schema, valid_at=factories.NOW) == version
        then = timeline.in_force(
            schema, valid_at=factories.NOW, known_at=factories.later(1)
        )
        assert then is not None
        assert then.number == 1

    def test_ignores_what_the_policy_misses(self):
        factories.policy(
            {
                "name": "all",
                "approvals": 2,
                "owners_answer": True,
                "threads_block": True,
                "notice_hours": 48,
            }
        )
        factories.use("2")
        made = factories.proposal(document=BREAKING)
        ask(made)

        assert confirm(made).effective_from == factories.later(2)

    def test_refuses_whoever_asked(self, nothing_stored):
        made = factories.proposal(document=BREAKING)
        ask(made)

        with nothing_stored(), pytest.raises(errors.NotAllowed, match="Whoever asked"):
            confirm(made, by="ada")

    def test_refuses_the_author(self, only_tried):
        made = factories.proposal(document=BREAKING, by="ben")
        ask(made)

        with only_tried(OWN), pytest.raises(errors.OwnWork):
            confirm(made)

    @pytest.mark.parametrize("who", ["mia", "olga", "root"])
    def test_refuses_who_is_no_steward_of_the_domain(self, nothing_stored, who):
        factories.domain("reference", stewards=("olga",))
        factories.person("root", is_superuser=True)
        made = factories.proposal(document=BREAKING, by="ada")
        ask(made)
        factories.actor(who)

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            confirm(made, by=who)

    def test_refuses_what_nobody_asked_for(self, nothing_stored):
        made = factories.proposal(document=BREAKING)

        with nothing_stored(), pytest.raises(errors.NotFound):
            confirm(made)

    def test_refuses_a_text_that_was_revised_since(self, nothing_stored):
        made = factories.proposal(document=BREAKING)
        ask(made)
        asked_for = factories.fingerprint(made)
        factories.revised(made, {"type": "object", "required": ["y"]})

        with nothing_stored(), pytest.raises(errors.StaleRevision):
            confirm(made, fingerprint=asked_for)

    def test_refuses_when_the_base_has_moved(self, nothing_stored):
        made = factories.proposal(document=BREAKING)
        ask(made)
        factories.published(document=factories.with_field("side"))

        with nothing_stored(), pytest.raises(errors.BaseMoved):
            confirm(made)

    def test_refuses_a_second_time(self, nothing_stored):
        made = factories.proposal(document=BREAKING)
        ask(made)
        confirm(made)

        with nothing_stored(), pytest.raises(errors.NotFound):
            confirm(made)
