"""Schemas over HTTP."""

import pytest

from schemas_app import models
from tests import factories


class TestCreating:
    def test_gives_the_schema_and_its_address(self, developer):
        factories.domain()

        answer = developer.post(
            "/schemas/",
            {
                "schema_id": "ticks_v1",
                "title": "Level-1 ticks",
                "domain": "market-data",
                "level": "FULL",
                "reading": "LENIENT",
            },
        )

        assert answer.status_code == 201
        assert answer["Location"] == "/api/v1/schemas/ticks_v1/"
        schema = answer.json()
        created_at = schema.pop("created_at")
        assert created_at.endswith("Z")
        assert schema == {
            "schema_id": "ticks_v1",
            "title": "Level-1 ticks",
            "description": "",
            "domain": "market-data",
            "format": "json_schema",
            "level": "FULL",
            "reading": "LENIENT",
            "owner": None,
            "latest_version": None,
            "latest_semantic_version": None,
            "created_by": "tests (module 0.1)",
        }

    def test_refuses_a_name_that_is_taken(self, developer, nothing_stored):
        factories.schema()

        with nothing_stored():
            answer = developer.post(
                "/schemas/",
                {"schema_id": "ticks_v1", "title": "x", "domain": "market-data"},
            )

        assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")
        assert (answer.json()["noun"], answer.json()["name"]) == ("schema", "ticks_v1")

    def test_refuses_an_unknown_domain(self, developer, nothing_stored):
        with nothing_stored():
            answer = developer.post(
                "/schemas/", {"schema_id": "bars", "title": "x", "domain": "none"}
            )

        assert (answer.status_code, answer.json()["code"]) == (404, "domain_not_found")

    @pytest.mark.parametrize(
        ("member", "value", "message"),
        [
            ("schema_id", "../x", "schema_id: '../x' cannot name a schema."),
            ("schema_id", 7, "schema_id: It must be a string."),
            ("level", "SOME", 'level: "SOME" is not a valid choice.'),
            ("title", "x" * 201, None),
            ("title", "", "title: This field may not be blank."),
            ("title", "a\x00b", "title: Null characters are not allowed."),
            ("owner", "0.1", None),
        ],
    )
    def test_names_the_member_that_is_wrong(
        self, developer, nothing_stored, member, value, message
    ):
        factories.domain()
        body = {"schema_id": "bars", "title": "Bars", "domain": "market-data"}

        with nothing_stored():
            answer = developer.post("/schemas/", {**body, member: value})

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (400, "bad_value")
        assert problem["name"] == member
        assert message is None or problem["detail"] == message
        assert problem["place"]["of"] == "body"
        assert problem["place"]["pointer"] == f"/{member}"
        assert problem["remedy"]

    def test_names_all_that_is_wrong_at_once(self, developer, nothing_stored):
        with nothing_stored():
            answer = developer.post("/schemas/", {"titel": "Bars"})

        named = {
            error["pointer"]: error["message"] for error in answer.json()["errors"]
        }
        assert set(named) == {"/titel", "/schema_id", "/title", "/domain"}
        assert named["/titel"].startswith(
            "There is no such member; there are schema_id"
        )
        assert named["/domain"] == "This field is required."


class TestReading:
    def test_tells_the_newest_version(self, reader):
        factories.schema()
        factories.published()
        factories.published(
            document=factories.with_field("venue"), at=factories.later(1)
        )

        answer = reader.get("/schemas/ticks_v1/")

        newest = models.SchemaVersion.objects.get(number=2)
        assert answer.status_code == 200
        assert answer.json()["latest_version"] == 2
        assert answer.json()["latest_semantic_version"] == newest.semantic_version
        assert answer["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("name", ["nothing", "TICKS_V1", "%20", "a%0Ab", "x" * 900])
    def test_does_not_find_another_name(self, reader, name):
        factories.schema()

        answer = reader.get(f"/schemas/{name}/")

        assert (answer.status_code, answer.json()["code"]) == (404, "schema_not_found")
        assert answer.json()["remedy"].startswith("List the schemas")


class TestListing:
    def test_gives_pages_that_lead_to_each_other(self, reader):
        for name in ("a", "b", "c"):
            factories.schema(name)

        first = reader.get("/schemas/?limit=2").json()
        second = reader.get(first["next"].removeprefix("/api/v1")).json()
        back = reader.get(second["previous"].removeprefix("/api/v1")).json()

        assert [each["schema_id"] for each in first["results"]] == ["a", "b"]
        assert first["previous"] is None
        assert [each["schema_id"] for each in second["results"]] == ["c"]
        assert second["next"] is None
        assert back["results"] == first["results"]

    def test_asks_the_database_as_often_for_many(
        self, reader, django_assert_max_num_queries
    ):
        for name in ("a", "b", "c", "d"):
            factories.schema(name)

        with django_assert_max_num_queries(6):
            reader.get("/schemas/")
