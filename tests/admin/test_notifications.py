"""The inbox of notifications ..."""

import pytest
from django.test import Client

from notifications_app import selectors
from notifications_app.models import InboxItem, Reach
from schemas_app.services import inbox
from tests import factories
from tests.admin.conftest import words
from tests.stored import nothing_stored as nothing_stored

PAGE = "/notifications/"


@pytest.fixture
def told():
    """A proposal, of which Ada and Ben are told."""
    factories.schema()
    return factories.proposal(title="Rename <b>it</b>")


def unread(name):
    return selectors.unread_count(factories.person(name).pk)


def bell(response):
    """What the bell of a page counts."""
    return response.context["unread"]


class TestTheBell:
    def test_counts_on_every_page(self, signed_in, told):
        client = signed_in("ada")

        assert [bell(client.get(page)) for page in ("/", "/schemas/", PAGE)] == [1] * 3
        assert (
            'aria-label="Notifications, 1 unread"' in client.get("/").content.decode()
        )

    def test_costs_one_question(self, signed_in, told, django_assert_num_queries):
        client = signed_in("ada")
        client.get("/notifications/unread/")

        # Session, person, count; and the navigation's, which is not asked here.
        with django_assert_num_queries(3):
            client.get("/notifications/unread/")

    def test_says_its_number_to_a_page_that_is_open(self, signed_in, told):
        response = signed_in("ada").get("/notifications/unread/")

        assert response.json() == {"unread": 1}
        assert "no-store" in response["Cache-Control"]

    def test_is_not_there_for_nobody(self, told):
        response = Client().get("/login/")

        assert "data-bell" not in response.content.decode()
        assert Client().get("/notifications/unread/").status_code == 302


class TestTheInbox:
    def test_says_what_happened_and_why_one_knows(self, signed_in, told):
        response = signed_in("ada").get(PAGE)

        ((row,),) = [day.rows for day in response.context["days"]]
        assert (row.title, row.actor, row.sentence, row.schema_id, row.why) == (
            f"#{told.pk} Rename <b>it</b>",
            "mia",
            "proposed a change",
            "ticks_v1",
            "for you",
        )
        assert "&lt;b&gt;it&lt;/b&gt;" in response.content.decode()

    def test_goes_by_day_newest_first(self, signed_in, told):
        factories.proposal(
            document=factories.with_field("one"), at=factories.later(60 * 24)
        )

        days = signed_in("ada").get(PAGE).context["days"]

        assert [day.label for day in days] == [
            "Tuesday, 3 March 2026",
            "Monday, 2 March 2026",
        ]

    def test_has_pages(self, signed_in):
        factories.schema()
        for number in range(26):
            factories.proposal(document=factories.with_field(f"f{number}"))

        response = signed_in("ada").get(f"{PAGE}?page=2")

        (day,) = response.context["days"]
        assert len(day.rows) == 1
        assert "26 notifications" in words(response)

    def test_leads_to_what_it_is_about_and_is_read(self, signed_in, told):
        item = InboxItem.objects.get(person__username="ada")
        client = signed_in("ada")

        response = client.get(f"{PAGE}{item.pk}/")

        assert (response.status_code, response["Location"]) == (
            302,
            f"/proposals/{told.pk}/",
        )
        assert (unread("ada"), unread("ben")) == (0, 1)

    def test_leads_to_a_version(self, signed_in):
        factories.schema()
        factories.published()
        item = InboxItem.objects.filter(person__username="ben").latest("pk")

        response = signed_in("ben").get(f"{PAGE}{item.pk}/")

        assert response["Location"] == "/schemas/ticks_v1/versions/1/"

    def test_does_not_open_what_is_somebody_elses(
        self, signed_in, told, nothing_stored
    ):
        item = InboxItem.objects.get(person__username="ada")
        client = signed_in("ivo")

        with nothing_stored():
            response = client.get(f"{PAGE}{item.pk}/")

        assert response.status_code == 404

    def test_marks_one_as_read_and_comes_back(self, signed_in, told):
        item = InboxItem.objects.get(person__username="ada")

        response = signed_in("ada").post(
            f"{PAGE}read/", {"item": item.pk, "next": f"{PAGE}?show=unread"}
        )

        assert response["Location"] == f"{PAGE}?show=unread"
        assert unread("ada") == 0

    def test_marks_all_as_read(self, signed_in, told):
        factories.proposal(document=factories.with_field("one"))

        signed_in("ada").post(f"{PAGE}read/")

        assert (unread("ada"), unread("ben")) == (0, 2)

    @pytest.mark.parametrize("item", ["x", "-1", "9" * 40, "٣"])
    def test_marks_nothing_for_nonsense(self, signed_in, told, item, nothing_stored):
        client = signed_in("ada")

        with nothing_stored():
            response = client.post(f"{PAGE}read/", {"item": item})

        assert response.status_code == 302

    def test_shows_what_is_unread_alone(self, signed_in, told):
        client = signed_in("ada")
        client.post(f"{PAGE}read/")

        assert client.get(f"{PAGE}?show=unread").context["days"] == ()
        assert len(client.get(PAGE).context["days"]) == 1

    @pytest.mark.parametrize(
        "address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x"]
    )
    def test_never_leads_elsewhere(self, signed_in, told, address):
        response = signed_in("ada").post(f"{PAGE}read/", {"next": address})

        assert response["Location"] == PAGE


class TestPreferences:
    def test_begin_as_usual(self, signed_in):
        choices = signed_in("ada").get(f"{PAGE}preferences/").context["choices"]

        assert {choice.reach for choice in choices} == {Reach.AROUND}

    def test_are_kept_for_every_kind_of_a_group(self, signed_in):
        client = signed_in("ada")

        client.post(f"{PAGE}preferences/choose/", {"plans": "0", "versions": "4"})

        assert selectors.reaches(factories.person("ada").pk) == {
            "scheduled": Reach.NOTHING,
            "unscheduled": Reach.NOTHING,
            "compatible_change": Reach.EVERYTHING,
            "activated": Reach.EVERYTHING,
            "deprecated": Reach.EVERYTHING,
            "retired": Reach.EVERYTHING,
        }
        choices = client.get(f"{PAGE}preferences/").context["choices"]
        assert {c.group.name: c.reach for c in choices}["plans"] == Reach.NOTHING

    def test_say_so_when_kinds_of_a_group_differ(self, signed_in):
        inbox.choose(
            reaches={"scheduled": 0}, by=factories.actor("ada"), at=factories.NOW
        )

        response = signed_in("ada").get(f"{PAGE}preferences/")

        choices = {c.group.name: c.reach for c in response.context["choices"]}
        assert choices["plans"] is None
        assert "As it is: not all alike" in words(response)

    @pytest.mark.parametrize("reach", ["9", "all", "-1"])
    def test_refuse_what_is_no_choice(self, signed_in, reach, nothing_stored):
        client = signed_in("ada")

        with nothing_stored():
            response = client.post(f"{PAGE}preferences/choose/", {"plans": reach})

        assert response.status_code == 400


class TestWatching:
    def test_begins_and_ends(self, signed_in):
        factories.schema()
        client = signed_in("ivo")

        client.post(f"{PAGE}watch/", {"pattern": "ticks_*"})
        watched = client.get(f"{PAGE}preferences/").context["watches"]
        client.post(f"{PAGE}unwatch/", {"pattern": "ticks_*"})

        assert watched == ("ticks_*",)
        assert client.get(f"{PAGE}preferences/").context["watches"] == ()

    def test_comes_back_to_the_page_of_the_button(self, signed_in):
        factories.schema()

        response = signed_in("ivo").post(
            f"{PAGE}watch/", {"pattern": "ticks_v1", "next": "/schemas/ticks_v1/"}
        )

        assert response["Location"] == "/schemas/ticks_v1/"

    @pytest.mark.parametrize(
        ("pattern", "status"),
        [("", 400), ("a b", 400), ("[", 400), ("api_[a-", 400), ("nothing_v1", 404)],
    )
    def test_is_refused(self, signed_in, pattern, status, nothing_stored):
        client = signed_in("ivo")

        with nothing_stored():
            response = client.post(f"{PAGE}watch/", {"pattern": pattern})

        assert response.status_code == status


@pytest.mark.parametrize("page", ["read/", "watch/", "unwatch/", "preferences/choose/"])
def test_asks_for_the_token_of_the_form(told, page, nothing_stored):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("ada"))

    with nothing_stored():
        response = client.post(f"{PAGE}{page}", {"pattern": "ticks_v1", "plans": "0"})

    assert response.status_code == 403
