"""Publications while parts are killed: what listeners and webhooks have in the end.

Real processes, started as in production: two web replicas, worker and clock on
PostgreSQL, which stays, and Redis. While versions are published over the API, each of
the others is killed (-9) and started again at numbers of publications that a seed
gives; nobody tells those that live. Twenty sockets come again with the last number they
saw, two webhook endpoints refuse or hang up now and then.
"""

import contextlib
import dataclasses
import functools
import os
import random
import secrets
import subprocess
from collections.abc import Callable, Iterator, Sequence
from typing import LiteralString

import psycopg

from benchmarks import (
    _chaos_hearing,
    _chaos_parts,
    _chaos_publishing,
    _chaos_tally,
)

PUBLISHERS, SUBSCRIBERS = 4, 20
JOB = "job"
# Sent before the worker was killed, or to be sent first when its lease has ended.
_CALM_MESSAGES = 10
_FAILING = 0.06
# For what is read when it is over.
_READING_SECONDS = 60
_INTACT = "The audit chain is intact: "
_WAITING = "SELECT count(*) FROM schemas_app_artifact WHERE status = 'queued'"
_BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """How much is published, how often something is killed, and how long it may take."""

    schemas: int
    versions: int
    kills: int
    seconds: float
    seed: int

    @property
    def publications(self) -> int:
        """How many versions are published."""
        return self.schemas * self.versions

    @property
    def names(self) -> tuple[str, ...]:
        """The schemas: every second one fits `chaos_a_*`."""
        return tuple(f"chaos_{'ab'[n % 2]}_{n}" for n in range(self.schemas))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Step:
    """What happens to a part once so many versions are published."""

    at: int
    is_kill: bool
    name: str


def run() -> dict[str, float]:
    """Return the figures of a thousand publications; SEED repeats what was killed when."""
    seed = int(os.environ.get("SEED") or secrets.randbelow(1_000_000))
    return storm(Plan(schemas=100, versions=10, kills=60, seconds=1800, seed=seed))


def storm(plan: Plan) -> dict[str, float]:
    """Publish, kill and count.

    Raises TimeoutError where the registry did not get that far, RefusedError where it
    refused what it should do, EndedError where a part died by itself.
    """
    print(f"seed {plan.seed}", flush=True)
    steps = timeline(plan)
    # Of what follows the order differs each time, and with it what chance brings.
    chance = random.Random(plan.seed)  # noqa: S311 - no secret
    clock = _chaos_publishing.Clock(plan.seconds)
    with contextlib.ExitStack() as stack:
        parts = stack.enter_context(_chaos_parts.standing(chance))
        world = parts.world()
        api = _chaos_publishing.Api(
            parts.ports, world=world, chance=chance, clock=clock
        )
        stack.callback(api.close)
        run = Storm(plan, parts, api, clock)
        run.start_all_but_the_worker()
        run.kill_the_worker_amid_a_job()
        receiver = stack.enter_context(
            _chaos_hearing.receiving(chance, failing=_FAILING)
        )
        since = run.add_endpoints(receiver)
        audience = stack.enter_context(
            _chaos_hearing.Audience(
                _subscribers(parts.ports), ports=parts.ports, key=world["key"]
            )
        )
        run.publish_and_kill(steps, receiver)
        return run.settle(audience, receiver, since)


def _subscribers(ports: Sequence[int]) -> list[_chaos_hearing.Subscriber]:
    """Return who listens: to all, to a glob and to one schema, on both replicas."""
    kinds = [
        *[("/ws/v1/schemas/?", "*")] * 12,
        *[("/ws/v1/schemas/?schemas=chaos_a_*&", "chaos_a_*")] * 6,
        *[("/ws/v1/schemas/chaos_b_1/?", "chaos_b_1")] * 2,
    ]
    return [
        _chaos_hearing.Subscriber(path, pattern, ports[number % len(ports)])
        for number, (path, pattern) in enumerate(kinds)
    ]


def timeline(plan: Plan) -> list[Step]:
    """Return what is killed and started when: each in its turn, never both replicas."""
    chance = random.Random(plan.seed)  # noqa: S311 - to be had again
    steps: list[Step] = []
    up_at = dict.fromkeys(_chaos_parts.NAMES, 0)
    turn: list[str] = []
    width = plan.publications / plan.kills
    for number in range(plan.kills):
        at = round(width * (number + chance.random() * 0.9))
        turn = turn or chance.sample(_chaos_parts.NAMES, len(_chaos_parts.NAMES))
        # Whose turn it is, or somebody else where they are down already.
        name = next(
            each for each in (*turn, *_chaos_parts.NAMES) if _may_die(each, up_at, at)
        )
        turn = [each for each in turn if each != name]
        up_at[name] = min(at + chance.randint(1, 8), plan.publications)
        steps.append(Step(at=at, is_kill=True, name=name))
        steps.append(Step(at=up_at[name], is_kill=False, name=name))
    return sorted(steps, key=lambda step: (step.at, step.is_kill))


def _may_die(name: str, up_at: dict[str, int], at: int) -> bool:
    others = _chaos_parts.WEB if name in _chaos_parts.WEB else (name,)
    return all(up_at[each] < at or up_at[each] == 0 for each in others)


class Storm:
    """One run, step by step."""

    def __init__(
        self,
        plan: Plan,
        parts: _chaos_parts.Parts,
        api: _chaos_publishing.Api,
        clock: _chaos_publishing.Clock,
    ) -> None:
        self._plan, self._parts, self._api, self._clock = plan, parts, api, clock
        self._kills = 0

    def start_all_but_the_worker(self) -> None:
        """Start everything else and wait until it is of use."""
        names = [each for each in _chaos_parts.NAMES if each != _chaos_parts.WORKER]
        self._parts.start(*names)
        for name in names:
            self._wait_for(name)

    def kill_the_worker_amid_a_job(self) -> None:
        """Have a worker build artifacts, and kill it before it can write them down."""
        _chaos_publishing.publish(self._api, JOB, 1)
        with psycopg.connect(self._parts.database_url) as holding:
            holding.execute("SELECT 1 FROM schemas_app_audithead FOR UPDATE")
            self._parts.start(_chaos_parts.WORKER)
            with self._watching() as watching:
                self._clock.wait(
                    "a worker amid a job",
                    lambda: _count(watching, _BLOCKED, holding.info.backend_pid) > 0,
                )
            self._parts.kill(_chaos_parts.WORKER)
        self._parts.start(_chaos_parts.WORKER)

    def add_endpoints(self, receiver: _chaos_hearing.Receiver) -> int:
        """Have all sent to two addresses; return the number before what they get."""
        last = max(_chaos_tally.rows(self._api), default=0)
        for path in ("/one", "/two"):
            made = self._api.post(
                "webhooks/", {"label": path, "url": receiver.url + path}, by="steward"
            )
            receiver.secrets[path] = made["secret"]
        return last

    def publish_and_kill(
        self, steps: Sequence[Step], receiver: _chaos_hearing.Receiver
    ) -> None:
        """Publish everything, and do each step amid publications."""
        progress = _chaos_publishing.Progress(PUBLISHERS)
        names, versions = self._plan.names, self._plan.versions
        for number in range(PUBLISHERS):
            _chaos_publishing.Publisher(
                self._api, progress, names[number::PUBLISHERS], versions=versions
            ).start()
        for step in steps:
            self._reach(progress, step.at)
            if step.is_kill:
                self._kill(step.name, receiver)
            else:
                self._parts.start(step.name)
        self._reach(progress, self._plan.publications)

    def _reach(self, progress: _chaos_publishing.Progress, number: int) -> None:
        progress.open(until=number)

        def is_reached() -> bool:
            progress.check()
            self._parts.check()
            return progress.done >= number

        self._clock.wait(f"{number} publications", is_reached)

    def _kill(self, name: str, receiver: _chaos_hearing.Receiver) -> None:
        if name in _chaos_parts.WEB:
            # Somebody has to answer.
            other = next(each for each in _chaos_parts.WEB if each != name)
            self._wait_for(other)
        self._parts.kill(name)
        self._kills += 1
        if name == _chaos_parts.WORKER:
            receiver.be_calm(_CALM_MESSAGES)

    def settle(
        self,
        audience: _chaos_hearing.Audience,
        receiver: _chaos_hearing.Receiver,
        since: int,
    ) -> dict[str, float]:
        """Wait until everybody has everything, or the time is up; return the figures."""
        with self._watching() as watching:
            self._settled("artifacts", lambda: _count(watching, _WAITING) == 0)
            waiting = _count(watching, _WAITING)
        self._api.clock = _chaos_publishing.Clock(_READING_SECONDS)
        kept = _chaos_tally.rows(self._api)
        sent = {number: row for number, row in kept.items() if number > since}
        heard, told = (
            audience.subscribers,
            functools.partial(_chaos_tally.webhooks_missing, receiver, sent),
        )
        self._settled("sockets", lambda: _chaos_tally.all_are_there(heard, kept))
        self._settled("webhooks", lambda: told() == 0)
        self._api.clock = _chaos_publishing.Clock(_READING_SECONDS)
        wanted = {JOB: 1, **dict.fromkeys(self._plan.names, self._plan.versions)}
        self._say(audience, receiver, len(kept))
        return {
            **_chaos_tally.heard(heard, kept),
            "webhooks_missing": told(),
            "audit_intact": self._audit_is_intact(),
            "artifacts_waiting": waiting,
            "published_wrong": _chaos_tally.wrong_publications(self._api, wanted),
            "kills": self._kills,
        }

    def _say(
        self,
        audience: _chaos_hearing.Audience,
        receiver: _chaos_hearing.Receiver,
        announcements: int,
    ) -> None:
        opened = sum(each.opened for each in audience.subscribers)
        print(
            f"{self._plan.publications} publications, {announcements} announcements, "
            f"{self._kills} kills; {self._api.broken} requests broke off; {opened} "
            f"sockets, closed by {dict(audience.closings)}; of webhooks "
            f"{receiver.refused} refused, {receiver.hung_up} hung up on; "
            f"{self._clock.left:.0f} s of {self._plan.seconds:.0f} s left",
            flush=True,
        )

    def _settled(self, what: str, is_so: Callable[[], bool]) -> None:
        """Wait until it is so; say if it never is, which the figures show."""

        def is_so_and_all_live() -> bool:
            self._parts.check()
            return is_so()

        try:
            self._clock.wait(what, is_so_and_all_live)
        except TimeoutError as error:
            print(error, flush=True)

    def _wait_for(self, name: str) -> None:
        def is_ready() -> bool:
            self._parts.check()
            return self._parts.is_ready(name)

        self._clock.wait(name, is_ready)

    def _audit_is_intact(self) -> int:
        try:
            said = self._parts.command("manage.py", "verify_audit")
        except subprocess.CalledProcessError:
            return 0
        print(said, end="", flush=True)
        return int(said.startswith(_INTACT))

    @contextlib.contextmanager
    def _watching(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._parts.database_url, autocommit=True) as connection:
            yield connection


def _count(connection: psycopg.Connection, query: LiteralString, *values: int) -> int:
    row = connection.execute(query, values).fetchone()
    return int(row[0]) if row else 0
