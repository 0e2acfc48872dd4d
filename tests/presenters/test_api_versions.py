"""Which artifact of each kind is told of."""

from schemas_app import models
from schemas_app.models import ArtifactStatus
from schemas_app.presenters import api_versions


def artifact(number, kind, status):
    return models.Artifact(pk=number, kind=kind, status=status)


def test_newest_that_is_ready_serves_before_one_that_waits():
    old = artifact(1, "arrow_ipc", ArtifactStatus.READY)
    ready = artifact(2, "arrow_ipc", ArtifactStatus.READY)
    waiting = artifact(3, "arrow_ipc", ArtifactStatus.QUEUED)

    assert api_versions.one_of_each_kind([waiting, ready, old]) == (ready,)


def test_newest_is_told_of_where_none_is_ready():
    failed = artifact(1, "arrow_ipc", ArtifactStatus.FAILED)
    waiting = artifact(2, "arrow_ipc", ArtifactStatus.QUEUED)

    assert api_versions.one_of_each_kind([failed, waiting]) == (waiting,)


def test_kinds_stand_in_the_order_of_their_names():
    json = artifact(1, "arrow_json", ArtifactStatus.READY)
    ipc = artifact(2, "arrow_ipc", ArtifactStatus.READY)

    assert api_versions.one_of_each_kind([json, ipc]) == (ipc, json)
