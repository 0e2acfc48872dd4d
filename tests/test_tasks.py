"""What the worker does ..."""

from datetime import timedelta

import pytest
from django.utils import timezone

from schemas_app import models, tasks
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    factories.schema()
    return factories.published()


def statuses(version):
    return set(version.artifacts.values_list("status", flat=True))


class TestBuildOverdueArtifacts:
    def test_builds_what_was_asked_for_long_ago(self, version):
        tasks.build_overdue_artifacts()

        assert statuses(version) == {"ready"}

    def test_leaves_what_was_asked_for_just_now(self, version):
        version.artifacts.update(requested_at=timezone.now())

        tasks.build_overdue_artifacts()

        assert statuses(version) == {"queued"}

    def test_leaves_some_for_the_next_time(self, version, monkeypatch):
        monkeypatch.setattr(tasks, "_MOST_OVERDUE", 1)
        other = factories.published(document=factories.with_field("venue"))

        tasks.build_overdue_artifacts()

        assert (statuses(version), statuses(other)) == ({"ready"}, {"queued"})

    def test_builds_nothing_twice(self, version, monkeypatch):
        monkeypatch.setattr(tasks, "_OVERDUE", timedelta(0))
        tasks.build_overdue_artifacts()
        entries = models.AuditEntry.objects.count()

        tasks.build_overdue_artifacts()

        assert models.AuditEntry.objects.count() == entries
