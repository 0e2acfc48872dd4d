"""Versions as of a moment, the timeline, and what becomes of a version."""

import pytest

from schemas_app import models
from schemas_app.services import publishing, versions
from tests import factories
from tests.api import conftest

PATH = "/schemas/ticks_v1/"


def moment(minutes):
    return factories.later(minutes).isoformat().replace("+00:00", "Z")


@pytest.fixture(autouse=True)
def two_versions(_database):
    """The first known and valid from NOW, the second known a minute later, valid at 60."""
    factories.schema()
    factories.published()
    second = factories.approved(
        document=factories.with_field("venue"), at=factories.later(1)
    )
    publishing.publish(
        **factories.decision(second, by="ada", at=factories.later(1)),
        effective_from=factories.later(60),
    )


class TestInForce:
    @pytest.mark.parametrize(
        ("query", "version"),
        [
            ("", 2),
            (f"?valid_at={moment(0)}", 1),
            (f"?valid_at={moment(59)}", 1),
            (f"?valid_at={moment(60)}", 2),
            (f"?valid_at={moment(60)}&known_at={moment(0)}", 1),
            (f"?known_at={moment(0)}", 1),
        ],
    )
    def test_is_what_held_at_a_moment(self, reader, query, version):
        answer = reader.get(f"{PATH}versions/in-force/{query}")

        assert (answer.status_code, answer.json()["version"]) == (200, version)

    def test_has_a_document_that_is_asked_for_again(self, reader):
        answer = reader.get(f"{PATH}versions/in-force/document/?valid_at={moment(0)}")

        assert answer.json() == factories.TICK
        assert answer["Cache-Control"] == "private, no-cache"

    @pytest.mark.parametrize(
        "query",
        [f"?valid_at={moment(-1)}", f"?valid_at={moment(0)}&known_at={moment(-1)}"],
    )
    def test_is_nothing_before_the_first(self, reader, query):
        answer = reader.get(f"{PATH}versions/in-force/{query}")

        assert (answer.status_code, answer.json()["code"]) == (404, "version_not_found")

    @pytest.mark.parametrize("name", ["1", "1.0.0", "latest"])
    @pytest.mark.parametrize("parameter", ["valid_at", "known_at"])
    def test_alone_depends_on_a_moment(self, reader, name, parameter):
        answer = reader.get(f"{PATH}versions/{name}/?{parameter}={moment(0)}")

        assert (answer.status_code, answer.json()["name"]) == (400, parameter)

    @pytest.mark.parametrize("written", ["yesterday", "2026-03-02T09:30:00", "7"])
    def test_needs_a_moment_with_its_offset(self, reader, written):
        answer = reader.get(f"{PATH}versions/in-force/?valid_at={written}")

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
        assert answer.json()["errors"][0]["pointer"] == "/valid_at"


class TestList:
    @pytest.mark.parametrize(
        ("query", "numbers"),
        [
            (f"known_at={moment(0)}", [1]),
            (f"known_at={moment(1)}", [1, 2]),
            (f"known_at={moment(-1)}", []),
            (f"valid_at={moment(60)}", [2]),
            (f"valid_at={moment(60)}&known_at={moment(0)}", [1]),
            (f"valid_at={moment(-1)}", []),
        ],
    )
    def test_is_of_what_was_known_or_valid(self, reader, query, numbers):
        rows = reader.get(f"{PATH}versions/?{query}").json()["results"]

        assert [row["version"] for row in rows] == numbers

    def test_keeps_the_moment_from_page_to_page(self, reader):
        first = reader.get(f"{PATH}versions/?known_at={moment(1)}&limit=1").json()
        second = reader.get(first["next"].removeprefix("/api/v1")).json()

        assert [row["version"] for row in second["results"]] == [2]
        assert "known_at=" in second["previous"]


class TestTimeline:
    @pytest.mark.parametrize(
        ("query", "versions"),
        [
            ("", [1, 2]),
            (f"?until={moment(60)}", [1]),
            (f"?from={moment(60)}", [2]),
            (f"?from={moment(59)}&until={moment(61)}", [1, 2]),
            (f"?until={moment(0)}", []),
            (f"?known_at={moment(0)}", [1]),
        ],
    )
    def test_is_of_what_holds_between_two_moments(self, reader, query, versions):
        rows = reader.get(f"{PATH}timeline/{query}").json()["results"]

        assert [row["version"] for row in rows] == versions

    def test_tells_each_stretch(self, reader):
        told = reader.get(f"{PATH}timeline/").json()

        assert told["schema_id"] == "ticks_v1"
        assert told["results"] == [
            {
                "version": 1,
                "semantic_version": "1.0.0",
                "status": "active",
                "since": moment(0),
                "until": moment(60),
                "known_from": moment(0),
            },
            {
                "version": 2,
                "semantic_version": "1.1.0",
                "status": "active",
                "since": moment(60),
                "until": None,
                "known_from": moment(1),
            },
        ]

    def test_ends_after_it_begins(self, reader):
        answer = reader.get(f"{PATH}timeline/?from={moment(60)}&until={moment(60)}")

        assert (answer.status_code, answer.json()["name"]) == (400, "until")

    def test_of_nothing_is_not_found(self, reader):
        answer = reader.get("/schemas/none/timeline/")

        assert (answer.status_code, answer.json()["code"]) == (404, "schema_not_found")


class TestFate:
    @pytest.mark.parametrize(
        ("verb", "status"), [("deprecate", "deprecated"), ("retire", "retired")]
    )
    def test_is_decided_by_a_steward_saying_why(self, steward, verb, status):
        answer = steward.post(f"{PATH}versions/2/{verb}/", {"reason": "Wrong codes."})

        assert (answer.status_code, answer.json()["status"]) == (200, status)
        assert answer.json()["version"] == 2

    def test_of_what_was_in_force_restores_the_one_before(self, steward):
        steward.post(f"{PATH}versions/2/retire/", {"reason": "Wrong codes."})

        told = steward.get(f"{PATH}versions/in-force/").json()
        rows = steward.get(f"{PATH}timeline/").json()["results"]
        assert told["version"] == 1
        assert [row["version"] for row in rows] == [1, 2, 1]

    @pytest.mark.parametrize("verb", ["deprecate", "retire"])
    @pytest.mark.parametrize(
        ("body", "pointer"),
        [({"reason": " "}, "/reason"), ({"reason": 7}, "/reason"), ({}, "")],
    )
    def test_needs_a_reason(self, steward, nothing_stored, verb, body, pointer):
        with nothing_stored():
            answer = steward.post(f"{PATH}versions/2/{verb}/", body)

        assert (answer.status_code, answer.json()["name"]) == (400, "reason")
        assert answer.json().get("place", {}).get("pointer", "") == pointer

    @pytest.mark.parametrize("name", ["latest", "1.1.0", "0x2"])
    def test_is_decided_by_number_only(self, steward, nothing_stored, name):
        with nothing_stored():
            answer = steward.post(f"{PATH}versions/{name}/retire/", {"reason": "x"})

        assert (answer.status_code, answer.json()["code"]) == (404, "address_not_found")

    @pytest.mark.parametrize("number", ["0", "3", "9" * 30])
    def test_of_nothing_is_not_found(self, steward, nothing_stored, number):
        with nothing_stored():
            answer = steward.post(f"{PATH}versions/{number}/retire/", {"reason": "x"})

        assert (answer.status_code, answer.json()["code"]) == (404, "version_not_found")

    def test_is_not_that_nothing_is_left(self, steward, nothing_stored):
        steward.post(f"{PATH}versions/2/retire/", {"reason": "x"})

        with nothing_stored():
            answer = steward.post(f"{PATH}versions/1/retire/", {"reason": "x"})

        assert (answer.status_code, answer.json()["code"]) == (
            409,
            "nothing_to_restore",
        )


class TestObserving:
    def seen(self):
        return [
            (row.module.number, row.version.number)
            for row in models.Observation.objects.select_related("module", "version")
        ]

    @pytest.mark.parametrize("what", ["", "document/"])
    def test_a_module_that_is_given_a_version_is_noted(self, reader, what):
        reader.get(f"{PATH}versions/1/{what}")

        assert self.seen() == [("0.1", 1)]

    def test_an_artifact_that_is_not_ready_was_not_given(self, reader):
        answer = reader.get(f"{PATH}versions/1/artifacts/arrow_ipc/")

        assert (answer.status_code, self.seen()) == (404, [])

    def test_lists_and_people_are_not_noted(self, reader, steward):
        reader.get(f"{PATH}versions/")
        steward.get(f"{PATH}versions/1/")

        assert self.seen() == []

    def test_a_second_reading_within_the_hour_writes_nothing(
        self, reader, nothing_stored
    ):
        reader.get(f"{PATH}versions/2/")

        with nothing_stored():
            answer = reader.get(f"{PATH}versions/2/document/")

        assert answer.status_code == 200

    def test_what_is_seen_is_told_of_the_module(self):
        key = conftest.with_key(factories.key())
        key.get(f"{PATH}versions/2/")

        (seen,) = key.get("/modules/0.1/").json()["observed"]

        assert (seen["schema_id"], seen["version"]) == ("ticks_v1", 2)
        assert seen["first_at"] == seen["last_at"]


def test_the_latest_of_a_schema_is_the_latest_version(reader, steward):
    steward.post(f"{PATH}versions/2/retire/", {"reason": "Wrong."})

    told = reader.get(PATH).json()
    listed = reader.get("/schemas/").json()["results"][0]
    latest = reader.get(f"{PATH}versions/latest/").json()

    assert listed == told
    assert (told["latest_version"], told["latest_semantic_version"]) == (1, "1.0.0")
    assert (latest["version"], latest["semantic_version"]) == (1, "1.0.0")


class TestStatusAsOf:
    """Published at 0 and 1, the second deprecated at 2 and retired at 3."""

    @pytest.fixture(autouse=True)
    def _fates(self, two_versions):
        ada = factories.actor("ada")
        for act, at in ((versions.deprecate, 2), (versions.retire, 3)):
            act(
                schema_id="ticks_v1",
                number=2,
                reason="Wrong.",
                by=ada,
                at=factories.later(at),
            )

    @pytest.mark.parametrize(
        ("at", "statuses"),
        [
            (0, {1: "active"}),
            (1, {1: "active", 2: "active"}),
            (2, {1: "active", 2: "deprecated"}),
            (3, {1: "active", 2: "retired"}),
        ],
    )
    def test_is_the_one_that_was_told_then(self, reader, at, statuses):
        listed = reader.get(f"{PATH}versions/?known_at={moment(at)}").json()
        spans = reader.get(f"{PATH}timeline/?known_at={moment(at)}").json()

        assert {row["version"]: row["status"] for row in listed["results"]} == statuses
        assert {row["status"] for row in spans["results"]} <= set(statuses.values())

    @pytest.mark.parametrize(("at", "status"), [(1, "active"), (2, "deprecated")])
    def test_is_told_of_what_is_in_force(self, reader, at, status):
        asked = f"valid_at={moment(60)}&known_at={moment(at)}"

        told = reader.get(f"{PATH}versions/in-force/?{asked}").json()
        spans = reader.get(f"{PATH}timeline/?known_at={moment(at)}").json()

        assert (told["version"], told["status"]) == (2, status)
        assert spans["results"][-1]["status"] == status

    def test_is_the_present_one_unless_asked(self, reader):
        told = reader.get(f"{PATH}versions/").json()["results"]

        assert [row["status"] for row in told] == ["active", "retired"]
