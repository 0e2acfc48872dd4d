"""The parts of `chaos`: servers, two replicas, worker and clock, started as in production.

Each can be killed and started again at any moment. Nothing is told to the others.
"""

import contextlib
import dataclasses
import json
import os
import random
import secrets
import shlex
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from registry_site import local_parts
from registry_site.embedded import folders, lifeline, postgres, processes, valkey

PROJECT = Path(__file__).resolve().parents[1]
WEB = ("web 0", "web 1")
WORKER, CLOCK, REDIS = "worker", "clock", "redis"
NAMES = (*WEB, WORKER, CLOCK, REDIS)
HOST = "127.0.0.1"
SITE = f"https://{HOST}"
# Below the ports that the kernel gives to whoever connects: nobody takes the port of a
# replica that is down, and nobody connects to itself there.
_PORTS = range(20_000, 32_000)


class EndedError(RuntimeError):
    """A part ended that nobody had killed."""


@dataclasses.dataclass(frozen=True)
class Parts:
    """All parts by name, and how to get in; `running` has those that are up."""

    folder: Path
    plans: Mapping[str, processes.Plan]
    ports: tuple[int, int]
    database_url: str
    environment: Mapping[str, str]
    line: lifeline.Lifeline
    running: dict[str, processes.Running]

    def start(self, *names: str) -> None:
        """Start parts without waiting for them."""
        for name in names:
            self.running[name] = processes.start(self.plans[name], line=self.line)

    def kill(self, name: str) -> None:
        """End a part as a crash does."""
        self.check()
        part = self.running.pop(name)
        part.process.kill()
        part.process.wait()
        self.line.release(pid=part.process.pid)
        if log := part.plan.log:
            # How it is seen that the next one is up.
            log.rename(log.with_suffix(f".{part.process.pid}"))
            log.touch()

    def is_ready(self, name: str) -> bool:
        """Whether a part that was started is of use by now."""
        part = self.running[name]
        return part.plan.is_ready(part.process.pid)

    def check(self) -> None:
        """Raise EndedError when a part has ended by itself."""
        for name, part in self.running.items():
            if part.has_ended:
                raise EndedError(f"{name}: {part.ended_error()}")

    def command(self, *words: str) -> str:
        """Return what a program of ours says; raise CalledProcessError if it fails."""
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, *words],
            env={**os.environ, **self.environment, "LOG_LEVEL": "warning"},
            cwd=PROJECT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def world(self) -> dict[str, str]:
        """Create the tables and who lets us in."""
        made: dict[str, str] = json.loads(self.command("-m", "benchmarks._chaos_world"))
        return made


@contextlib.contextmanager
def standing(chance: random.Random) -> Iterator[Parts]:
    """Give the parts with PostgreSQL up, which stays, and end them all in the end."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-")))
        folder.chmod(0o711)  # root's PostgreSQL runs as somebody else
        places = postgres.Places(
            data=folder / "postgres",
            sockets=stack.enter_context(folders.for_sockets()),
            programs=folder / "programs",
        )
        sockets = stack.enter_context(folders.for_sockets())
        line = stack.enter_context(lifeline.Lifeline())
        log = folder / "postgres.log"
        plan = postgres.plan(places, log=log, keep=False)
        stack.callback(processes.start_and_wait(plan, line=line).stop)
        environment = _environment(
            folder, database=postgres.url(places), redis=valkey.url(sockets=sockets)
        )
        ports = _free_ports(chance)
        running: dict[str, processes.Running] = {}
        stack.callback(_stop, running)
        yield Parts(
            folder=folder,
            plans={
                **_plans(folder, environment, ports),
                REDIS: valkey.plan(
                    sockets=sockets, data=folder, log=folder / "redis.log", keep=True
                ),
            },
            ports=ports,
            database_url=postgres.url(places),
            environment=environment,
            line=line,
            running=running,
        )


def _stop(running: Mapping[str, processes.Running]) -> None:
    for part in running.values():
        part.process.kill()
    for part in running.values():
        part.stop()


def _environment(folder: Path, *, database: str, redis: str) -> dict[str, str]:
    """Return the settings of production, but for where webhooks may go and how often."""
    return {
        "PRODUCTION": "1",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "API_KEY_PEPPER": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": SITE,
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "RUN_DIR": str(folder),
        "FORWARDED_ALLOW_IPS": HOST,
        "WEBHOOK_ALLOW_PRIVATE": "127.0.0.0/8",
        "WEBHOOK_ALLOW_HTTP": "1",
        "API_RATE": "0",
        "PYTHONPATH": str(PROJECT),
        "DJANGO_SETTINGS_MODULE": "registry_site.settings",
    }


def _plans(
    folder: Path, environment: Mapping[str, str], ports: tuple[int, int]
) -> dict[str, processes.Plan]:
    """Return how to run our own programs, worker and clock by docker-compose.yml."""
    logs = {name: folder / f"{name.replace(' ', '')}.log" for name in NAMES}
    for log in logs.values():
        log.touch()
    webs = {
        name: local_parts.web(environment, host=HOST, port=port, log=logs[name])
        for name, port in zip(WEB, ports, strict=True)
    }
    worker = local_parts.worker(environment, log=logs[WORKER])
    clock = local_parts.clock(environment, log=logs[CLOCK])
    return {
        **webs,
        WORKER: dataclasses.replace(worker, command=_production("worker", folder)),
        CLOCK: dataclasses.replace(clock, command=_production("beat", folder)),
    }


def _production(service: str, folder: Path) -> tuple[str, ...]:
    compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    words = compose["services"][service]["command"].replace("/tmp", str(folder))  # noqa: S108
    return (sys.executable, "-m", *shlex.split(words))


def _free_ports(chance: random.Random) -> tuple[int, int]:
    found: list[int] = []
    while len(found) < len(WEB):
        port = chance.choice(_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            found.append(port)
    first, second = found
    return first, second
