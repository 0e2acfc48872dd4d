"""Dry runs: what a proposal would say, and nothing that stays."""

import contextlib
import json

import pytest

from schemas_app.permissions import Scope
from schemas_app.selectors import documents
from tests import factories
from tests.api import conftest

PATH = "/schemas/ticks_v1/check/"
PAIR = "/check/"
NEXT = factories.with_field("venue", required=True)
WIDER = factories.with_field("venue")


@pytest.fixture(autouse=True)
def schema(_database):
    """The ticks, without versions."""
    return factories.schema()


def problem_of(answer):
    problem = answer.json()
    assert problem["remedy"]
    return answer.status_code, problem["code"], problem.get("place")


class TestOneDocument:
    @pytest.fixture(autouse=True)
    def _published(self, schema):
        factories.published()

    def test_is_told_what_its_proposal_would_be_told(self, developer, nothing_stored):
        sent = factories.text_of(NEXT)

        with nothing_stored():
            checked = developer.post(PATH, {"document": sent})

        proposed = developer.post(
            "/schemas/ticks_v1/proposals/", {"title": "x", "document": sent}
        )
        revision = proposed.json()["revision"]
        told = checked.json()
        assert checked.status_code == 200
        assert {name: told[name] for name in ("report", "fingerprint", "dialect")} == {
            name: revision[name] for name in ("report", "fingerprint", "dialect")
        }
        assert {name: told[name] for name in told if name != "report"} == {
            "fingerprint": revision["fingerprint"],
            "dialect": revision["dialect"],
            "references": {},
            "same_as": "",
            "severity": "breaking",
            "suggested_bump": "major",
            "suggested_version": "2.0.0",
            "base_version": 1,
            "violations": [
                {"against": 1, "direction": "backward", "outcome": "incompatible"}
            ],
        }

    def test_is_told_what_says_the_same(self, reader):
        told = reader.post(PATH, {"document": json.dumps(factories.TICK)}).json()

        assert told["same_as"] == "version 1"
        assert told["report"]["changes"] == []

    @pytest.mark.parametrize(
        ("wanted", "level", "reading", "severity"),
        [
            ({}, "BACKWARD", "STRICT", "compatible"),
            ({"level": None, "reading": None}, "BACKWARD", "STRICT", "compatible"),
            ({"level": "FULL"}, "FULL", "STRICT", "breaking"),
            ({"level": "FULL", "reading": "LENIENT"}, "FULL", "LENIENT", "compatible"),
        ],
    )
    def test_is_read_by_the_level_and_reading_asked_for(
        self, reader, wanted, level, reading, severity
    ):
        told = reader.post(PATH, {"document": WIDER, **wanted}).json()

        report = told["report"]
        assert (report["level"], report["reading"]) == (level, reading)
        assert told["severity"] == report["severity"] == severity

    def test_keeps_every_digit_of_a_value(self, reader):
        sent = (
            '{"document": {"type": "integer", '
            '"maximum": 123456789012345678901234567890, "multipleOf": 0.10}}'
        )

        answer = reader.post(PATH, sent)

        assert b"123456789012345678901234567890" in answer.content

    def test_names_what_it_would_pin(self, reader):
        document = {"properties": {"tick": {"$ref": "ticks_v1@latest"}}}

        told = reader.post(PATH, {"document": document}).json()

        assert list(told["references"].values()) == ["ticks_v1@1"]

    def test_has_no_base_before_the_first_version(self, reader):
        factories.schema("quotes_v1")

        told = reader.post("/schemas/quotes_v1/check/", {"document": {}}).json()

        assert (told["base_version"], told["suggested_version"]) == (None, "1.0.0")
        assert told["report"]["comparisons"] == []


class TestTwoDocuments:
    def test_are_compared_as_versions_are(self, reader, nothing_stored):
        with nothing_stored():
            answer = reader.post(PAIR, {"old": factories.TICK, "new": NEXT})

        told = answer.json()
        assert answer.status_code == 200
        assert {name: told[name] for name in told if name != "report"} == {
            "fingerprint": told["fingerprint"],
            "dialect": told["dialect"],
            "references": {},
            "same_as": "",
            "severity": "breaking",
            "suggested_bump": "major",
            "violations": [
                {"against": 1, "direction": "backward", "outcome": "incompatible"}
            ],
        }
        report = told["report"]
        assert (report["level"], report["reading"]) == ("BACKWARD", "STRICT")
        assert [row["against"] for row in report["comparisons"]] == [1]

    def test_that_say_the_same_are_said_to(self, reader):
        told = reader.post(
            PAIR, {"old": factories.TICK, "new": json.dumps(factories.TICK)}
        ).json()

        assert told["same_as"] == "the old document"

    def test_may_refer_to_what_is_registered(self, reader):
        factories.published()
        referring = {"properties": {"tick": {"$ref": "ticks_v1@1"}}}

        told = reader.post(PAIR, {"old": {}, "new": referring}).json()

        assert list(told["references"].values()) == ["ticks_v1@1"]


class TestRefusing:
    """Each refusal says in which text it counts, and leaves nothing behind."""

    @pytest.mark.parametrize(
        ("sent", "place"),
        [
            (
                {"old": "{", "new": "{}"},
                {"of": "old", "pointer": "", "line": 1, "column": 2},
            ),
            (
                {"old": "{}", "new": '{\n"a" 1}'},
                {"of": "new", "pointer": "/a", "line": 2, "column": 5},
            ),
        ],
    )
    def test_a_text_that_is_no_json(self, reader, nothing_stored, sent, place):
        with nothing_stored():
            answer = reader.post(PAIR, sent)

        assert problem_of(answer) == (400, "malformed_json", place)

    @pytest.mark.parametrize(
        ("body", "pointer", "column"),
        [
            ('{"old": {"type": 7}, "new": {}}', "/old/type", 18),
            ('{"old": {}, "new": {"type": 7}}', "/new/type", 29),
        ],
    )
    def test_a_value_that_is_no_schema(
        self, reader, nothing_stored, body, pointer, column
    ):
        with nothing_stored():
            answer = reader.post(PAIR, body)

        place = {"of": "body", "pointer": pointer, "line": 1, "column": column}
        assert problem_of(answer) == (422, "invalid_schema", place)

    def test_a_reference_to_nothing(self, reader, nothing_stored):
        with nothing_stored():
            answer = reader.post(PAIR, {"old": '{"$ref": "none@1"}', "new": "{}"})

        assert problem_of(answer) == (
            422,
            "unresolved_reference",
            {"of": "old", "pointer": "/$ref", "line": 1, "column": 10},
        )

    def test_arrow_types_that_contradict_what_is_new(self, reader, nothing_stored):
        wrong = {
            "properties": {"price": {"type": "string"}},
            "arrow": {"fields": [{"name": "price", "type": {"name": "int64"}}]},
        }

        with nothing_stored():
            answer = reader.post(PAIR, {"old": wrong, "new": wrong})

        status, code, place = problem_of(answer)
        assert (status, code, place["of"]) == (422, "invalid_schema", "body")
        assert place["pointer"].startswith("/new/")

    @pytest.mark.parametrize(
        ("path", "body", "names"),
        [
            (PATH, {}, ["document"]),
            (PATH, {"document": {}, "level": "SIDEWAYS"}, ["level"]),
            (PATH, {"document": {}, "reading": "LOOSE"}, ["reading"]),
            (PATH, {"document": {}, "title": "A change"}, ["title"]),
            (PAIR, {"old": {}}, ["new"]),
            (PAIR, {"old": {}, "new": {}, "level": None}, ["level"]),
        ],
    )
    def test_what_is_of_another_shape(self, reader, nothing_stored, path, body, names):
        with nothing_stored():
            answer = reader.post(path, body)

        assert problem_of(answer)[:2] == (400, "bad_value")
        assert [error["name"] for error in answer.json()["errors"]] == names

    def test_an_unknown_schema(self, reader):
        answer = reader.post("/schemas/none/check/", {"document": {}})

        assert problem_of(answer)[:2] == (404, "schema_not_found")

    @pytest.mark.parametrize(
        ("path", "body"),
        [(PATH, {"document": {}}), (PAIR, {"old": {}, "new": {}})],
    )
    def test_more_comparisons_than_there_are_places_for(
        self, reader, settings, path, body
    ):
        with contextlib.ExitStack() as others:
            for _ in range(settings.HTTP_THREADS // 2):
                others.enter_context(documents._places)
            answer = reader.post(path, body)

        assert problem_of(answer)[:2] == (503, "busy")
        assert answer["Retry-After"] == "1"


class TestAccess:
    """It is a read, whatever its method."""

    @pytest.mark.parametrize(
        ("path", "body"),
        [(PATH, {"document": {}}), (PAIR, {"old": {}, "new": {}})],
    )
    def test_needs_the_scope_read(self, path, body):
        proposing = conftest.with_key(factories.key(Scope.PROPOSE))

        answer = proposing.post(path, body)

        assert problem_of(answer)[:2] == (403, "permission_denied")

    def test_needs_to_be_known(self, nobody):
        answer = nobody.post(PAIR, {"old": {}, "new": {}})

        assert problem_of(answer)[:2] == (401, "not_authenticated")

    def test_is_for_anybody_who_signed_in(self, steward):
        assert steward.post(PAIR, {"old": {}, "new": {}}).status_code == 200
