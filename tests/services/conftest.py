"""What every test of a service needs: a database, and a look at what was stored."""

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
    models.AuditEntry,
    Announcement,
)


@pytest.fixture(autouse=True)
def _database(db):
    """Every service writes."""


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
