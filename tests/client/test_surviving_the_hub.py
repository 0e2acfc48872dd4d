"""Both clients and a registry as a user starts it, which is killed and comes back."""

import contextlib
import json
import logging
import queue
import threading
from typing import Any

import httpx
import pytest

import schema_registry_client
from benchmarks import _sessions
from schema_registry_client import _command
from tests import hub as hubs

SECONDS = 60
KINDS = ("breaking_change", "compatible_change")


class Ear:
    """Hears in a thread of its own; None is the end, with the error in `error`."""

    def __init__(self, watch):
        self.heard: queue.Queue[Any] = queue.Queue()
        self.error = None
        self._watch = watch
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def hear(self, count):
        return [self.heard.get(timeout=SECONDS) for _ in range(count)]

    def end(self):
        self._watch.close()
        self._thread.join(timeout=SECONDS)

    def _follow(self):
        try:
            for update in self._watch:
                self.heard.put(update)
        except schema_registry_client.SchemaRegistryError as error:
            self.error = error
        self.heard.put(None)


class People:
    """A developer with a key, and a steward who lets everything pass."""

    def __init__(self, hub):
        headers = {"Authorization": f"Bearer {hub.key}"}
        api = f"{hub.url}/api/v1"
        self.developer = httpx.Client(base_url=api, headers=headers, timeout=SECONDS)
        self.steward = _sessions.signed_in(hub, "ada")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.developer.close()
        self.steward.close()

    def create(self, schema_id):
        values = {"schema_id": schema_id, "title": schema_id, "domain": "market-data"}
        self.developer.post("/schemas/", json=values).raise_for_status()

    def publish(self, schema_id, number):
        price = {"type": "number", "maximum": number}  # more each time: compatible
        document = {"type": "object", "properties": {"price": price}}
        sent = {"title": "A change", "document": json.dumps(document)}
        answer = self.developer.post(f"/schemas/{schema_id}/proposals/", json=sent)
        proposal = answer.raise_for_status().json()
        seen = {"fingerprint": proposal["revision"]["fingerprint"]}
        for verb in ("approve", "publish"):
            address = f"/api/v1/proposals/{proposal['proposal_id']}/{verb}/"
            self.steward.post(address, json=seen).raise_for_status()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hub")


def test_nothing_is_missed_or_doubled_when_the_hub_is_killed(folder, tmp_path, caplog):
    port = hubs.free_port()
    with contextlib.ExitStack() as stack:
        with hubs.running(folder, port=port) as hub:
            client = stack.enter_context(client_of(hub, tmp_path))
            with People(hub) as people:
                for name in ("kill_one", "kill_two", "other"):
                    people.create(name)
                watch = client.watch_schema_updates("kill_*", poll_every=0.5)
                ear = Ear(watch.__enter__())
                stack.callback(ear.end)
                people.publish("kill_one", 1)
                assert told(ear.hear(1)) == [("kill_one", 1)]
                assert client.get_schema("kill_one").version == 1
                hubs.kill(hub)

        dead_hub_answers_from_disk(hub, tmp_path, caplog)

        with (
            hubs.running(folder, port=port) as hub,
            People(hub) as people,
        ):
            for name, number in (("kill_one", 2), ("other", 1), ("kill_two", 1)):
                people.publish(name, number)
            missed = ear.hear(2)
            people.publish("kill_one", 3)
            live = ear.hear(1)
            whole_road(hub, client, tmp_path)
            revoked_key_ends_it(hub)

    assert told(missed + live) == [("kill_one", 2), ("kill_two", 1), ("kill_one", 3)]
    numbers = [each.sequence for each in missed + live]
    assert numbers == sorted(set(numbers))
    assert ear.heard.get(timeout=SECONDS) is None
    assert ear.error is None


def client_of(hub, cache_dir, **options):
    return schema_registry_client.SchemaRegistryClient(
        url=hub.url, key=hub.key, cache_dir=cache_dir, **options
    )


def told(updates):
    return [(each.schema_id, each.version) for each in updates]


def dead_hub_answers_from_disk(hub, cache_dir, caplog):
    """A new process knows what an old one knew, and says that it is old."""
    with (
        client_of(hub, cache_dir) as client,
        caplog.at_level(logging.WARNING, "schema_registry_client"),
    ):
        latest = client.get_schema("kill_one")
        with pytest.raises(schema_registry_client.TransportError):
            client.get_schema("kill_two")

    assert (latest.version, latest.stale) == (1, True)
    assert any("the hub is away" in each for each in caplog.messages)


def whole_road(hub, client, tmp_path):
    """What the client asks of a hub, the hub that ships answers."""
    timeline = client.get_schema_versions("ticks_v1", "2025-01-01", "2025-12-31")
    moment = "2025-03-03"
    known = client.get_schema("ticks_v1", valid_at=moment)
    assert timeline.as_of(moment) == known
    assert client.get_schema("ticks_v1@in-force").schema_id == "ticks_v1"
    compared = client.compare("ticks_v1@1", "ticks_v1@2")
    assert (compared.old_version, compared.new_version) == (1, 2)
    fields = client.get_fields("ticks_v1@1")
    assert {each.name for each in fields} == set(
        client.get_schema("ticks_v1@1")["properties"]
    )
    checks = client.check_records([{}, {"nothing": "of it"}], "ticks_v1@1")
    assert [each.valid for each in checks] == [False, False]
    locks_all(hub, client, tmp_path)


def locks_all(hub, client, tmp_path):
    """Every fingerprint of the demonstration is worked out as the hub did it."""
    names = sorted(
        {
            f"{each.schema_id}@{each.version}"
            for each in client.announcements()
            if each.action in KINDS
        }
    )
    file = tmp_path / "schemas.lock"
    assert len(names) > 70
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCHEMA_REGISTRY_KEY", hub.key)
        patch.setenv("SCHEMA_REGISTRY_URL", hub.url)
        assert _command.main(["lock", *names, "--file", str(file)]) == 0
        assert _command.main(["verify", "--file", str(file)]) == 0


def revoked_key_ends_it(hub):
    """Waiting does not help, so nobody waits."""
    words = ("--module", "0.1", "--person", "mia", "--label", "short")
    key = hubs.manage(hub, "create_api_key", *words).split()[-1]
    client = schema_registry_client.SchemaRegistryClient(url=hub.url, key=key)
    with client:
        client.get_schema("ticks_v1")
        ear = Ear(client.watch_schema_updates("ticks_v1").__enter__())
        hubs.manage(hub, "revoke_api_key", key, "--reason", "a test")
        assert ear.hear(1) == [None]
        assert isinstance(ear.error, schema_registry_client.Unauthorized)
        with pytest.raises(schema_registry_client.Unauthorized) as caught:
            client.get_schema("ticks_v1")
        assert caught.value.code == "key_revoked"
        ear.end()
