"""Two servers, as production runs them, on one database and one Redis ..."""

import contextlib
import json
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from websockets.sync import client as websockets

from registry_site.embedded import folders, lifeline, valkey
from registry_site.embedded import processes as embedded
from schemas_app.permissions import Scope
from tests import factories
from tests.registry_site.fast_reads import processes
from tests.registry_site.fast_reads.processes import Server

LATEST = "/schemas/ticks_v1/versions/latest/"
_ROUNDS = 5

Redis = Callable[[], embedded.Running]


@pytest.fixture
def redis() -> Iterator[tuple[str, Redis]]:
    """Give the address of a Redis, and how to start it there."""
    with (
        folders.for_sockets() as sockets,
        lifeline.Lifeline() as line,
        contextlib.ExitStack() as stack,
    ):

        def start() -> embedded.Running:
            plan = valkey.plan(
                sockets=sockets, data=sockets, log=sockets / "log", keep=False
            )
            running = embedded.start_and_wait(plan, line=line)
            stack.callback(running.stop)
            return running

        yield valkey.url(sockets=sockets), start


@pytest.fixture
def started(redis: tuple[str, Redis]) -> embedded.Running:
    """The Redis that runs."""
    return redis[1]()


@pytest.fixture
def pair(
    transactional_db: None, redis: tuple[str, Redis], started: embedded.Running
) -> Iterator[tuple[Server, Server]]:
    """Two servers of a registry with one schema of one version."""
    factories.schema()
    factories.published()
    url, _ = redis
    with (
        processes.serving(redis_url=url) as one,
        processes.serving(redis_url=url) as other,
    ):
        yield one, other
    connections.close_all()


def number(server: Server, token: object) -> int:
    """Return which version a server says is the newest."""
    answer = server.ask(LATEST, token).raise_for_status().json()
    return int(answer["version"])


def publish(server: Server, name: str) -> None:
    """Publish the next version there."""
    proposal = factories.approved(document=factories.with_field(name))
    with server.signed_in("ada") as ada:
        ada.post(
            f"/api/v1/proposals/{proposal.pk}/publish/",
            json={"fingerprint": factories.fingerprint(proposal)},
        ).raise_for_status()


def test_never_serve_what_was_before_an_announcement(pair) -> None:
    one, other = pair
    token = factories.key(Scope.READ)
    for server in pair:
        server.warm(LATEST, token)
    headers = {"Authorization": f"Bearer {token}"}

    with websockets.connect(one.sockets, additional_headers=headers) as listener:
        listener.recv(processes.PATIENCE)
        for version in range(2, 2 + _ROUNDS):
            publish(other, f"field_{version}")
            frame = json.loads(listener.recv(processes.PATIENCE))
            while frame.get("action") not in ("compatible_change", "breaking_change"):
                frame = json.loads(listener.recv(processes.PATIENCE))

            assert frame["version"] == version
            assert [number(server, token) for server in pair] == [version, version]


def test_turn_away_a_key_that_was_revoked_at_the_other(pair) -> None:
    one, other = pair
    token = factories.key(Scope.READ)
    for server in pair:
        server.warm(LATEST, token)

    with one.signed_in("mia") as mia:
        answer = mia.post(
            f"/modules/0.1/keys/{token.prefix}/revoke/", data={"reason": "It leaked."}
        )

    assert answer.status_code == 302
    processes.wait_until(
        lambda: other.ask(LATEST, token).status_code == 401, seconds=1.0
    )
    assert one.ask(LATEST, token).status_code == 401


def test_go_on_without_redis_and_remember_again_with_it(pair, redis, started) -> None:
    token = factories.key(Scope.READ)
    for server in pair:
        server.warm(LATEST, token)

    started.process.kill()
    started.process.wait()
    before = [server.hits() for server in pair]
    assert [number(server, token) for server in pair] == [1, 1]
    assert [server.hits() for server in pair] == before

    publish(pair[1], "venue")
    assert [number(server, token) for server in pair] == [2, 2]

    redis[1]()
    for server in pair:
        server.warm(LATEST, token)
    assert [number(server, token) for server in pair] == [2, 2]
