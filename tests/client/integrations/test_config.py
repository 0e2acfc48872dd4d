"""Config objects are what their schemas say, or they are neither saved nor loaded."""

import concurrent.futures
import datetime
import json

import pytest

from schema_registry_client import errors, testing
from schema_registry_client.integrations import config

LIMITS = {
    "type": "object",
    "properties": {"max_lots": {"type": "integer", "minimum": 1}},
    "required": ["max_lots"],
}
WIDER = {
    "type": "object",
    "properties": {"most": {"type": "integer"}},
    "required": ["most"],
}
AT = datetime.datetime(2025, 3, 1, tzinfo=datetime.UTC)


@pytest.fixture
def registry():
    with testing.FakeRegistry() as registry:
        registry.publish("limits", LIMITS)
        yield registry


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "config"


@pytest.fixture
def store(registry, folder):
    with config.ConfigStore(folder, registry) as store:
        yield store


def test_saves_with_a_pin_and_loads_it(store, registry):
    saved = store.save("desk", {"max_lots": 3}, "limits", note="first", at=AT)
    registry.publish("limits", WIDER, action="breaking_change")
    loaded = store.load("desk")

    assert loaded == saved
    assert (saved.name, saved.revision, saved.schema) == ("desk", 1, "limits@1")
    assert (saved.value, saved.saved_at, saved.note) == ({"max_lots": 3}, AT, "first")
    assert saved.fingerprint == registry.get_schema("limits@1").fingerprint


def test_keeps_every_revision_and_every_digit(store, folder):
    big = 2**70
    for lots in (1, 2, big):
        store.save("desk", {"max_lots": lots}, "limits@1")

    for other in ("lost+found", ".snapshot", "empty"):
        (folder / other).mkdir()
    assert store.names() == ("desk",)
    assert store.revisions("desk") == (1, 2, 3)
    assert store.load("desk", revision=2).value == {"max_lots": 2}
    assert store.load("desk").value == {"max_lots": big}


@pytest.mark.parametrize("value", [{"max_lots": 0}, {}, [], None])
def test_refuses_to_save_what_does_not_fit(store, folder, value):
    with pytest.raises(config.ConfigInvalid) as caught:
        store.save("desk", value, "limits")

    assert caught.value.pin == "limits@1"
    assert caught.value.violations
    assert store.names() == ()
    assert not folder.exists()


def test_refuses_to_save_what_is_no_json(store, folder):
    with pytest.raises(errors.InvalidDocument):
        store.save("desk", {"max_lots": object()}, "limits")
    assert not folder.exists()


@pytest.mark.parametrize("name", ["", "../desk", "a/b", ".new-x", "a\0"])
def test_refuses_names_that_lead_elsewhere(store, folder, name):
    with pytest.raises(errors.InvalidInput):
        store.save(name, {"max_lots": 1}, "limits")
    assert not folder.exists()


def test_loses_nobodys_change(store):
    store.save("desk", {"max_lots": 1}, "limits", after=0)
    store.save("desk", {"max_lots": 2}, "limits", after=1)

    with pytest.raises(config.ConfigConflict):
        store.save("desk", {"max_lots": 3}, "limits", after=1)
    assert store.load("desk").value == {"max_lots": 2}


def test_of_two_at_once_one_is_told(store, folder):
    def save(lots):
        try:
            return store.save("desk", {"max_lots": lots}, "limits", after=0).revision
        except config.ConfigConflict:
            return None

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(save, range(1, 9)))

    assert sorted(saved, key=str) == [1, *[None] * 7]
    assert [each.name for each in (folder / "desk").iterdir()] == ["000001.json"]


def test_knows_no_other_config_and_no_other_revision(store):
    with pytest.raises(config.ConfigNotFound):
        store.load("desk")
    store.save("desk", {"max_lots": 1}, "limits")
    with pytest.raises(config.ConfigNotFound):
        store.load("desk", revision=2)


def test_refuses_what_was_changed_by_hand(store, folder):
    store.save("desk", {"max_lots": 1}, "limits")
    path = folder / "desk" / "000001.json"
    path.write_text(path.read_text().replace('"max_lots": 1', '"max_lots": 0'))

    with pytest.raises(config.ConfigInvalid):
        store.load("desk")


@pytest.mark.parametrize(
    "changed",
    [
        {"fingerprint": "sha256:other"},
        {"format": 2},
        {"revision": 7},
        {"saved_at": "once"},
        {"more": 1},
    ],
)
def test_refuses_a_file_that_is_not_what_was_saved(store, folder, changed):
    store.save("desk", {"max_lots": 1}, "limits")
    path = folder / "desk" / "000001.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))

    with pytest.raises(config.ConfigUnreadable):
        store.load("desk")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3"])
def test_refuses_a_file_that_is_none_of_its_own(store, folder, text):
    store.save("desk", {"max_lots": 1}, "limits")
    (folder / "desk" / "000001.json").write_text(text)

    with pytest.raises(config.ConfigUnreadable):
        store.load("desk")


def test_says_when_a_program_wants_another_version(store, registry):
    store.save("desk", {"max_lots": 1}, "limits")
    registry.publish("limits", WIDER, action="breaking_change")
    registry.publish("other", WIDER)

    assert store.load("desk", expected="limits").schema == "limits@1"
    assert store.load("desk", expected="limits@1").schema == "limits@1"
    for expected, reason in (
        ("limits@2", "would not fit"),
        ("limits@latest", "would not fit"),
        ("other", "no other"),
    ):
        with pytest.raises(config.ConfigOutdated, match=reason):
            store.load("desk", expected=expected)
    assert store.revisions("desk") == (1,)


def test_migrates_only_when_it_is_told_to(store, registry):
    store.save("desk", {"max_lots": 5}, "limits")
    registry.publish("limits", WIDER, action="breaking_change")

    with pytest.raises(config.ConfigInvalid):
        store.migrate("desk", "limits", lambda value: value)
    migrated = store.migrate(
        "desk", "limits", lambda value: {"most": value["max_lots"]}
    )
    with pytest.raises(config.ConfigError):
        store.migrate("desk", "limits@2", lambda value: value)

    assert (migrated.revision, migrated.schema) == (2, "limits@2")
    assert (migrated.value, migrated.migrated_from) == ({"most": 5}, "limits@1")
    assert store.load("desk", expected="limits@in-force") == migrated
    assert store.load("desk", revision=1).value == {"max_lots": 5}
