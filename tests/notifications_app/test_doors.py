"""Doors ..."""

import pytest

from notifications_app import doors


def test_let_in_again_whoever_has_left() -> None:
    both = doors.Doors(per_caller=1, per_address=2)

    with both.caller("mia"):
        with pytest.raises(doors.FullError), both.caller("mia"):
            pass
        with (
            both.caller("ada"),
            both.address("mia"),
            both.address("mia"),
            pytest.raises(doors.FullError),
            both.address("mia"),
        ):
            pass
    with both.caller("mia"):
        pass

    assert not both._inside


def test_let_out_whoever_fails_inside() -> None:
    both = doors.Doors(per_caller=1, per_address=1)

    with pytest.raises(ZeroDivisionError), both.caller("mia"), both.address("here"):
        raise ZeroDivisionError

    assert not both._inside
