"""An announcement reaches ..."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from notifications_app import models, selectors, services
from notifications_app.models import Reach
from tests.notifications_app import outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Five people, by name; Zoe has left."""
    names = ("ada", "ben", "mia", "ivo", "zoe")
    made = {name: User.objects.create_user(name).pk for name in names}
    User.objects.filter(username="zoe").update(is_active=False)
    return made


def announce(*, kind="breaking_change", topic="ticks_v1", **notice):
    """Announce with a notice; return who has it in their inbox, and why."""
    values = {"title": "#1 A change", "about": "proposal/1", "actor": "mia", **notice}
    with transaction.atomic():
        row = services.announce(
            kind=kind,
            topic=topic,
            body="{}",
            at=outbox.AT,
            notice=services.Notice(**values),
        )
    return {
        item.person.username: Reach(item.why)
        for item in row.inbox_items.select_related("person").order_by("pk")
    }


def watch(people, name, pattern):
    return services.watch(person_id=people[name], pattern=pattern, at=outbox.AT)


def choose(people, name, reach, kind="breaking_change"):
    services.choose(person_id=people[name], reaches={kind: reach})


def test_nobody_without_a_notice(people):
    outbox.announce()

    assert models.InboxItem.objects.count() == 0


def test_whom_it_concerns_and_in_whose_area_it_is(people):
    told = announce(
        concerned=frozenset({people["ada"]}), around=frozenset({people["ben"]})
    )

    assert told == {"ada": Reach.CONCERNED, "ben": Reach.AROUND}


def test_inboxes_with_what_was_said(people):
    announce(concerned=frozenset({people["ada"]}))

    (item,) = selectors.inbox(people["ada"])
    assert (
        item.title,
        item.about,
        item.actor,
        item.read_at,
        item.happened.kind,
        item.happened.topic,
        item.happened.at,
    ) == (
        "#1 A change",
        "proposal/1",
        "mia",
        None,
        "breaking_change",
        "ticks_v1",
        outbox.AT,
    )


def test_nobody_twice_and_gives_the_nearest_reason(people):
    watch(people, "ada", "ticks_v1")

    told = announce(
        concerned=frozenset({people["ada"]}), around=frozenset({people["ada"]})
    )

    assert told == {"ada": Reach.CONCERNED}


def test_not_the_one_who_did_it(people):
    both = frozenset({people["ada"], people["ben"]})
    watch(people, "ada", "*")

    told = announce(concerned=both, by_person=people["ada"])

    assert told == {"ben": Reach.CONCERNED}


def test_nobody_who_has_left_or_never_was(people):
    watch(people, "zoe", "ticks_v1")

    told = announce(concerned=frozenset({people["zoe"], 10_000}))

    assert told == {}


@pytest.mark.parametrize(
    ("pattern", "reached"),
    [
        ("ticks_v1", True),
        ("ticks_*", True),
        ("ticks_v?", True),
        ("*", True),
        ("ticks_v[12]", True),
        ("ticks", False),
        ("TICKS_V1", False),
        ("api_*", False),
    ],
)
def test_who_watches_its_topic(people, pattern, reached):
    watch(people, "ivo", pattern)

    told = announce()

    assert told == ({"ivo": Reach.WATCHED} if reached else {})


@pytest.mark.parametrize(
    ("reach", "kinds"),
    [
        (Reach.NOTHING, []),
        (Reach.CONCERNED, ["concerned"]),
        (Reach.WATCHED, ["concerned", "watched"]),
        (Reach.AROUND, ["concerned", "watched", "around"]),
        (Reach.EVERYTHING, ["concerned", "watched", "around", "elsewhere"]),
    ],
)
def test_people_as_far_as_they_chose(people, reach, kinds):
    ada = frozenset({people["ada"]})
    choose(people, "ada", reach)
    watch(people, "ada", "watched_v1")
    found = {
        "concerned": announce(concerned=ada),
        "watched": announce(topic="watched_v1"),
        "around": announce(around=ada),
        "elsewhere": announce(),
    }

    assert [name for name, told in found.items() if told] == kinds


def test_those_who_chose_otherwise_for_another_kind(people):
    choose(people, "ada", Reach.NOTHING, kind="scheduled")

    assert announce(concerned=frozenset({people["ada"]})) == {"ada": Reach.CONCERNED}


def test_nobody_when_it_is_undone(people):
    with transaction.atomic():
        announce(concerned=frozenset({people["ada"]}))
        transaction.set_rollback(True)

    assert models.InboxItem.objects.count() == 0


def test_an_inbox_even_with_a_very_long_title(people):
    announce(title="x" * 400, concerned=frozenset({people["ada"]}))

    (item,) = selectors.inbox(people["ada"])
    assert item.title == "x" * 299 + "…"


class TestReading:
    def test_marks_what_is_named(self, people):
        for _ in range(3):
            announce(concerned=frozenset({people["ada"]}))
        first, *_ = selectors.inbox(people["ada"])

        read = services.mark_read(
            person_id=people["ada"], items=[first.pk], at=outbox.AT
        )

        assert read == 1
        assert selectors.unread_count(people["ada"]) == 2
        assert first not in selectors.inbox(people["ada"], unread=True)

    def test_marks_everything_once(self, people):
        announce(concerned=frozenset({people["ada"], people["ben"]}))

        reads = [
            services.mark_read(person_id=people["ada"], at=outbox.AT) for _ in range(2)
        ]

        assert reads == [1, 0]
        assert selectors.unread_count(people["ben"]) == 1

    def test_leaves_what_is_somebody_elses(self, people):
        announce(concerned=frozenset({people["ada"]}))
        (item,) = selectors.inbox(people["ada"])

        read = services.mark_read(
            person_id=people["ben"], items=[item.pk], at=outbox.AT
        )

        assert read == 0
        assert selectors.unread_count(people["ada"]) == 1


class TestWatching:
    def test_the_same_twice_is_once(self, people):
        assert [watch(people, "ada", "ticks_v1") for _ in range(2)] == [True, False]
        assert selectors.watches(people["ada"]) == ("ticks_v1",)

    def test_ends(self, people):
        watch(people, "ada", "ticks_v1")

        ends = [
            services.unwatch(person_id=people["ada"], pattern="ticks_v1")
            for _ in range(2)
        ]

        assert ends == [True, False]
        assert selectors.watches(people["ada"]) == ()


def test_the_last_choice_counts(people):
    choose(people, "ada", Reach.NOTHING)
    choose(people, "ada", Reach.WATCHED)

    assert selectors.reaches(people["ada"]) == {"breaking_change": Reach.WATCHED}


def test_is_not_needed_for_what_is_one_persons_business(people):
    before = outbox.announce()
    alone = services.Alone(
        kind="webhook_disabled",
        title="x" * 301,
        about="webhook/x",
        detail="y" * 601,
    )

    services.tell(person_id=people["ada"], alone=alone, at=outbox.AT)

    (item,) = models.InboxItem.objects.all()
    assert (item.person.username, item.why, item.announcement, item.about) == (
        "ada",
        Reach.CONCERNED,
        None,
        "webhook/x",
    )
    assert item.happened == ("webhook_disabled", "", outbox.AT)
    assert (len(item.title), len(item.detail)) == (300, 600)
    assert selectors.last_number() == before
    assert selectors.unread_count(people["ada"]) == 1


def test_stands_in_the_inbox_in_the_order_in_which_it_came(people):
    announce(concerned=frozenset({people["ada"]}), title="first")
    alone = services.Alone(kind="webhook_disabled", title="second", about="webhook/x")
    services.tell(person_id=people["ada"], alone=alone, at=outbox.AT)
    announce(concerned=frozenset({people["ada"]}), title="third")

    titles = [item.title for item in selectors.inbox(people["ada"])]

    assert titles == ["third", "second", "first"]


@pytest.mark.parametrize("wrong", [{"kind": ""}, {"at": None}])
def test_says_what_happened_or_is_refused(people, wrong):
    values = {"kind": "webhook_disabled", "at": outbox.AT, **wrong}

    with pytest.raises(IntegrityError), transaction.atomic():
        models.InboxItem.objects.create(
            person_id=people["ada"], why=Reach.CONCERNED, title="x", **values
        )

    assert models.InboxItem.objects.count() == 0
