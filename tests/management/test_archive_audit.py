"""What archiving the audit trail says on the command line."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from schemas_app import models
from schemas_app.services import audit_checkpoints
from tests import audit_trails, factories

# What keeps the database from noting an archive.
REFUSING = {
    "postgresql": (
        "ALTER TABLE schemas_app_auditarchive ADD CONSTRAINT full_up CHECK (last < 0)"
    ),
    "sqlite": (
        "CREATE TRIGGER full_up BEFORE INSERT ON schemas_app_auditarchive "
        "BEGIN SELECT RAISE(ABORT, 'full up'); END"
    ),
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sealed(settings, tmp_path):
    settings.AUDIT = audit_trails.settings(tmp_path)


def test_says_what_is_missing_and_what_to_do(tmp_path):
    audit_trails.write(2)

    with pytest.raises(CommandError) as refusal:
        call_command("archive_audit", str(tmp_path / "it.zip"), "--through=1")

    assert refusal.value.returncode == 2
    assert str(refusal.value) == (
        "through: no signed checkpoint covers this entry yet. "
        "Write one: manage.py write_audit_checkpoint."
    )
    assert models.AuditEntry.objects.count() == 2


def test_leaves_no_file_of_what_the_database_keeps(tmp_path):
    audit_trails.write(4)
    audit_checkpoints.write(by=factories.SYSTEM, at=factories.NOW)
    with connection.cursor() as cursor:
        cursor.execute(REFUSING[connection.vendor])

    with pytest.raises(CommandError, match="The database refuses: ") as refusal:
        call_command("archive_audit", str(tmp_path / "it.zip"), "--through=2")

    assert refusal.value.returncode == 2
    assert not (tmp_path / "it.zip").exists()
    assert models.AuditEntry.objects.count() == 4
    assert not models.AuditArchive.objects.exists()
