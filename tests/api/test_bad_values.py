"""Texts, numbers and moments that no database takes ..."""

import json
import logging

import pytest

from schemas_app.permissions import Scope
from tests import factories
from tests.api import conftest

NUL = "a\0b"
NEW = {"schema_id": "bars", "title": "Bars", "domain": "market-data"}
PROPOSED = {"title": "Ticks", "document": factories.TICK}
HOOK = {"label": "Tests", "url": "https://hooks.example.com/x", "pattern": "ticks_*"}
BEYOND = str(10**25)


@pytest.fixture(autouse=True)
def _world(_database):
    factories.schema()
    factories.published("ticks_v1", factories.TICK)


def refused(answer, code="bad_value"):
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    return answer.json()


class TestNul:
    @pytest.mark.parametrize("name", ["schema_id", "title", "description", "domain"])
    def test_makes_no_schema(self, developer, nothing_stored, name):
        with nothing_stored():
            answer = developer.post("/schemas/", {**NEW, name: NUL})

        assert refused(answer)["errors"][0]["pointer"] == f"/{name}"

    @pytest.mark.parametrize("name", ["title", "message", "semantic_version"])
    def test_makes_no_proposal(self, developer, nothing_stored, name):
        with nothing_stored():
            answer = developer.post(
                "/schemas/ticks_v1/proposals/", {**PROPOSED, name: NUL}
            )

        assert refused(answer)["errors"][0]["pointer"] == f"/{name}"

    @pytest.mark.parametrize("name", ["label", "url", "pattern"])
    def test_makes_no_webhook(self, steward, nothing_stored, name):
        with nothing_stored():
            answer = steward.post("/webhooks/", {**HOOK, name: NUL})

        assert refused(answer)["name"].startswith(name)

    @pytest.mark.parametrize(
        "path",
        [
            "/schemas/?q=a%00b",
            "/schemas/?domain=%00",
            "/schemas/?owner=%00",
            "/schemas/?after=%00",
            "/schemas/?ordering=created_at&after=%00",
            "/proposals/?schema_id=%00",
            "/proposals/?author=%00",
            "/modules/?after=%00",
            "/announcements/?schema_id=%00",
        ],
    )
    def test_is_no_parameter(self, reader, path):
        refused(reader.get(path))

    def test_is_told_of_in_a_document(self, developer):
        document = {"type": "object", "title": NUL, "properties": {NUL: {}}}

        answer = developer.post(
            "/schemas/ticks_v1/proposals/", {**PROPOSED, "document": document}
        )

        assert answer.status_code == 201
        assert answer.json()["revision"]["document"]["title"] == NUL

    def test_is_no_name_in_an_address(self, reader):
        answer = reader.get("/schemas/a%00b/")

        assert answer.status_code == 404


class TestSurrogates:
    @pytest.mark.parametrize("name", ["title", "description"])
    def test_that_are_alone_are_refused_with_their_place(
        self, developer, nothing_stored, name
    ):
        with nothing_stored():
            answer = developer.post("/schemas/", json.dumps({**NEW, name: "\ud800"}))

        assert refused(answer, "malformed_json")["place"]["line"] == 1


class TestNumbers:
    @pytest.mark.parametrize(
        "path",
        [
            f"/announcements/?after={BEYOND}",
            f"/announcements/?after={2**63}",
            f"/proposals/?after={BEYOND}",
            f"/proposals/?after={'9' * 5000}",
            f"/schemas/ticks_v1/versions/?after={2**63}",
            f"/schemas/?limit={BEYOND}",
            "/schemas/?limit=0",
            "/schemas/?limit=101",
            "/schemas/?limit=-1",
            "/schemas/?limit=%D9%A1",
            "/announcements/?limit=1001",
        ],
    )
    def test_that_are_too_large_are_no_parameters(self, reader, path):
        refused(reader.get(path))

    @pytest.mark.parametrize(
        "path",
        [
            f"/proposals/{2**63}/",
            f"/proposals/{BEYOND}/",
            f"/policies/{BEYOND}/",
            f"/schemas/ticks_v1/versions/{BEYOND}/",
            f"/schemas/ticks_v1/versions/{2**31}/",
            f"/schemas/ticks_v1/versions/{2**63}/",
            f"/schemas/ticks_v1/versions/{BEYOND}.0.0/",
            f"/schemas/ticks_v1/versions/1/report/{BEYOND}/",
        ],
    )
    def test_that_are_too_large_name_nothing(self, reader, path):
        answer = reader.get(path)

        assert answer.status_code == 404

    def test_of_a_thousand_digits_and_no_more_are_taken(self, developer):
        many = {"const": 10**400}
        more = json.dumps({"title": "More", "document": {"const": 0}})

        taken = developer.post("/check/", {"old": many, "new": many})
        refusal = developer.post(
            "/schemas/ticks_v1/proposals/", more.replace(": 0}", f": 1{'0' * 1001}}}")
        )

        assert taken.status_code == 200
        assert refused(refusal, "number_out_of_range")["place"]["pointer"] == (
            "/document/const"
        )

    @pytest.mark.parametrize("value", [10**400, 1.5, True, None, [], {}])
    def test_are_no_texts(self, developer, nothing_stored, value):
        body = json.dumps({**NEW, "title": 0}).replace(
            '"title": 0', f'"title": {json.dumps(value)}'
        )

        with nothing_stored():
            answer = developer.post("/schemas/", body)

        assert refused(answer)["errors"][0]["name"] == "title"


class TestMoments:
    @pytest.mark.parametrize(
        "moment",
        [
            "0001-01-01T00:00:00%2B14:00",
            "9999-12-31T23:59:59-14:00",
            "10000-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-03-02T09:30:00",
            "2026-03-02T09:30:00%2B25:00",
            "yesterday",
            "",
            "%00",
        ],
    )
    @pytest.mark.parametrize("name", ["valid_at", "known_at"])
    def test_that_are_none_are_refused(self, reader, name, moment):
        answer = reader.get(f"/schemas/ticks_v1/versions/in-force/?{name}={moment}")

        assert refused(answer)["name"] == name

    @pytest.mark.parametrize(
        "moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"]
    )
    @pytest.mark.parametrize(
        "path",
        [
            "/schemas/ticks_v1/versions/?valid_at={0}&known_at={0}",
            "/schemas/ticks_v1/timeline/?from={0}&known_at={0}",
        ],
    )
    def test_at_the_edges_are_taken(self, reader, path, moment):
        assert reader.get(path.format(moment)).status_code == 200


class TestBodies:
    @pytest.mark.parametrize(
        ("sent", "media_type", "status", "code"),
        [
            ("{", "application/json", 400, "malformed_json"),
            ("[]", "application/json", 400, "bad_value"),
            ('{"title": 1, "title": 2}', "application/json", 400, "duplicate_key"),
            ("{}", "text/plain", 415, "unsupported_media_type"),
            ("a=b", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
            ("{}", "application/json; charset=latin-1", 415, "unsupported_media_type"),
            (b"\xff", "application/json", 400, "malformed_json"),
            ("[" * 300, "application/json", 400, "document_too_deep"),
            (
                json.dumps({**NEW, "colour": "red"}),
                "application/json",
                400,
                "bad_value",
            ),
            (b" " * (9 * 2**20), "application/json", 413, "document_too_large"),
        ],
    )
    def test_are_refused_and_leave_one_line(
        self, developer, nothing_stored, caplog, sent, media_type, status, code
    ):
        with nothing_stored(), caplog.at_level(logging.INFO):
            answer = developer.post("/schemas/", sent, content_type=media_type)

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert len(caplog.records) == 1

    @pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip"])
    def test_that_are_compressed_are_refused(self, developer, nothing_stored, coding):
        with nothing_stored():
            answer = developer.post("/schemas/", NEW, **{"Content-Encoding": coding})

        told = answer.json()
        assert (answer.status_code, told["code"]) == (415, "unsupported_media_type")
        assert coding in told["detail"]
        assert answer["Accept-Encoding"] == "identity"

    def test_may_say_that_they_are_as_they_are(self, developer):
        headers = {"Content-Encoding": "identity"}
        media_type = 'application/json; charset="UTF-8"'

        answer = developer.post("/schemas/", NEW, content_type=media_type, **headers)

        assert answer.status_code == 201

    @pytest.mark.parametrize(
        ("path", "media_type"),
        [
            ("/schemas/", "application/json"),
            ("/schemas/ticks_v1/versions/1/validate/", "application/x-ndjson"),
        ],
    )
    def test_of_another_media_type_are_told_which(self, developer, path, media_type):
        answer = developer.post(path, "a", content_type="text/csv")

        assert answer.status_code == 415
        assert answer.json()["remedy"] == f"Send it with Content-Type: {media_type}."

    def test_of_who_may_only_read_change_nothing(self, nothing_stored):
        reader = conftest.with_key(factories.key(Scope.READ))

        with nothing_stored():
            answer = reader.post("/schemas/", NEW)

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
