"""Asking for artifacts again, from the command line."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from schemas_app import models
from schemas_app.domain import actors
from schemas_app.domain.artifact_kinds import kinds
from schemas_app.models import ArtifactStatus
from schemas_app.services import artifacts
from tests import factories

KINDS = len(kinds.KINDS)


@pytest.fixture(autouse=True)
def version(db):
    """A version whose artifacts wait, and one that cannot be mapped.

    Of the latter an older program said that it failed: there is no other way to have
    one, while every kind builds.
    """
    factories.schema()
    factories.schema("word")
    failed = factories.published("word", {"type": "string"})
    artifacts.build(version_id=failed.pk, by=actors.job("tests"), at=factories.NOW)
    failed.artifacts.update(status=ArtifactStatus.FAILED)
    return factories.published()


def run(*arguments):
    said, beside = io.StringIO(), io.StringIO()
    call_command("regenerate_artifacts", *arguments, stdout=said, stderr=beside)
    return said.getvalue().splitlines(), beside.getvalue().splitlines()


def statuses(schema_id):
    return set(
        models.Artifact.objects.filter(
            version__schema__schema_id=schema_id
        ).values_list("status", flat=True)
    )


def test_queues_what_a_worker_will_build():
    said, _ = run("ticks_v1@1")

    assert said == ["versions: 1", f"queued: {KINDS}"]
    assert statuses("ticks_v1") == {"queued"}


@pytest.mark.parametrize("name", ["ticks_v1", "ticks_v1@1.0.0", "ticks_v1@latest"])
def test_builds_in_this_process_when_told(name):
    said, beside = run(name, "--now")

    assert said == [
        "versions: 1",
        f"queued: {KINDS}",
        "queued now: 0",
        f"ready now: {KINDS}",
        "refused now: 0",
        "failed now: 0",
    ]
    assert beside == []
    assert statuses("ticks_v1") == {"ready"}


def test_builds_in_this_process_without_a_broker(settings):
    settings.REDIS_URL = ""

    said, _ = run("ticks_v1")

    assert said[-3] == f"ready now: {KINDS}"


def test_leaves_alone_what_is_ready(version):
    run("ticks_v1", "--now")
    before = list(models.Artifact.objects.filter(version=version).values())

    said, _ = run("ticks_v1", "--now")

    assert said[:2] == ["versions: 1", "queued: 0"]
    assert list(models.Artifact.objects.filter(version=version).values()) == before


def test_tries_again_what_failed_and_says_why():
    said, beside = run("--failed", "--now")

    refused = models.Artifact.objects.filter(status=ArtifactStatus.REFUSED)
    assert said[:2] == ["versions: 1", f"queued: {KINDS}"]
    assert said[-2:] == [f"refused now: {KINDS}", "failed now: 0"]
    assert beside == [f"{each}: {each.reason}" for each in refused.order_by("pk")]


def test_takes_all_versions_there_are():
    said, _ = run("--all")

    assert said == ["versions: 2", f"queued: {2 * KINDS}"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "There is no schema 'nothing'"),
        ("ticks_v1@7", "There is no version 'ticks_v1@7'"),
    ],
)
def test_refuses_what_is_not_there(name, said):
    with pytest.raises(CommandError, match=said):
        run(name)


def test_takes_the_schemas_that_a_pattern_fits():
    factories.schema("ticks_eu")
    factories.published("ticks_eu")

    said, _ = run("ticks_*")

    assert said == ["versions: 2", f"queued: {2 * KINDS}"]
    assert statuses("word") == {"failed"}


def test_refuses_a_pattern_that_fits_nothing():
    with pytest.raises(CommandError, match=r"No schema fits 'fdc3\.\*'"):
        run("fdc3.*")


def test_changes_nothing_the_second_time():
    run("ticks_v1", "--now")
    before = list(models.Artifact.objects.order_by("pk").values())

    run("ticks_v1", "--now")

    assert list(models.Artifact.objects.order_by("pk").values()) == before


def test_goes_on_where_it_was_stopped(version):
    run("ticks_v1", "--now")
    ready = version.artifacts.get(kind="arrow_ipc")
    version.artifacts.filter(kind="parquet").update(
        status=ArtifactStatus.QUEUED, content=None, sha256="", finished_at=None
    )

    said, _ = run("ticks_v1", "--now")

    assert said[:2] == ["versions: 1", "queued: 1"]
    assert version.artifacts.get(kind="parquet").status == ArtifactStatus.READY
    assert version.artifacts.get(kind="arrow_ipc").finished_at == ready.finished_at


def test_keeps_the_bytes_of_an_older_generator(version):
    run("ticks_v1", "--now")
    version.artifacts.filter(kind="arrow_ipc").update(generator="arrow_ipc/1")
    old = version.artifacts.get(kind="arrow_ipc")

    run("ticks_v1", "--now")

    kept, made = version.artifacts.filter(kind="arrow_ipc").order_by("pk")
    assert (bytes(kept.content), kept.sha256) == (bytes(old.content), old.sha256)
    assert made.generator == kinds.KINDS["arrow_ipc"].generator


def test_draws_how_far_it_is_for_people():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    beside = Terminal()
    call_command(
        "regenerate_artifacts", "ticks_v1", stdout=io.StringIO(), stderr=beside
    )

    drawn = beside.getvalue()
    assert f"[{'.' * 30}] 0/1" in drawn
    assert f"[{'#' * 30}] 1/1" in drawn


def test_refuses_to_guess_what_is_meant():
    with pytest.raises(CommandError):
        run()
