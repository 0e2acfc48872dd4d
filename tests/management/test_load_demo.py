"""The demonstration: what somebody finds who starts the registry for the first time."""

import pytest
from django.core.management import call_command

from schemas_app import models
from schemas_app.domain import requirements as needed
from schemas_app.selectors import policies, proposals, requirements

pytestmark = pytest.mark.django_db


def checklist(proposal):
    revision = proposals.current_revision(proposal)
    items = needed.checklist(requirements.of(revision), requirements.facts(revision))
    return [(item.kind, item.done) for item in items]


def test_leaves_work_on_the_desk_and_says_the_second_time_who_may_sign_in(
    settings, tmp_path, capsys
):
    settings.RUN_DIR = tmp_path

    call_command("load_demo")
    stored = models.AuditEntry.objects.count()
    first = capsys.readouterr().out
    call_command("load_demo")

    assert models.AuditEntry.objects.count() == stored
    assert capsys.readouterr().out == first
    assert "  otto " in first
    waiting = models.Proposal.objects.exclude(state="published").order_by("pk")
    assert [(row.schema.schema_id, row.state) for row in waiting] == [
        ("ticks_v1", "in_review"),
        ("fdc3.instrument", "in_review"),
        ("fdc3.email", "scheduled"),
    ]
    ticks, instrument, email = waiting
    assert checklist(ticks) == [("approvals", False), ("threads", False)]
    assert checklist(instrument) == [
        ("approvals", False),
        ("owner", False),
        ("owner", True),
    ]
    assert checklist(email) == [("approvals", True)]
    assert email.publish_at is not None
    assert [rule.name for rule in policies.active().rules] == [
        "words only",
        "breaking market data",
        "breaking reference data",
    ]
    assert models.TimelineEntry.objects.count() == models.SchemaVersion.objects.count()
