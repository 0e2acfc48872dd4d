"""Choosing a digest by e-mail ..."""

import pytest

from notifications_app import selectors
from schemas_app.domain import errors
from schemas_app.services import inbox
from tests import factories


def choose(frequency, *, by=None):
    by = by or factories.actor("ada")
    inbox.choose_digest(frequency=frequency, by=by, at=factories.NOW)


def test_keeps_it():
    ada = factories.person("ada", email="ada@example.com")

    for frequency in ("daily", "hourly", "off"):
        choose(frequency)

        assert selectors.digest_frequency(ada.pk) == frequency


@pytest.mark.parametrize("frequency", ["", "weekly", "DAILY"])
def test_refuses_what_is_no_choice(frequency, nothing_stored):
    factories.person("ada", email="ada@example.com")

    with nothing_stored(), pytest.raises(errors.BadValue):
        choose(frequency)


def test_refuses_who_has_no_address(nothing_stored):
    factories.person("ada")

    with nothing_stored(), pytest.raises(errors.BadValue, match="no e-mail address"):
        choose("daily")


def test_needs_no_address_to_end_it():
    choose("off")


def test_is_nothing_for_keys(nothing_stored):
    key = factories.actor_of(factories.key())

    with nothing_stored(), pytest.raises(errors.NotAllowed):
        choose("daily", by=key)
