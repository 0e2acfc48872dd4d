"""Versions, documents and artifacts over HTTP."""

import hashlib
import json

import pytest

from schemas_app import models
from schemas_app.domain import actors
from schemas_app.models import ArtifactStatus
from schemas_app.services import artifacts
from tests import factories

EXACT = (
    '{"type": "object",\n "properties": {"n": {"type": "integer",\n'
    '  "maximum": 9223372036854775807, "minimum": -1.10, "multipleOf": 1e-30}}}\n'
)


@pytest.fixture(autouse=True)
def schema(_database):
    """The ticks, without versions."""
    return factories.schema()


def build(version):
    """Do what the worker does."""
    artifacts.build(
        version_id=version.pk, by=actors.job("tests"), at=factories.later(1)
    )


def rows(answer):
    return {row["kind"]: row for row in answer.json()["artifacts"]}


class TestReading:
    def test_tells_all_about_a_version(self, reader):
        version = factories.published()

        answer = reader.get("/schemas/ticks_v1/versions/1/")

        told = answer.json()
        assert told.pop("artifacts")
        assert told == {
            "schema_id": "ticks_v1",
            "version": 1,
            "semantic_version": "1.0.0",
            "fingerprint": version.fingerprint,
            "dialect": version.dialect,
            "status": "active",
            "severity": "compatible",
            "previous_version": None,
            "published_at": "2026-03-02T09:30:00Z",
            "published_by": "ada",
            "effective_from": "2026-03-02T09:30:00Z",
            "references": {},
            "document": factories.TICK,
        }

    def test_keeps_every_digit_of_the_document(self, reader):
        factories.published(document=EXACT)

        answer = reader.get("/schemas/ticks_v1/versions/1/")

        assert EXACT.encode() in answer.content

    @pytest.mark.parametrize("name", ["2", "1.1.0", "latest"])
    def test_finds_it_by_each_of_its_names(self, reader, name):
        factories.published()
        second = factories.published(
            document=factories.with_field("venue"),
            at=factories.later(1),
            semantic_version="2.0.0",
        )
        wanted = name.replace("1.1.0", second.semantic_version)

        answer = reader.get(f"/schemas/ticks_v1/versions/{wanted}/")

        assert answer.json()["version"] == 2
        assert answer.json()["previous_version"] == 1

    @pytest.mark.parametrize("name", ["3", "9.9.9", "0", "01", "newest", "9" * 40])
    def test_does_not_find_an_unknown_one(self, reader, name):
        factories.published()

        answer = reader.get(f"/schemas/ticks_v1/versions/{name}/")

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (404, "version_not_found")
        assert problem["name"] == f"ticks_v1@{name}"
        assert problem["remedy"] == (
            "Name it by number (3), semantic version (2.0.0) or `latest`."
        )

    def test_does_not_find_the_latest_of_none(self, reader):
        answer = reader.get("/schemas/ticks_v1/versions/latest/")

        assert (answer.status_code, answer.json()["code"]) == (404, "version_not_found")

    def test_says_when_nothing_has_changed(self, reader):
        version = factories.published()
        first = reader.get("/schemas/ticks_v1/versions/1/")

        again = reader.get(
            "/schemas/ticks_v1/versions/1/", **{"If-None-Match": first["ETag"]}
        )
        build(version)
        built = reader.get(
            "/schemas/ticks_v1/versions/1/", **{"If-None-Match": first["ETag"]}
        )

        assert (again.status_code, again.content) == (304, b"")
        assert built.status_code == 200

    def test_pins_the_versions_it_refers_to(self, reader):
        context = {"$id": "https://example.test/context", "type": "object"}
        factories.schema("context")
        factories.published("context", context)
        factories.published(
            document={"$id": "https://example.test/ticks", "$ref": "context"}
        )

        answer = reader.get("/schemas/ticks_v1/versions/1/")

        assert answer.json()["references"] == {
            "https://example.test/context": "context@1"
        }


class TestListing:
    def test_gives_versions_by_number_without_documents(self, reader):
        factories.published()
        factories.published(
            document=factories.with_field("venue"), at=factories.later(1)
        )

        answer = reader.get("/schemas/ticks_v1/versions/").json()

        assert [each["version"] for each in answer["results"]] == [1, 2]
        assert ["document" in each for each in answer["results"]] == [False, False]
        assert (answer["next"], answer["previous"]) == (None, None)

    def test_gives_pages_that_lead_to_each_other(self, reader):
        factories.published()
        for minutes, name in enumerate(("a", "b"), start=1):
            factories.published(
                document=factories.with_field(name), at=factories.later(minutes)
            )

        first = reader.get("/schemas/ticks_v1/versions/?limit=2").json()
        second = reader.get(first["next"].removeprefix("/api/v1")).json()

        assert first["next"] == "/api/v1/schemas/ticks_v1/versions/?after=2&limit=2"
        assert [each["version"] for each in second["results"]] == [3]
        assert (
            second["previous"] == "/api/v1/schemas/ticks_v1/versions/?before=3&limit=2"
        )

    @pytest.mark.parametrize(
        ("query", "name"),
        [
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("after=-1", "after"),
            ("after=1.0", "after"),
            ("after=" + "9" * 30, "after"),
            ("after=1&after=2", "after"),
            ("afetr=1", "afetr"),
        ],
    )
    def test_refuses_a_query_that_makes_no_sense(self, reader, query, name):
        answer = reader.get(f"/schemas/ticks_v1/versions/?{query}")

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (400, "bad_value")
        assert problem["name"] == name

    def test_asks_the_database_as_often_for_many(
        self, reader, django_assert_num_queries
    ):
        factories.published()
        for minutes, name in enumerate(("a", "b"), start=1):
            factories.published(
                document=factories.with_field(name), at=factories.later(minutes)
            )
        reader.get("/")  # notes that the key was used, for a minute

        with django_assert_num_queries(4):
            reader.get("/schemas/ticks_v1/versions/")


class TestDocument:
    def test_is_the_very_text(self, reader):
        factories.published(document=EXACT)

        answer = reader.get("/schemas/ticks_v1/versions/1/document/")

        assert answer.content == EXACT.encode()
        assert answer["Content-Type"] == "application/schema+json"
        digest = hashlib.sha256(EXACT.encode()).hexdigest()
        assert answer["ETag"] == f'"{digest}"'
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer["Vary"] == "Authorization, Cookie"

    def test_is_not_sent_to_who_has_it(self, reader):
        digest = hashlib.sha256(factories.published().text.encode()).hexdigest()

        answer = reader.get(
            "/schemas/ticks_v1/versions/latest/document/",
            **{"If-None-Match": f'"{digest}"'},
        )

        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == f'"{digest}"'

    @pytest.mark.parametrize("named", ['W/"{}"', '"other", "{}"', "*"])
    def test_is_known_by_other_forms_of_its_etag(self, reader, named):
        digest = hashlib.sha256(factories.published().text.encode()).hexdigest()

        answer = reader.get(
            "/schemas/ticks_v1/versions/1/document/",
            **{"If-None-Match": named.format(digest)},
        )

        assert answer.status_code == 304
        assert answer["Vary"] == "Authorization, Cookie"
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"

    @pytest.mark.parametrize("named", ['"other"', "nonsense", '""', '"'])
    def test_is_sent_to_who_has_another_one(self, reader, named):
        factories.published()

        answer = reader.get(
            "/schemas/ticks_v1/versions/1/document/", **{"If-None-Match": named}
        )

        assert answer.status_code == 200

    def test_may_be_another_one_tomorrow_by_the_name_latest(self, reader):
        factories.published()

        answer = reader.get("/schemas/ticks_v1/versions/latest/document/")

        assert answer["Cache-Control"] == "private, no-cache"

    def test_is_sent_whatever_the_caller_accepts(self, reader):
        factories.published()

        answer = reader.get(
            "/schemas/ticks_v1/versions/1/document/", Accept="text/html"
        )

        assert answer.status_code == 200


class TestArtifact:
    def test_is_bytes_with_their_digest(self, reader):
        version = factories.published()
        build(version)

        listed = rows(reader.get("/schemas/ticks_v1/versions/1/"))["arrow_ipc"]
        answer = reader.get(listed["url"].removeprefix("/api/v1"))

        digest = hashlib.sha256(answer.content).hexdigest()
        assert listed["status"] == "ready"
        assert (listed["sha256"], listed["size"]) == (digest, len(answer.content))
        assert answer["X-Content-SHA256"] == digest
        assert answer["ETag"] == f'"{digest}"'
        assert answer["Content-Type"] == listed["media_type"]
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["Content-Disposition"].startswith(
            'attachment; filename="ticks_v1@1.arrow_ipc'
        )

    def test_is_not_sent_to_who_has_it(self, reader):
        build(factories.published())
        first = reader.get("/schemas/ticks_v1/versions/1/artifacts/arrow_json/")

        again = reader.get(
            "/schemas/ticks_v1/versions/1/artifacts/arrow_json/",
            **{"If-None-Match": first["ETag"]},
        )

        assert (again.status_code, again.content) == (304, b"")

    def test_is_asked_for_again_until_it_is_built(self, reader):
        factories.published()

        answer = reader.get("/schemas/ticks_v1/versions/1/artifacts/arrow_ipc/")

        assert (answer.status_code, answer.json()["code"]) == (
            404,
            "artifact_not_ready",
        )
        assert answer["Retry-After"] == "1"
        assert answer.json()["remedy"]

    def test_says_why_it_cannot_be_built(self, reader):
        build(factories.published(document={"type": "string"}))
        failed = models.Artifact.objects.get(kind="arrow_ipc")

        answer = reader.get("/schemas/ticks_v1/versions/1/artifacts/arrow_ipc/")

        assert failed.status == ArtifactStatus.REFUSED
        assert (answer.status_code, answer.json()["code"]) == (404, "artifact_failed")
        assert answer.json()["reason"] == failed.reason
        assert "Retry-After" not in answer

    def test_is_not_found_by_an_unknown_kind(self, reader):
        factories.published()

        answer = reader.get("/schemas/ticks_v1/versions/1/artifacts/arrow_xml/")

        assert (answer.status_code, answer.json()["code"]) == (
            404,
            "artifact_not_found",
        )

    def test_of_a_newer_generator_replaces_the_old_one_when_ready(self, reader):
        version = factories.published()
        build(version)
        old = models.Artifact.objects.get(kind="arrow_json")
        newer = models.Artifact.objects.create(
            version=version,
            kind="arrow_json",
            generator="arrow_json/next",
            media_type=old.media_type,
            requested_at=factories.later(2),
        )
        waiting = rows(reader.get("/schemas/ticks_v1/versions/1/"))["arrow_json"]

        newer.status, newer.content = ArtifactStatus.READY, b"{}"
        newer.sha256, newer.size = hashlib.sha256(b"{}").hexdigest(), 2
        newer.save()
        ready = reader.get("/schemas/ticks_v1/versions/1/artifacts/arrow_json/")

        assert waiting["generator"] == old.generator
        assert ready.content == b"{}"

    def test_is_found_by_its_digest_after_a_newer_one_is_ready(self, reader):
        version = factories.published()
        build(version)
        old = models.Artifact.objects.get(kind="arrow_json")
        content = b"{}"
        models.Artifact.objects.create(
            version=version,
            kind="arrow_json",
            generator="arrow_json/next",
            media_type=old.media_type,
            status=ArtifactStatus.READY,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            requested_at=factories.later(2),
        )
        address = "/schemas/ticks_v1/versions/1/artifacts/arrow_json/"

        answer = reader.get(f"{address}{old.sha256}/")

        assert answer.content == bytes(old.content or b"")
        assert answer["ETag"] == f'"{old.sha256}"'
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
        refused = reader.get(f"{address}{'0' * 64}/")
        assert (refused.status_code, refused.json()["code"]) == (
            404,
            "artifact_not_found",
        )


def test_numbers_in_answers_are_numbers(reader):
    factories.published(document=EXACT)

    answer = reader.get("/schemas/ticks_v1/versions/1/")

    maximum = json.loads(answer.content)["document"]["properties"]["n"]["maximum"]
    assert maximum == 9223372036854775807
