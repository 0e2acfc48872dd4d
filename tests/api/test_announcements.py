"""Announcements over HTTP."""

import json

import pytest

from notifications_app import services
from notifications_app.models import Announcement
from tests import factories


@pytest.fixture(autouse=True)
def _history(_database):
    factories.schema()
    factories.published()
    factories.schema("bars")
    factories.published("bars", {"type": "object"})


def actions(answer):
    return [row["action"] for row in answer.json()["results"]]


class TestListing:
    def test_gives_the_texts_that_sockets_get(self, reader):
        answer = reader.get("/announcements/")

        texts = [row.message().text for row in Announcement.objects.order_by("number")]
        assert texts
        assert all(text.encode() in answer.content for text in texts)
        assert answer.json()["results"] == [json.loads(text) for text in texts]

    def test_goes_on_after_a_number(self, reader):
        first = reader.get("/announcements/?limit=2").json()
        second = reader.get(f"/announcements/?after={first['next_after']}").json()

        assert [row["sequence"] for row in first["results"]] == [1, 2]
        assert (first["next_after"], first["has_more"]) == (2, True)
        assert second["results"][0]["sequence"] == 3
        assert second["has_more"] is False

    def test_keeps_to_one_schema(self, reader):
        answer = reader.get("/announcements/?schema_id=bars")

        assert {row["schema_id"] for row in answer.json()["results"]} == {"bars"}
        assert actions(answer)[-1] == "compatible_change"

    def test_tells_the_new_schema(self, reader):
        answer = reader.get("/announcements/?schema_id=ticks_v1")

        change = answer.json()["results"][-1]
        assert change["new_schema"] == factories.TICK
        assert (change["version"], change["previous_version"]) == (1, None)

    def test_is_empty_at_the_end(self, reader):
        last = Announcement.objects.latest("number").number

        answer = reader.get(f"/announcements/?after={last}").json()

        assert answer == {"results": [], "next_after": last, "has_more": False}

    def test_ends_a_page_early_when_it_grows_large(self, reader):
        text = json.dumps({"text": "x" * 3_000_000})
        for _ in range(2):
            services.announce(kind="large", topic="large", body=text, at=factories.NOW)

        page = reader.get("/announcements/?schema_id=large").json()
        rest = reader.get(
            f"/announcements/?schema_id=large&after={page['next_after']}"
        ).json()

        assert (len(page["results"]), page["has_more"]) == (1, True)
        assert (len(rest["results"]), rest["has_more"]) == (1, False)

    @pytest.mark.parametrize(
        ("query", "name"),
        [
            ("after=-1", "after"),
            ("after=x", "after"),
            ("after=9223372036854775808", "after"),
            ("limit=0", "limit"),
            ("limit=1001", "limit"),
            ("topic=bars", "topic"),
            ("schema_id=a%00b", "schema_id"),
        ],
    )
    def test_refuses_a_query_that_makes_no_sense(self, reader, query, name):
        answer = reader.get(f"/announcements/?{query}")

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
        assert answer.json()["name"] == name


def test_write_every_moment_alike(reader):
    (told,) = (
        row
        for row in reader.get("/announcements/?schema_id=bars").json()["results"]
        if row["action"] == "compatible_change"
    )

    moments = [told[name] for name in ("at", "published_at", "effective_from")]
    assert moments == ["2026-03-02T09:30:00Z"] * 3
