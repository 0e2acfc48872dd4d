"""What a strategy concludes from announcements, without a hub and without a loop."""

import datetime

import pytest

from schema_registry_client import testing
from schema_registry_client._values import Announcement
from schema_registry_client.integrations import _strategy_versions

NOW = datetime.datetime(2025, 3, 3, 9, tzinfo=datetime.UTC)
SOON = NOW + datetime.timedelta(hours=1)
LATER = NOW + datetime.timedelta(hours=2)
BREAKING, COMPATIBLE = "breaking_change", "compatible_change"


@pytest.fixture(scope="module")
def published():
    """Return versions 1 to 5 of `a`, and version 1 of `b`."""
    with testing.FakeRegistry() as registry:
        documents = ({"title": str(number)} for number in range(5))
        found = {
            f"a@{number}": registry.publish("a", document)
            for number, document in enumerate(documents, 1)
        }
        found["b@1"] = registry.publish("b", {})
        return found


@pytest.fixture
def versions(published):
    versions = _strategy_versions.Versions()
    hold(versions, published["a@1"], published["b@1"])
    return versions


def hold(versions, *adopted, is_breaking=False):
    versions.adopt(
        (
            each,
            _strategy_versions.Switch(
                each.schema_id, each.version, is_breaking=is_breaking
            ),
        )
        for each in adopted
    )


def told(action, version, *, effective_from=NOW, **more):
    body = {"version": version, "effective_from": effective_from.isoformat(), **more}
    return Announcement(
        sequence=1,
        action=action,
        schema_id="a",
        at=NOW,
        body={"action": action, **body},
    )


def said(switch):
    return switch and (switch.pin, switch.is_breaking, switch.since)


def test_a_change_in_force_at_once_is_a_switch(versions):
    assert said(versions.take(told(BREAKING, 2))) == ("a@2", True, NOW)
    assert said(versions.take(told(COMPATIBLE, 3))) == ("a@3", False, NOW)


@pytest.mark.parametrize("number", [1, 0])
def test_what_is_known_changes_nothing(versions, number):
    assert versions.take(told(BREAKING, number)) is None
    assert versions.take(told("activated", number)) is None


def test_a_change_is_heard_once(versions):
    versions.take(told(BREAKING, 2))

    assert versions.take(told(BREAKING, 2)) is None
    assert versions.take(told("activated", 2)) is None


def test_what_holds_later_waits_for_its_activation(versions, published):
    coming = versions.take(told(BREAKING, 2, effective_from=SOON))
    assert (coming.number, versions.due) == (2, SOON)

    activated = versions.take(
        told("activated", 2, effective_from=SOON, severity="breaking")
    )
    assert said(activated) == ("a@2", True, SOON)
    assert versions.due == SOON

    hold(versions, published["a@2"], is_breaking=True)
    assert versions.due is None


def test_the_next_of_several_is_due(versions):
    versions.take(told(COMPATIBLE, 2, effective_from=LATER))
    versions.take(told(COMPATIBLE, 3, effective_from=SOON))

    assert versions.due == SOON


def test_what_replaces_a_break_breaks(versions, published):
    versions.take(told(BREAKING, 2, effective_from=SOON))

    assert said(versions.take(told(COMPATIBLE, 3))) == ("a@3", True, NOW)
    hold(versions, published["a@3"], is_breaking=True)
    assert versions.due is None


def test_one_that_is_retired_before_its_time_is_forgotten(versions):
    versions.take(told(BREAKING, 2, effective_from=SOON))

    assert versions.take(told("retired", 2, restored_version=1)) is None
    assert versions.due is None


def test_a_retired_one_gives_way_even_if_it_was_not_adopted_yet(versions):
    versions.take(told(BREAKING, 2))
    switch = versions.take(told("retired", 2, restored_version=1))

    assert said(switch) == ("a@1", True, NOW)


@pytest.mark.parametrize("action", ["proposal_opened", "deprecated", "scheduled"])
def test_other_actions_change_nothing(versions, action):
    assert versions.take(told(action, None)) is None
    assert versions.take(told(action, 2)) is None


def test_ticks_of_compatible_versions_are_read_by_their_own(versions, published):
    hold(versions, published["a@2"])
    hold(versions, published["a@3"])

    read = {
        pin: sorted(each.pin for each in held.values())
        for pin, held in versions.by_pin.items()
    }
    assert read == {
        "a@1": ["a@1", "b@1"],
        "a@2": ["a@2", "b@1"],
        "a@3": ["a@3", "b@1"],
        "b@1": ["a@3", "b@1"],
    }


def test_ticks_from_before_a_break_are_read_by_nothing(versions, published):
    hold(versions, published["a@2"])
    hold(versions, published["a@3"], is_breaking=True)

    assert sorted(versions.by_pin) == ["a@3", "b@1"]
    assert versions.gone == {"a@1", "a@2"}


def test_what_a_tick_was_given_does_not_change(versions, published):
    before = versions.current
    hold(versions, published["a@2"])

    assert before["a"].version == 1
    with pytest.raises(TypeError):
        before["a"] = published["a@2"]


class TestReadingAnew:
    def test_changes_nothing_where_nothing_differs(self, versions, published):
        assert versions.resynced(published["a@1"]) is None

    def test_breaks_where_it_differs_as_nobody_said_how(self, versions, published):
        switch = versions.resynced(published["a@4"])

        assert (switch.pin, switch.is_breaking) == ("a@4", True)
        assert versions.take(told(BREAKING, 4)) is None

    def test_leaves_alone_what_is_on_its_way(self, versions, published):
        versions.take(told(BREAKING, 2))

        assert versions.resynced(published["a@2"]) is None
