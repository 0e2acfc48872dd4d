"""Generating artifacts from published versions."""

import hashlib

import pyarrow
import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import actors, exact_json
from schemas_app.domain.artifact_kinds import kinds
from schemas_app.services import artifacts
from tests import factories

JOB = actors.job("build_artifacts")


@pytest.fixture
def version(_database):
    factories.schema()
    return factories.published(document=factories.ticks_text("1.1.0"))


def build(version):
    artifacts.build(version_id=version.pk, by=JOB, at=factories.later(10))


class TestBuild:
    def test_stores_arrow_bytes_with_their_digest(self, version):
        build(version)

        artifact = version.artifacts.get(kind="arrow_ipc")
        content = bytes(artifact.content)
        schema = pyarrow.ipc.read_schema(pyarrow.py_buffer(content))
        assert artifact.status == "ready"
        assert artifact.sha256 == hashlib.sha256(content).hexdigest()
        assert artifact.size == len(content)
        assert [(field.name, str(field.type)) for field in schema] == [
            ("ts", "timestamp[us]"),
            ("symbol", "string"),
            ("price", "double"),
            ("size", "int32"),
            ("side", "string"),
            ("exchange_id", "string"),
        ]

    def test_announces_each_artifact(self, version):
        build(version)

        last = Announcement.objects.order_by("-number")[: len(kinds.KINDS)]
        assert {row.kind for row in last} == {"artifact_ready"}
        assert {exact_json.loads(row.body)["kind"] for row in last} == set(kinds.KINDS)

    def test_changes_nothing_when_run_twice(self, version, nothing_stored):
        build(version)

        with nothing_stored():
            build(version)

    def test_records_why_a_schema_cannot_be_mapped(self):
        factories.schema("anything")
        version = factories.published("anything", {"type": "object"})

        build(version)

        artifact = version.artifacts.get(kind="arrow_ipc")
        assert (artifact.status, artifact.content) == ("refused", None)
        assert artifact.reason
        entry = models.AuditEntry.objects.filter(action="artifact.refused").latest(
            "number"
        )
        assert entry.reason == artifact.reason

    def test_takes_over_what_an_older_generator_left(self, version):
        waiting = version.artifacts.filter(kind__in=["arrow_ipc", "python"])
        waiting.update(generator="older/0")
        artifacts.request(version=version, at=factories.later(9))
        waiting.filter(kind="python").exclude(generator="older/0").delete()

        build(version)

        assert set(version.artifacts.values_list("kind", "generator", "status")) == {
            (kind.name, kind.generator, "ready") for kind in kinds.KINDS.values()
        }

    def test_leaves_what_waits_for_a_newer_generator(self, version, nothing_stored):
        build(version)
        version.artifacts.filter(kind="arrow_ipc").update(
            generator="arrow_ipc/999", status="queued", content=None, sha256=""
        )

        with nothing_stored():
            build(version)

    def test_records_a_fault_of_ours_and_goes_on(self, version):
        # A kind that this program does not know, as after a downgrade.
        version.artifacts.filter(kind="arrow_ipc").update(kind="arrow_of_tomorrow")

        build(version)

        assert dict(version.artifacts.values_list("kind", "status")) == {
            **{kind: "ready" for kind in kinds.KINDS if kind != "arrow_ipc"},
            "arrow_of_tomorrow": "failed",
        }
        failed = version.artifacts.get(kind="arrow_of_tomorrow")
        assert failed.reason == "KeyError: 'arrow_of_tomorrow'"


class TestRequestAgain:
    def test_queues_what_failed_and_leaves_the_rest(self, version):
        build(version)
        version.artifacts.filter(kind="arrow_ipc").update(
            status="failed", content=None, sha256="", reason="MemoryError: "
        )
        factories.schema("anything")
        refused = factories.published("anything", {"type": "object"})
        build(refused)

        waiting = [
            artifacts.request_again(
                version=each, by=factories.SYSTEM, at=factories.later(11)
            )
            for each in (version, refused)
        ]

        assert waiting == [1, 0]
        assert artifacts.waiting_versions() == (version.pk,)
