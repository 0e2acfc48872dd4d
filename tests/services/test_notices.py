"""What happens is told to ..."""

import json

import pytest

from notifications_app.models import Announcement, InboxItem, Reach
from schemas_app.domain import errors
from schemas_app.presenters import notification_rows
from schemas_app.services import (
    inbox,
    proposal_events,
    proposals,
    reviews,
    threads,
    upkeep,
    versions,
)
from tests import factories

pytestmark = pytest.mark.django_db


def told(kind=""):
    """Return who was told of the last announcement (of a kind), and why."""
    found = Announcement.objects.filter(kind=kind) if kind else Announcement.objects
    items = found.latest("number").inbox_items.select_related("person")
    return {item.person.username: Reach(item.why) for item in items}


def test_those_who_may_vote_when_it_is_proposed():
    factories.schema()

    factories.proposal()

    assert told() == {"ada": Reach.CONCERNED, "ben": Reach.CONCERNED}


def test_the_group_that_votes_and_the_stewards_beside():
    factories.schema()
    factories.group("risk", "olga")
    factories.policy({"name": "all", "approvals": 1, "group": "risk"})

    factories.proposal()

    assert told() == {
        "olga": Reach.CONCERNED,
        "ada": Reach.AROUND,
        "ben": Reach.AROUND,
    }


def test_owners_of_modules_that_it_breaks():
    factories.schema()
    factories.published()
    factories.use("2", "price", owner="olga")
    broken = json.loads(json.dumps(factories.TICK))
    del broken["properties"]["price"]
    broken["required"].remove("price")
    broken["properties"]["last"] = {"type": "number"}

    factories.proposal(document=broken, at=factories.later(1))

    assert told("proposal_opened")["olga"] == Reach.CONCERNED


def test_owners_of_modules_that_only_use_it():
    factories.schema()
    factories.published()
    factories.use("2", "price", owner="olga")

    factories.proposal(
        document=factories.with_field("price", type="number", title="Price"),
        at=factories.later(1),
    )

    assert told("proposal_opened")["olga"] == Reach.AROUND


def test_the_author_when_it_is_decided():
    factories.schema()
    made = factories.proposal()

    reviews.approve(**factories.decision(made, by="ada"))

    assert told() == {"mia": Reach.CONCERNED, "ben": Reach.AROUND}


def test_nobody_of_their_own_doing():
    factories.schema()
    made = factories.proposal(by="ada")

    proposals.withdraw(proposal_id=made.pk, by=factories.actor("ada"), at=factories.NOW)

    assert told() == {"ben": Reach.AROUND}


def test_not_who_answers_for_the_key_that_did_it():
    factories.schema()
    key = factories.actor_of(factories.key())

    proposals.submit(
        schema_id="ticks_v1",
        text=factories.text_of(factories.TICK),
        title="By its key",
        by=key,
        at=factories.NOW,
    )

    assert told() == {"ada": Reach.CONCERNED, "ben": Reach.CONCERNED}


def test_nobody_of_a_draft():
    factories.schema()

    proposals.draft(
        schema_id="ticks_v1",
        text=factories.text_of(factories.TICK),
        title="Not yet",
        by=factories.actor("mia"),
        at=factories.NOW,
    )

    assert InboxItem.objects.count() == 0


def test_those_who_take_part_in_a_conversation():
    factories.schema()
    made = factories.proposal()
    thread = threads.open_thread(
        proposal_id=made.pk,
        pointer="",
        text="Why?",
        by=factories.actor("ivo"),
        at=factories.NOW,
    )

    threads.answer(
        thread_id=thread.pk,
        text="Because.",
        by=factories.actor("mia"),
        at=factories.NOW,
    )

    assert told("thread_answered") == {
        "ivo": Reach.CONCERNED,
        "ada": Reach.AROUND,
        "ben": Reach.AROUND,
    }


def test_author_and_users_of_what_is_published():
    factories.schema()
    factories.use("2", owner="olga")

    factories.published()

    assert told("compatible_change") == {
        "mia": Reach.CONCERNED,
        "olga": Reach.CONCERNED,
        "ben": Reach.AROUND,
    }


def test_users_of_what_is_deprecated():
    factories.schema()
    factories.published()
    factories.use("2", owner="olga")

    versions.deprecate(
        schema_id="ticks_v1",
        number=1,
        reason="Wrong.",
        by=factories.actor("ada"),
        at=factories.later(1),
    )

    (item,) = InboxItem.objects.filter(
        announcement__kind="deprecated", person__username="olga"
    )
    assert (item.title, item.about, item.actor) == (
        "Version 1 · 1.0.0",
        "version/1",
        "ada",
    )


def test_those_who_may_vote_when_it_is_reminded():
    factories.schema()
    factories.proposal()

    upkeep.remind_due(by=factories.SYSTEM, at=factories.later(60 * 24 * 4))

    assert told("proposal_reminder") == {
        "ada": Reach.CONCERNED,
        "ben": Reach.CONCERNED,
        "mia": Reach.CONCERNED,
    }


def test_who_watches_the_schema():
    factories.schema()
    inbox.watch(pattern="ticks_*", by=factories.actor("ivo"), at=factories.NOW)

    factories.proposal()

    assert told()["ivo"] == Reach.WATCHED


def test_everything_that_is_told_has_its_words_and_its_choice():
    announced = {
        *proposal_events.ANNOUNCED_AS.values(),
        "breaking_change",
        "compatible_change",
        "activated",
        "deprecated",
        "retired",
    }
    chosen = [kind for group in notification_rows.GROUPS for kind in group.kinds]

    assert announced == set(notification_rows.KINDS)
    assert sorted(chosen) == sorted(notification_rows.KINDS)


class TestWatch:
    @pytest.mark.parametrize("pattern", ["", "a b", "x" * 256, "tick;s", "{a}"])
    def test_refuses_what_names_no_schemas(self, pattern, nothing_stored):
        ivo = factories.actor("ivo")

        with nothing_stored(), pytest.raises(errors.BadValue):
            inbox.watch(pattern=pattern, by=ivo, at=factories.NOW)

    def test_refuses_a_schema_that_does_not_exist(self, nothing_stored):
        ivo = factories.actor("ivo")

        with nothing_stored(), pytest.raises(errors.NotFound):
            inbox.watch(pattern="nothing_v1", by=ivo, at=factories.NOW)

    def test_refuses_the_same_again(self, nothing_stored):
        factories.schema()
        ivo = factories.actor("ivo")
        inbox.watch(pattern="ticks_v1", by=ivo, at=factories.NOW)

        with nothing_stored(), pytest.raises(errors.AlreadyExists):
            inbox.watch(pattern="ticks_v1", by=ivo, at=factories.NOW)

    def test_refuses_more_than_anybody_reads(self, nothing_stored):
        ivo = factories.actor("ivo")
        for number in range(inbox.MOST_WATCHES):
            inbox.watch(pattern=f"x{number}*", by=ivo, at=factories.NOW)

        with nothing_stored(), pytest.raises(errors.BadValue, match="200"):
            inbox.watch(pattern="y*", by=ivo, at=factories.NOW)

    def test_is_nothing_for_keys(self, nothing_stored):
        key = factories.actor_of(factories.key())

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            inbox.watch(pattern="*", by=key, at=factories.NOW)


def test_unwatching_refuses_what_is_not_watched(nothing_stored):
    ivo = factories.actor("ivo")

    with nothing_stored(), pytest.raises(errors.NotFound):
        inbox.unwatch(pattern="ticks_v1", by=ivo, at=factories.NOW)


def test_choosing_refuses_what_is_no_choice(nothing_stored):
    ivo = factories.actor("ivo")

    with nothing_stored(), pytest.raises(errors.BadValue):
        inbox.choose(reaches={"scheduled": 9}, by=ivo, at=factories.NOW)
