"""What every test of a selector needs: a database, and a look at what was stored."""

import pytest

from tests.stored import nothing_stored as nothing_stored


@pytest.fixture(autouse=True)
def _database(db):
    """Selectors read."""
