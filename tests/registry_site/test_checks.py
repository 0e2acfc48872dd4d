"""What `manage.py check` says of an installation that lacks something ..."""

import pytest

from registry_site import checks


@pytest.mark.parametrize(
    ("production", "key", "warnings"),
    [(True, b"", [checks.NO_CHECKPOINTS]), (True, b"k" * 32, []), (False, b"", [])],
)
def test_warns_of_an_audit_trail_that_nobody_vouches_for(
    settings, production, key, warnings
):
    settings.PRODUCTION = production
    settings.REDIS_URL = "redis://there"
    settings.DATABASE_URL = "postgres://there"
    settings.AUDIT = {"signing_key": key}

    assert [warning.id for warning in checks.missing_parts()] == warnings
