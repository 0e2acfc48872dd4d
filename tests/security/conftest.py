"""What attackers meet: a registry with something in it, and somebody signed in."""

import pytest

from tests.stored import nothing_stored as nothing_stored


@pytest.fixture(autouse=True)
def _database(db):
    """Every request asks the database."""
