"""What archiving the audit trail says on the command line."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from schemas_app import models
from tests import audit_trails

pytestmark = pytest.mark.django_db


def test_says_what_is_missing_and_what_to_do(settings, tmp_path):
    settings.AUDIT = audit_trails.settings(tmp_path)
    audit_trails.write(2)

    with pytest.raises(CommandError) as refusal:
        call_command("archive_audit", str(tmp_path / "it.zip"), "--through=1")

    assert refusal.value.returncode == 2
    assert str(refusal.value) == (
        "through: no signed checkpoint covers this entry yet. "
        "Write one: manage.py write_audit_checkpoint."
    )
    assert models.AuditEntry.objects.count() == 2
