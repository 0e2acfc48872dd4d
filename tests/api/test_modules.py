"""Modules over HTTP: what they use, and what they answer to a change."""

import pytest

from tests import factories
from tests.api import conftest

MODULE = "/modules/0.1/"


@pytest.fixture(autouse=True)
def schema(_database):
    """The ticks, with a version."""
    factories.schema()
    return factories.published()


@pytest.fixture
def narrower(developer):
    """A change that takes the price away, which module 0.1 reads."""
    factories.use("0.1", "price")
    document = {**factories.TICK, "required": ["ts", "symbol", "size"]}
    return factories.proposal(document=document, by="nora")


class TestReading:
    def test_lists_them_in_pages(self, reader):
        factories.module("2", owner="otto")

        first = reader.get("/modules/?limit=1").json()
        second = reader.get(first["next"].removeprefix("/api/v1")).json()

        assert first["results"] == [
            {
                "number": "0.1",
                "name": "Module 0.1",
                "description": "",
                "owner": "mia",
                "contact": "",
            }
        ]
        assert [row["number"] for row in second["results"]] == ["2"]

    def test_tells_what_asks_for_an_answer(self, developer, narrower):
        (asked,) = developer.get(MODULE).json()["asked"]

        assert asked == {
            "proposal_id": narrower.pk,
            "schema_id": "ticks_v1",
            "title": "A change",
            "state": "in_review",
            "revision": 1,
            "fingerprint": factories.fingerprint(narrower),
            "needed": False,
            "answer": None,
        }

    def test_of_nothing_is_not_found(self, reader):
        answer = reader.get("/modules/99/")

        assert (answer.status_code, answer.json()["code"]) == (404, "module_not_found")


class TestDeclaring:
    def test_tells_what_it_uses(self, developer):
        answer = developer.post(
            f"{MODULE}uses/",
            {
                "schema_id": "ticks_v1",
                "role": "consumer",
                "fields": ["price", "ts"],
                "pin": "1.0.0",
            },
        )

        (use,) = answer.json()["uses"]
        assert (answer.status_code, answer["Location"]) == (201, f"/api/v1{MODULE}")
        assert use.pop("declared_at")
        assert use == {
            "schema_id": "ticks_v1",
            "role": "consumer",
            "pin": "1.0.0",
            "declared_by": "tests (module 0.1)",
            "fields": ["price", "ts"],
        }

    def test_takes_the_place_of_what_was_said(self, developer):
        body = {"schema_id": "ticks_v1", "role": "consumer"}
        developer.post(f"{MODULE}uses/", {**body, "fields": ["price"]})

        answer = developer.post(f"{MODULE}uses/", body)

        assert [use["fields"] for use in answer.json()["uses"]] == [[]]

    @pytest.mark.parametrize(
        ("wrong", "pointer"),
        [
            ({"role": "reader"}, "/role"),
            ({"fields": "price"}, "/fields"),
            ({"fields": [1]}, "/fields"),
            ({"fields": ["a\0b"]}, "/fields"),
            ({"fields": [f"f{n}" for n in range(2001)]}, "/fields"),
            ({"pin": "newest"}, "/pin"),
            ({"schema_id": None}, "/schema_id"),
        ],
    )
    def test_refuses_what_is_no_use(self, developer, nothing_stored, wrong, pointer):
        body = {"schema_id": "ticks_v1", "role": "consumer", **wrong}

        with nothing_stored():
            answer = developer.post(f"{MODULE}uses/", body)

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
        assert answer.json()["place"]["pointer"] == pointer

    def test_is_the_modules_own_business(self, steward, nothing_stored):
        factories.module("0.1")

        with nothing_stored():
            answer = steward.post(
                f"{MODULE}uses/", {"schema_id": "ticks_v1", "role": "consumer"}
            )

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")

    def test_names_a_schema_that_there_is(self, developer, nothing_stored):
        with nothing_stored():
            answer = developer.post(
                f"{MODULE}uses/", {"schema_id": "none", "role": "consumer"}
            )

        assert (answer.status_code, answer.json()["code"]) == (404, "schema_not_found")


class TestWithdrawing:
    def test_ends_a_use(self, developer):
        factories.use("0.1", "price")

        answer = developer.post(
            f"{MODULE}uses/withdraw/", {"schema_id": "ticks_v1", "role": "consumer"}
        )

        assert (answer.status_code, answer.json()["uses"]) == (200, [])

    def test_ends_nothing_that_was_not_said(self, developer, nothing_stored):
        with nothing_stored():
            answer = developer.post(
                f"{MODULE}uses/withdraw/", {"schema_id": "ticks_v1", "role": "producer"}
            )

        assert (answer.status_code, answer.json()["code"]) == (404, "use_not_found")


class TestAnswering:
    def post(self, caller, proposal, **more):
        return caller.post(
            f"/proposals/{proposal.pk}/acknowledgements/",
            {
                "fingerprint": factories.fingerprint(proposal),
                "module": "0.1",
                **more,
            },
        )

    def test_is_shown_with_the_proposal(self, developer, narrower):
        answer = self.post(
            developer,
            narrower,
            answer="migrating",
            ready_at=f"{factories.YEAR}-01-01T00:00:00Z",
            comment="After the release.",
        )

        told = answer.json()
        (given,) = told["acknowledgements"]
        assert answer.status_code == 201
        assert given.pop("at")
        assert given == {
            "module": "0.1",
            "revision": 1,
            "answer": "migrating",
            "ready_at": f"{factories.YEAR}-01-01T00:00:00Z",
            "comment": "After the release.",
            "person": "mia",
            "stale": False,
        }
        assert told["impact"] == [
            {
                "module": "0.1",
                "role": "consumer",
                "harm": "broken",
                "touched": ["price"],
                "declared": True,
                "new": False,
            }
        ]

    def test_is_stale_on_an_older_revision(self, developer, narrower):
        self.post(developer, narrower, answer="ok")
        factories.revised(narrower, {**factories.TICK, "required": ["ts"]})

        told = developer.get(f"/proposals/{narrower.pk}/").json()

        assert [one["stale"] for one in told["acknowledgements"]] == [True]

    def test_of_one_that_came_since_is_marked_as_new(self, steward, narrower):
        factories.use("2", owner="otto")

        told = steward.get(f"/proposals/{narrower.pk}/").json()

        assert [(one["module"], one["new"]) for one in told["impact"]] == [
            ("0.1", False),
            ("2", True),
        ]

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({"answer": "perhaps"}, "/answer"),
            (
                {"answer": "ok", "ready_at": f"{factories.YEAR}-01-01T00:00:00Z"},
                "/ready_at",
            ),
            ({"answer": "migrating", "ready_at": "2001-01-01T00:00:00Z"}, "/ready_at"),
            ({"answer": "migrating", "ready_at": "soon"}, "/ready_at"),
            ({"answer": "blocked", "comment": " "}, "/comment"),
        ],
    )
    def test_is_one_that_can_be(
        self, developer, narrower, nothing_stored, body, pointer
    ):
        with nothing_stored():
            answer = self.post(developer, narrower, **body)

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
        assert answer.json()["place"]["pointer"] == pointer

    def test_is_for_ones_own_module(self, narrower, nothing_stored):
        other = conftest.with_key(factories.key(owner="otto", module_number="2"))

        with nothing_stored():
            answer = self.post(other, narrower, answer="ok")

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")

    def test_is_for_a_module_that_there_is(self, developer, narrower, nothing_stored):
        with nothing_stored():
            answer = self.post(developer, narrower, answer="ok", module="99")

        assert (answer.status_code, answer.json()["code"]) == (404, "module_not_found")

    def test_names_the_revision_that_was_read(
        self, developer, narrower, nothing_stored
    ):
        with nothing_stored():
            answer = self.post(developer, narrower, answer="ok", fingerprint="sha256:0")

        assert (answer.status_code, answer.json()["code"]) == (409, "stale_revision")
