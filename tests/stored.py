"""What is stored, counted: a refusal must leave nothing behind."""

import contextlib

import pytest

from notifications_app.models import Announcement
from schemas_app import models

_TABLES = (
    models.Schema,
    models.SchemaVersion,
    models.Proposal,
    models.Revision,
    models.Review,
    models.Artifact,
    models.Module,
    models.ApiKey,
    models.AuditEntry,
    Announcement,
)


@pytest.fixture
def nothing_stored():
    """Assert that a block leaves no row behind in any table."""

    def counts():
        return {table.__name__: table.objects.count() for table in _TABLES}

    @contextlib.contextmanager
    def unchanged():
        before = counts()
        yield
        assert counts() == before

    return unchanged
