"""Proposals over HTTP: what is asked for, and everything that is refused."""

import contextlib
import json

import pytest

from schemas_app import models
from schemas_app.selectors import documents
from tests import factories
from tests.api import conftest

PATH = "/schemas/ticks_v1/proposals/"
TEXT = factories.text_of(factories.TICK)


@pytest.fixture(autouse=True)
def schema(_database):
    """The ticks, without versions."""
    return factories.schema()


def body(document=TEXT, **more):
    return {"title": "A change", "document": document, **more}


class TestSubmitting:
    def test_gives_the_proposal_with_its_report(self, developer):
        answer = developer.post(PATH, body(message="The cleaner needs it."))

        proposal = models.Proposal.objects.get()
        revision = proposal.revisions.get()
        told = answer.json()
        assert answer.status_code == 201
        assert answer["Location"] == f"/api/v1/proposals/{proposal.pk}/"
        moments = told.pop("created_at"), told["revision"].pop("created_at")
        assert moments[0] == moments[1]
        assert told == {
            "proposal_id": proposal.pk,
            "schema_id": "ticks_v1",
            "state": "in_review",
            "title": "A change",
            "message": "The cleaner needs it.",
            "author": "tests (module 0.1)",
            "semantic_version": None,
            "closed_at": None,
            "version": None,
            "base_moved": False,
            "expires_at": None,
            "requirement": {
                "rule": "otherwise",
                "policy": 0,
                "approvals_needed": 1,
                "group": "",
                "arrow_compatible": False,
                "owners_answer": False,
                "threads_block": False,
                "notice_hours": 0,
                "expires_after_days": None,
                "publishes_itself": False,
            },
            "checklist": [
                {
                    "kind": "approvals",
                    "done": False,
                    "sentence": "0 of 1 approvals by stewards",
                }
            ],
            "approvals": {"given": 0, "needed": 1, "stale": 0},
            "schedule": None,
            "break_glass": None,
            "open_threads": 0,
            "revision": {
                "number": 1,
                "fingerprint": revision.fingerprint,
                "base_version": None,
                "severity": "compatible",
                "dialect": revision.dialect,
                "references": {},
                "message": "The cleaner needs it.",
                "author": "tests (module 0.1)",
                "report": revision.report,
                "document": factories.TICK,
            },
            "reviews": [],
            "impact": [],
            "acknowledgements": [],
        }

    def test_keeps_the_very_text_of_a_string(self, developer):
        text = '{ "type":"object",\t"maximum": 1.10,\r\n"minimum": 1E-2 }\n'

        answer = developer.post(PATH, body(text))

        assert models.Revision.objects.get().text == text
        assert text.encode() in answer.content

    def test_lays_a_json_value_out_with_every_digit(self, developer):
        sent = (
            '{"title": "x", "document": {"type": "integer", '
            '"maximum": 123456789012345678901234567890, "multipleOf": 0.10}}'
        )

        developer.post(PATH, sent)

        assert models.Revision.objects.get().text == (
            '{\n  "type": "integer",\n'
            '  "maximum": 123456789012345678901234567890,\n'
            '  "multipleOf": 0.10\n}'
        )

    def test_takes_a_schema_that_is_only_true(self, developer):
        answer = developer.post(PATH, body(document=True))

        assert answer.status_code == 201
        assert answer.json()["revision"]["document"] is True

    def test_says_what_breaks_whom(self, developer):
        factories.published()

        answer = developer.post(
            PATH, body(factories.with_field("venue", required=True))
        )

        revision = answer.json()["revision"]
        backward = revision["report"]["comparisons"][0]["backward"]
        assert (revision["base_version"], revision["severity"]) == (1, "breaking")
        assert backward["outcome"] == "incompatible"
        assert "venue" not in backward["witness"]["document"]

    def test_keeps_the_version_that_was_asked_for(self, developer):
        answer = developer.post(PATH, body(semantic_version="3.0.0"))

        assert answer.json()["semantic_version"] == "3.0.0"


class TestRefusing:
    """Each refusal has code, place and remedy, and leaves nothing behind."""

    @pytest.fixture(autouse=True)
    def _published(self, schema):
        factories.published()

    def refused(self, caller, nothing_stored, sent, *, path=PATH):
        with nothing_stored():
            answer = caller.post(path, sent)
        problem = answer.json()
        assert problem["remedy"]
        return answer.status_code, problem["code"], problem.get("place")

    def test_a_body_that_is_no_json(self, developer, nothing_stored):
        found = self.refused(developer, nothing_stored, '{"title": "x",\n "doc')

        assert found == (
            400,
            "malformed_json",
            {"of": "body", "pointer": "", "line": 2, "column": 2},
        )

    @pytest.mark.parametrize(
        ("sent", "code"),
        [
            (b"\xff\xfe", "malformed_json"),
            (b"", "bad_value"),
            (b"[]", "bad_value"),
            (b"null", "bad_value"),
            (b'{"title": NaN}', "malformed_json"),
            (b'{"title": "\\ud800"}', "malformed_json"),
            (b'{"title": 1e99999}', "number_out_of_range"),
        ],
    )
    def test_a_body_that_is_no_object(self, developer, nothing_stored, sent, code):
        found = self.refused(developer, nothing_stored, sent)

        assert found[:2] == (400, code)

    def test_a_member_twice_in_the_body(self, developer, nothing_stored):
        sent = '{"title": "a", "title": "b", "document": {}}'

        found = self.refused(developer, nothing_stored, sent)

        assert found == (
            400,
            "duplicate_key",
            {"of": "body", "pointer": "/title", "line": 1, "column": 16},
        )

    def test_a_document_text_that_is_no_json(self, developer, nothing_stored):
        found = self.refused(
            developer, nothing_stored, body('{\n  "type": "object",\n}')
        )

        assert found == (
            400,
            "malformed_json",
            {"of": "document", "pointer": "", "line": 3, "column": 1},
        )

    def test_a_member_twice_in_the_document(self, developer, nothing_stored):
        text = '{"type": "object",\n "properties": {"a": {}, "a": {}}}'

        found = self.refused(developer, nothing_stored, body(text))

        assert found == (
            400,
            "duplicate_key",
            {"of": "document", "pointer": "/properties/a", "line": 2, "column": 26},
        )

    def test_a_schema_that_is_invalid(self, developer, nothing_stored):
        text = '{\n  "type": "object",\n  "required": "price"\n}'

        found = self.refused(developer, nothing_stored, body(text))

        assert found == (
            422,
            "invalid_schema",
            {"of": "document", "pointer": "/required", "line": 3, "column": 15},
        )

    def test_an_invalid_schema_sent_as_a_value(self, developer, nothing_stored):
        sent = '{"title": "x",\n "document": {"type": 7}}'

        found = self.refused(developer, nothing_stored, sent)

        assert found == (
            422,
            "invalid_schema",
            {"of": "body", "pointer": "/document/type", "line": 2, "column": 23},
        )

    @pytest.mark.parametrize("document", [[], 7, None, "7", '"text"'])
    def test_a_document_that_is_no_schema(self, developer, nothing_stored, document):
        found = self.refused(developer, nothing_stored, body(document))

        assert found[0] in {400, 422}

    def test_an_unknown_dialect(self, developer, nothing_stored):
        text = '{"$schema": "https://example.test/draft-99"}'

        found = self.refused(developer, nothing_stored, body(text))

        assert found[:2] == (422, "unknown_dialect")
        assert found[2]["pointer"] == "/$schema"

    def test_a_reference_to_nothing(self, developer, nothing_stored):
        text = '{"properties": {"a": {"$ref": "no_such_schema@3"}}}'

        found = self.refused(developer, nothing_stored, body(text))

        assert found == (
            422,
            "unresolved_reference",
            {
                "of": "document",
                "pointer": "/properties/a/$ref",
                "line": 1,
                "column": 31,
            },
        )

    def test_a_document_that_is_too_large(self, developer, nothing_stored):
        found = self.refused(
            developer, nothing_stored, body(json.dumps({"title": "x" * 1_100_000}))
        )

        assert found[:2] == (413, "document_too_large")

    def test_a_body_that_is_too_large(self, developer, nothing_stored):
        found = self.refused(developer, nothing_stored, b" " * (8 * 1024 * 1024 + 1))

        assert found[:2] == (413, "document_too_large")

    @pytest.mark.parametrize("closed", [True, False])
    def test_a_document_ten_thousand_deep(self, developer, nothing_stored, closed):
        text = '{"not":' * 10_000 + ("{}" + "}" * 10_000 if closed else "")

        found = self.refused(developer, nothing_stored, body(text))

        assert found[:2] == (400, "document_too_deep")
        assert found[2]["of"] == "document"

    def test_a_body_ten_thousand_deep(self, developer, nothing_stored):
        sent = '{"title": "x", "document": ' + "[" * 10_000

        found = self.refused(developer, nothing_stored, sent)

        assert found[:2] == (400, "document_too_deep")
        assert found[2]["of"] == "body"

    def test_a_deep_value_that_would_grow_when_laid_out(
        self, developer, nothing_stored
    ):
        deep = "[" * 250 + ",".join("1" * 3_000) + "]" * 250

        found = self.refused(
            developer, nothing_stored, f'{{"title": "x", "document": {deep}}}'
        )

        assert found[:2] == (400, "document_too_deep")

    def test_what_is_published_already(self, developer, nothing_stored):
        said_otherwise = json.dumps(factories.TICK)

        with nothing_stored():
            answer = developer.post(PATH, body(said_otherwise))

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (409, "unchanged_document")
        assert problem["same_as"] == "version 1"
        assert problem["remedy"]

    def test_more_comparisons_than_there_are_places_for(
        self, developer, nothing_stored, settings
    ):
        with contextlib.ExitStack() as others, nothing_stored():
            for _ in range(settings.HTTP_THREADS // 2):
                others.enter_context(documents._places)
            answer = developer.post(PATH, body())

        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert answer["Retry-After"] == "1"

    def test_a_version_that_was_lowered(self, developer, nothing_stored):
        sent = body(factories.with_field("venue"), semantic_version="1.0.1")

        found = self.refused(developer, nothing_stored, sent)

        assert found[:2] == (400, "version_too_low")
        assert found[2]["pointer"] == "/semantic_version"

    def test_a_version_that_is_none(self, developer, nothing_stored):
        sent = body(factories.with_field("venue"), semantic_version="two")

        found = self.refused(developer, nothing_stored, sent)

        assert found[:2] == (400, "bad_value")
        assert found[2]["pointer"] == "/semantic_version"

    @pytest.mark.parametrize("title", ["", "  ", "x" * 201])
    def test_a_title_that_says_nothing(self, developer, nothing_stored, title):
        found = self.refused(
            developer, nothing_stored, {"title": title, "document": "{}"}
        )

        assert found[:2] == (400, "bad_value")
        assert found[2]["pointer"] == "/title"

    def test_an_unknown_schema(self, developer, nothing_stored):
        found = self.refused(
            developer, nothing_stored, body(), path="/schemas/none/proposals/"
        )

        assert found[:2] == (404, "schema_not_found")

    @pytest.mark.parametrize(
        "media_type", ["text/plain", "application/x-www-form-urlencoded", ""]
    )
    def test_another_media_type(self, developer, nothing_stored, media_type):
        with nothing_stored():
            answer = developer.post(PATH, "title=x", content_type=media_type)

        assert (answer.status_code, answer.json()["code"]) == (
            415,
            "unsupported_media_type",
        )
        assert answer.json()["remedy"] == "Send it with Content-Type: application/json."


class TestRevising:
    def test_adds_a_revision(self, developer):
        proposal = factories.proposal()

        answer = developer.post(
            f"/proposals/{proposal.pk}/revisions/",
            {"document": factories.with_field("venue"), "message": "As asked."},
        )

        assert answer.status_code == 201
        assert answer.json()["revision"]["number"] == 2
        assert answer.json()["revision"]["message"] == "As asked."

    def test_makes_older_votes_stale(self, developer):
        proposal = factories.approved()

        answer = developer.post(
            f"/proposals/{proposal.pk}/revisions/",
            {"document": factories.with_field("venue")},
        )

        told = answer.json()
        assert told["state"] == "in_review"
        assert told["approvals"] == {"given": 0, "needed": 1, "stale": 1}
        assert [(vote["reviewer"], vote["stale"]) for vote in told["reviews"]] == [
            ("ada", True)
        ]

    def test_refuses_the_same_text(self, developer, nothing_stored):
        proposal = factories.proposal()

        with nothing_stored():
            answer = developer.post(
                f"/proposals/{proposal.pk}/revisions/", {"document": TEXT}
            )

        assert (answer.status_code, answer.json()["code"]) == (
            409,
            "unchanged_document",
        )

    def test_refuses_anybody_but_the_author(self, nothing_stored):
        proposal = factories.proposal()
        other = conftest.with_key(factories.key(owner="noah"))

        with nothing_stored():
            answer = other.post(
                f"/proposals/{proposal.pk}/revisions/",
                {"document": factories.with_field("venue")},
            )

        assert (answer.status_code, answer.json()["code"]) == (
            403,
            "permission_denied",
        )


class TestWithdrawing:
    @pytest.mark.parametrize("sent", [{"comment": "We found another way."}, {}])
    def test_closes_the_proposal(self, developer, sent):
        proposal = factories.proposal()

        answer = developer.post(f"/proposals/{proposal.pk}/withdraw/", sent)

        assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
        assert answer.json()["closed_at"]
        reason = models.AuditEntry.objects.latest("number").reason
        assert reason == sent.get("comment", "")

    def test_refuses_a_second_time(self, developer, nothing_stored):
        proposal = factories.proposal()
        developer.post(f"/proposals/{proposal.pk}/withdraw/", {})

        with nothing_stored():
            answer = developer.post(f"/proposals/{proposal.pk}/withdraw/", {})

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (409, "transition_refused")
        assert (problem["state"], problem["event"]) == ("withdrawn", "be withdrawn")


class TestReading:
    def test_tells_that_the_base_has_moved(self, reader):
        waiting = factories.approved(document=factories.with_field("venue"))
        factories.published()

        told = reader.get(f"/proposals/{waiting.pk}/").json()

        assert told["base_moved"] is True
        assert told["approvals"] == {"given": 0, "needed": 1, "stale": 1}
        assert [vote["stale"] for vote in told["reviews"]] == [True]

    def test_tells_the_version_it_became(self, reader):
        version = factories.published()

        told = reader.get(f"/proposals/{version.proposal_id}/").json()

        assert (told["state"], told["version"], told["base_moved"]) == (
            "published",
            1,
            False,
        )
        assert told["approvals"] == {"given": 1, "needed": 1, "stale": 0}

    @pytest.mark.parametrize("number", ["999999", "9" * 30])
    def test_does_not_find_an_unknown_one(self, reader, number):
        answer = reader.get(f"/proposals/{number}/")

        assert (answer.status_code, answer.json()["code"]) == (
            404,
            "proposal_not_found",
        )
