"""What every test of a service needs: a database, and a look at what was stored."""

import pytest

from tests.stored import nothing_stored as nothing_stored
from tests.stored import only_tried as only_tried


@pytest.fixture(autouse=True)
def _database(db):
    """Every service writes."""
