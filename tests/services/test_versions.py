"""What becomes of a published version."""

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import errors, exact_json
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.selectors import schemas as schema_selectors
from schemas_app.selectors import timeline
from schemas_app.services import publishing, versions
from tests import factories

DAY = 24 * 60


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()


@pytest.fixture
def two(_schema):
    """Versions 1 and 2, a day apart."""
    return (
        factories.published(),
        factories.published(
            document=factories.with_field("venue"), at=factories.later(DAY)
        ),
    )


def retire(number, *, minutes=2 * DAY, by="ada", **options):
    arguments = {
        "schema_id": "ticks_v1",
        "number": number,
        "reason": "It lost the venue.",
        "by": factories.actor(by),
        "at": factories.later(minutes),
    }
    return versions.retire(**{**arguments, **options})


def deprecate(number, *, by="ada", **options):
    arguments = {
        "schema_id": "ticks_v1",
        "number": number,
        "reason": "Use the new one.",
        "by": factories.actor(by),
        "at": factories.later(2 * DAY),
    }
    return versions.deprecate(**{**arguments, **options})


def in_force(minutes, **options):
    found = timeline.in_force(
        models.Schema.objects.get(), valid_at=factories.later(minutes), **options
    )
    return found.number if found else None


def spans():
    return [
        (span.version, span.since, span.until)
        for span in timeline.spans(models.Schema.objects.get())
    ]


class TestPublication:
    def test_adds_an_entry_to_the_timeline(self, two):
        entries = models.TimelineEntry.objects.order_by("number")

        assert list(
            entries.values_list(
                "number", "version__number", "kind", "known_from", "effective_from"
            )
        ) == [
            (1, 1, "published", factories.NOW, factories.NOW),
            (2, 2, "published", factories.later(DAY), factories.later(DAY)),
        ]
        assert [in_force(-1), in_force(0), in_force(DAY)] == [None, 1, 2]


class TestDeprecate:
    def test_leaves_it_in_force_and_tells_everybody(self, two):
        deprecate(2)

        two[1].refresh_from_db()
        assert (two[1].status, in_force(3 * DAY)) == ("deprecated", 2)
        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.object_id, entry.reason) == (
            "version.deprecated",
            "ticks_v1@2",
            "Use the new one.",
        )
        announcement = Announcement.objects.latest("number")
        body = exact_json.loads(announcement.body)
        assert (announcement.kind, body["version"], body["reason"]) == (
            "deprecated",
            2,
            "Use the new one.",
        )

    def test_leaves_it_the_base_of_new_proposals(self, two):
        deprecate(2)

        made = factories.proposal(document=factories.with_field("side"))

        assert proposal_selectors.current_revision(made).base == two[1]

    def test_may_be_followed_by_retiring_it(self, two):
        deprecate(2)

        assert retire(2).status == "retired"


class TestRetire:
    def test_restores_the_one_before_from_now_on(self, two):
        retire(2)

        two[1].refresh_from_db()
        assert two[1].status == "retired"
        assert spans() == [
            (1, factories.NOW, factories.later(DAY)),
            (2, factories.later(DAY), factories.later(2 * DAY)),
            (1, factories.later(2 * DAY), None),
        ]
        entry = models.TimelineEntry.objects.latest("number")
        assert (entry.kind, entry.reason, entry.added_by, entry.activated_at) == (
            "restored",
            "It lost the venue.",
            "ada",
            factories.later(2 * DAY),
        )
        announcement = Announcement.objects.latest("number")
        body = exact_json.loads(announcement.body)
        assert (announcement.kind, body["version"], body["restored_version"]) == (
            "retired",
            2,
            1,
        )

    def test_does_not_change_what_was_in_force_before(self, two):
        retire(2)

        assert in_force(DAY + 1) == 2
        assert in_force(3 * DAY, known_at=factories.later(DAY + 1)) == 2

    def test_gives_new_proposals_the_restored_one_as_their_base(self, two):
        retire(2)

        made = factories.proposal(
            document=factories.with_field("side"), at=factories.later(2 * DAY)
        )

        assert proposal_selectors.current_revision(made).base == two[0]

    def test_never_gives_its_numbers_away(self, two):
        retire(2)

        version = factories.published(
            document=factories.with_field("side"), at=factories.later(2 * DAY)
        )

        assert (version.number, version.semantic_version) == (3, "1.2.0")
        assert two[1].semantic_version == "1.1.0"

    def test_lets_the_same_text_be_published_again(self, two):
        retire(2)

        version = factories.published(
            document=factories.with_field("venue"), at=factories.later(2 * DAY)
        )

        assert (version.number, version.fingerprint) == (3, two[1].fingerprint)

    def test_moves_the_base_of_what_is_proposed(self, two, nothing_stored):
        waiting = factories.approved(
            document=factories.with_field("side"), at=factories.later(DAY)
        )
        retire(2)

        with nothing_stored(), pytest.raises(errors.BaseMoved) as refusal:
            publishing.publish(
                proposal_id=waiting.pk,
                fingerprint=factories.fingerprint(waiting),
                by=factories.actor("ada"),
                at=factories.later(2 * DAY),
            )

        assert str(refusal.value) == (
            "The proposal was checked against version 2, but version 1 is the current "
            "one."
        )

    def test_of_what_is_not_in_force_leaves_the_timeline(self, two):
        retire(1)

        assert models.TimelineEntry.objects.count() == 2
        body = exact_json.loads(Announcement.objects.latest("number").body)
        assert body["restored_version"] is None

    def test_passes_over_what_was_retired_before(self, two):
        factories.published(
            document=factories.with_field("side"), at=factories.later(2 * DAY)
        )
        retire(2, minutes=3 * DAY)

        retire(3, minutes=4 * DAY)

        assert (in_force(4 * DAY), in_force(3 * DAY)) == (1, 3)

    def test_keeps_what_is_planned_for_later(self, two):
        later = factories.approved(
            document=factories.with_field("side"), at=factories.later(2 * DAY)
        )
        publishing.publish(
            proposal_id=later.pk,
            fingerprint=factories.fingerprint(later),
            by=factories.actor("ada"),
            at=factories.later(2 * DAY),
            effective_from=factories.later(9 * DAY),
        )

        retire(2, minutes=3 * DAY)

        assert [in_force(3 * DAY), in_force(8 * DAY), in_force(9 * DAY)] == [1, 1, 3]

    def test_of_a_plan_leaves_what_is_in_force(self, two):
        later = factories.approved(
            document=factories.with_field("side"), at=factories.later(2 * DAY)
        )
        publishing.publish(
            proposal_id=later.pk,
            fingerprint=factories.fingerprint(later),
            by=factories.actor("ada"),
            at=factories.later(2 * DAY),
            effective_from=factories.later(9 * DAY),
        )

        retire(3, minutes=3 * DAY)

        assert [in_force(3 * DAY), in_force(9 * DAY)] == [2, 2]

    def test_refuses_the_only_one(self, nothing_stored):
        factories.published()

        with nothing_stored(), pytest.raises(errors.NothingToRestore) as refusal:
            retire(1)

        assert refusal.value.version == "ticks_v1@1"

    def test_is_not_found_by_its_name_for_itself_any_more(self):
        uri = {"$id": "https://example.com/ticks"}
        first = factories.published(document={**factories.TICK, **uri})
        factories.published(document={**factories.with_field("venue"), **uri})

        retire(2)

        assert schema_selectors.version_by_uri("https://example.com/ticks") == first


@pytest.mark.parametrize("end", [retire, deprecate], ids=["retire", "deprecate"])
class TestBoth:
    def test_need_a_reason(self, two, nothing_stored, end):
        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            end(2, reason=" ")

        assert refusal.value.name == "reason"

    @pytest.mark.parametrize("who", ["mia", "olga", "root"])
    def test_refuse_who_is_no_steward_of_the_domain(
        self, two, nothing_stored, end, who
    ):
        factories.domain("reference", stewards=("olga",))
        factories.person("root", is_superuser=True)

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            end(2, by=who)

    def test_refuse_a_version_that_there_is_not(self, two, nothing_stored, end):
        with nothing_stored(), pytest.raises(errors.NotFound):
            end(9)

    def test_refuse_a_second_time(self, two, nothing_stored, end):
        end(2)

        with nothing_stored(), pytest.raises(errors.AlreadyExists):
            end(2)

    def test_refuse_what_is_retired(self, two, nothing_stored, end):
        retire(2)

        with nothing_stored(), pytest.raises(errors.AlreadyExists):
            end(2)
