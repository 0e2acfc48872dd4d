"""Lists that are filtered, searched and ordered ..."""

import pytest

from tests import factories
from tests.api import conftest


@pytest.fixture
def _schemas(_database):
    factories.domain("reference", stewards=("olga",))
    factories.schema(
        "bars_v1", title="Minute bars", owner=factories.module("2"), description="OHLC"
    )
    factories.schema("api_orders_request", title="Orders", domain="reference")
    factories.schema("ticks_v1")
    factories.published("ticks_v1", factories.with_field("bestBidPrice"))


def names(answer):
    assert answer.status_code == 200
    return [row["schema_id"] for row in answer.json()["results"]]


@pytest.mark.usefixtures("_schemas")
class TestSchemas:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("domain=reference", ["api_orders_request"]),
            ("owner=2", ["bars_v1"]),
            ("owner=2&domain=reference", []),
            ("domain=nowhere", []),
            ("q=ticks_v1", ["ticks_v1"]),
            ("q=V1", ["bars_v1", "ticks_v1"]),
            ("q=minute", ["bars_v1"]),
            ("q=ohl", ["bars_v1"]),
            ("q=refer", ["api_orders_request"]),
            ("q=symbol", ["ticks_v1"]),
            ("q=bid%20pri", ["ticks_v1"]),
            ("q=bestbidprice", ["ticks_v1"]),
            ("q=ymbol", []),
            ("q=v1&domain=reference", []),
            ("q=market%25", ["bars_v1", "ticks_v1"]),
            ("q=tick%5Fv", []),
            ("q=ticks_v", ["ticks_v1"]),
        ],
    )
    def test_are_found(self, reader, query, found):
        assert names(reader.get(f"/schemas/?{query}")) == found

    @pytest.mark.parametrize("query", ["q=", "q=%2A", "q=a+b+c+d+e+f+g+h+i", "tag=x"])
    def test_are_not_found_by_nonsense(self, reader, query):
        answer = reader.get(f"/schemas/?{query}")

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")

    @pytest.mark.parametrize(
        ("ordering", "expected"),
        [
            ("schema_id", ["api_orders_request", "bars_v1", "ticks_v1"]),
            ("-schema_id", ["ticks_v1", "bars_v1", "api_orders_request"]),
            ("created_at", ["bars_v1", "api_orders_request", "ticks_v1"]),
            ("-created_at", ["ticks_v1", "api_orders_request", "bars_v1"]),
        ],
    )
    def test_are_ordered_page_by_page_both_ways(self, reader, ordering, expected):
        forth, address = [], f"/schemas/?ordering={ordering}&limit=1"
        last = address
        while address:
            page = reader.get(address).json()
            forth += [row["schema_id"] for row in page["results"]]
            last, address = address, below(page["next"])
        back, address = [], last
        while address:
            page = reader.get(address).json()
            back += [row["schema_id"] for row in page["results"]]
            address = below(page["previous"])

        assert forth == expected
        assert back == expected[::-1]

    def test_keep_what_was_asked_for_on_other_pages(self, reader):
        page = reader.get("/schemas/?q=v1&domain=market-data&limit=1").json()

        assert page["next"] == (
            "/api/v1/schemas/?q=v1&domain=market-data&after=bars_v1&limit=1"
        )

    def test_are_not_paged_from_what_is_no_schema(self, reader):
        answer = reader.get("/schemas/?ordering=created_at&after=nothing")

        assert (answer.status_code, answer.json()["name"]) == (400, "after")

    def test_are_found_by_the_fields_of_the_newest_version_alone(self, reader):
        factories.published("ticks_v1", factories.TICK)

        assert names(reader.get("/schemas/?q=best")) == []
        assert names(reader.get("/schemas/?q=symbol")) == ["ticks_v1"]

    def test_are_found_by_whose_key_is_for_them(self):
        limited = conftest.with_key(factories.key(schemas=["bars_*"]))

        assert names(limited.get("/schemas/?q=v1")) == ["bars_v1"]


class TestProposals:
    @pytest.fixture(autouse=True)
    def _made(self, _schemas):
        factories.proposal("ticks_v1", factories.with_field("flag"))
        factories.proposal("bars_v1", by="ada")
        factories.proposal("bars_v1", factories.with_field("x"), by="ada", title="X")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["ticks_v1", "ticks_v1", "bars_v1", "bars_v1"]),
            ("state=in_review", ["ticks_v1", "bars_v1", "bars_v1"]),
            ("state=published", ["ticks_v1"]),
            ("schema_id=bars_v1", ["bars_v1", "bars_v1"]),
            ("author=ada&ordering=-proposal_id", ["bars_v1", "bars_v1"]),
            ("severity=breaking", ["ticks_v1"]),
            ("author=nobody", []),
        ],
    )
    def test_are_filtered(self, reader, query, found):
        assert names(reader.get(f"/proposals/?{query}")) == found

    def test_are_told_in_short(self, reader):
        row = reader.get("/proposals/?ordering=-proposal_id&limit=1").json()

        (told,) = row["results"]
        assert told == {
            "proposal_id": told["proposal_id"],
            "schema_id": "bars_v1",
            "title": "X",
            "state": "in_review",
            "severity": "compatible",
            "revision": 1,
            "author": "ada",
            "created_at": "2026-03-02T09:30:00Z",
            "url": f"/api/v1/proposals/{told['proposal_id']}/",
        }
        assert row["previous"] is None
        assert row["next"] == (
            "/api/v1/proposals/?ordering=-proposal_id"
            f"&after={told['proposal_id']}&limit=1"
        )

    @pytest.mark.parametrize(
        "query", ["state=open", "severity=bad", "after=-1", "ordering=title"]
    )
    def test_are_not_filtered_by_nonsense(self, reader, query):
        answer = reader.get(f"/proposals/?{query}")

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")

    def test_are_left_out_for_keys_that_are_not_for_their_schemas(self):
        limited = conftest.with_key(factories.key(schemas=["bars_*"]))

        assert set(names(limited.get("/proposals/"))) == {"bars_v1"}

    def test_are_their_authors_alone_while_they_are_drafts(self, developer, reader):
        body = {
            "title": "Later",
            "document": factories.with_field("later"),
            "draft": True,
        }
        developer.post("/schemas/ticks_v1/proposals/", body)
        other = conftest.with_key(factories.key(owner="ada", module_number="2"))

        assert len(names(developer.get("/proposals/"))) == 5
        assert len(names(other.get("/proposals/"))) == 4


def below(address):
    return address and address.removeprefix("/api/v1")
