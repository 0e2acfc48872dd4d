"""The bytes of every kind..."""

import pytest

from schemas_app.domain.artifact_kinds import kinds
from tests.domain.artifact_kinds import golden

EVERY = [(name, kind) for name in golden.INPUTS for kind in kinds.KINDS.values()]


@pytest.mark.parametrize(
    ("name", "kind"), EVERY, ids=[f"{name}-{kind.name}" for name, kind in EVERY]
)
def test_are_what_they_were(name, kind):
    # If this fails, the bytes of a generator have changed: give it the next number.
    assert golden.made(name, kind) == golden.path(name, kind).read_bytes()


def test_are_kept_for_these_and_no_others():
    assert {path.name for path in golden.FOLDER.iterdir()} == {
        golden.path(name, kind).name for name, kind in EVERY
    }
