"""The sets of a glob ..."""

import pytest

from schemas_app.domain import globs


@pytest.mark.parametrize("pattern", ["", "api_*", "v[12]", "[!a]", "[[]", "[]]", "a]"])
def test_are_closed(pattern):
    assert globs.is_closed(pattern)


@pytest.mark.parametrize("pattern", ["[", "api_[", "v[12][", "[]", "[!]", "v[1-"])
def test_are_left_open(pattern):
    assert not globs.is_closed(pattern)
