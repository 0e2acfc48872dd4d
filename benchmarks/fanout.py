"""From the commit of a publication to its arrival at 1,000 sockets, over a bare broadcast.

Ours begins when PostgreSQL has committed what a steward published over the API, and ends
when the announcement is read by each listener. The bare one begins when the same bytes
are in the hands of an application that knows nothing but its sockets (with two replicas:
right before it gives them to Redis), and ends the same way, on the same server with the
same listeners. `p99_over_bare_*` compare the medians over the rounds, which are taken in
turns, of the time in which 99 of 100 sockets have it.
"""

import contextlib
import dataclasses
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg

from benchmarks import _results, _servers
from registry_site.embedded import folders, lifeline, postgres, processes, valkey

# Fewer are enough to see whether it works.
SOCKETS = int(os.environ.get("SOCKETS", "1000"))
ROUNDS = int(os.environ.get("ROUNDS", "30"))
# Taken before those that count.
WARM_UP = 3
_COMMITTED = """
SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8
FROM notifications_app_announcement WHERE number = %s
"""


def run() -> dict[str, float]:
    """Return the figures. Raises SystemExit without taskset."""
    if not _servers.TASKSET:
        sys.exit("This needs taskset (Debian: apt install util-linux).")
    figures: dict[str, float] = {}
    rows: list[Sequence[object]] = []
    for name, ports in {"1_process": (8621,), "2_replicas": (8621, 8622)}.items():
        with _place() as place:
            taken = _in_turns(place, ports)
        for who, rounds in taken.items():
            p50, p99 = _median(rounds, 50), _median(rounds, 99)
            rows.append((name, who, round(p50, 1), round(p99, 1)))
            figures[f"{who}_p99_ms_{name}"] = round(p99, 1)
        ratio = _median(taken["ours"], 99) / _median(taken["bare"], 99)
        figures[f"p99_over_bare_{name}"] = round(ratio, 2)
    _results.table("Until they have it", ["where", "who", "p50 ms", "p99 ms"], rows)
    return figures


Rounds = list[list[float]]


def _median(rounds: Rounds, percent: int) -> float:
    """Return the median over the rounds of when so many of the sockets had it, in ms."""
    return statistics.median(
        1000 * sorted(seconds)[len(seconds) * percent // 100 - 1] for seconds in rounds
    )


@dataclasses.dataclass
class Place:
    """A PostgreSQL and a Redis, what is prepared in them, and what is started on them."""

    environment: Mapping[str, str]
    stack: contextlib.ExitStack

    def prepared(self, proposals: int) -> dict[str, Any]:
        """Make the database, with so many proposals to be published."""
        program = (sys.executable, "-m", "benchmarks._fanout_registry")
        made = subprocess.run(  # noqa: S603 - our own program
            [*program, "fanout", str(proposals)],
            env=self.environment,
            cwd=_servers.PROJECT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        prepared: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
        return prepared


@contextlib.contextmanager
def _place() -> Iterator[Place]:
    with contextlib.ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="fanout-"))
        )
        folder.chmod(0o711)  # root's PostgreSQL runs as somebody else
        line = stack.enter_context(lifeline.Lifeline())
        sockets = stack.enter_context(folders.for_sockets())
        places = postgres.Places(
            data=folder / "postgres",
            sockets=stack.enter_context(folders.for_sockets()),
            programs=folder / "programs",
        )
        database = postgres.plan(places, log=folder / "postgres.log", keep=False)
        for plan in (
            valkey.plan(
                sockets=sockets, data=folder, log=folder / "valkey.log", keep=False
            ),
            # It then knows when something was committed, to the microsecond.
            dataclasses.replace(
                database, command=(*database.command, "-c", "track_commit_timestamp=on")
            ),
        ):
            stack.callback(processes.start_and_wait(plan, line=line).stop)
        url = urlsplit(postgres.url(places))
        environment = {
            **os.environ,
            "RUN_DIR": str(folder),
            "REDIS_URL": valkey.url(sockets=sockets),
            "DATABASE_URL": url._replace(path="/fanout").geturl(),
            "SERVER_URL": url.geturl(),
            "LOG_LEVEL": "warning",
            "DJANGO_SETTINGS_MODULE": "registry_site.settings",
            "PYTHONPATH": str(_servers.PROJECT),
            # All listeners come from here, by one key.
            "SOCKETS_PER_CALLER": str(2 * SOCKETS),
            "SOCKETS_PER_ADDRESS": str(2 * SOCKETS),
        }
        yield Place(environment, stack.enter_context(contextlib.ExitStack()))


def _in_turns(place: Place, ports: Sequence[int]) -> dict[str, Rounds]:
    """Publish to sockets of so many servers of each kind, in turns."""
    prepared = place.prepared(ROUNDS + WARM_UP)
    channel = "fanout" if len(ports) > 1 else ""
    environment = {**place.environment, "CHANNEL": channel}
    for core, port in enumerate(ports):
        for module, its_port in (
            ("registry_site.serve", port),
            ("benchmarks._fanout_bare", port + 10),
        ):
            server = _servers.on_core(
                core, module, port=its_port, environment=environment
            )
            place.stack.enter_context(server)
    ours = Listeners(place, key=prepared["key"], ports=ports)
    bare = Listeners(place, key="none", ports=[port + 10 for port in ports])
    steward = place.stack.enter_context(_steward(ports[0], prepared["session"]))
    database = place.stack.enter_context(
        psycopg.connect(place.environment["DATABASE_URL"], autocommit=True)
    )
    taken: dict[str, Rounds] = {"ours": [], "bare": []}
    for proposal in prepared["approved"]:
        seconds, text = _publish(steward, proposal, ours, database)
        taken["ours"].append(seconds)
        taken["bare"].append(_broadcast(ports[0] + 10, text, bare))
    return {who: rounds[WARM_UP:] for who, rounds in taken.items()}


class Listeners:
    """A process with many sockets, as many at each server."""

    def __init__(self, place: Place, *, key: str, ports: Sequence[int]) -> None:
        program = (sys.executable, "-m", "benchmarks._fanout_listeners")
        self._process = place.stack.enter_context(
            subprocess.Popen(  # noqa: S603 - our own program
                [_servers.TASKSET, "-c", "1", *program],
                env={**place.environment, "KEY": key},
                cwd=_servers.PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        place.stack.callback(self._process.terminate)
        for port in ports:
            self._say(f"open {port} {SOCKETS // len(ports)}")
            self._answer()

    def begin(self) -> None:
        """Have them wait for the next one."""
        self._say("hear")

    def heard(self) -> tuple[list[float], str]:
        """Return when each had it, and what it was."""
        said = self._answer()
        return said["at"], said["text"]

    def _say(self, words: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 - for the type checker
        print(words, file=self._process.stdin, flush=True)

    def _answer(self) -> Any:  # noqa: ANN401 - JSON
        assert self._process.stdout is not None  # noqa: S101 - for the type checker
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the listeners are gone")
        return json.loads(line)


def _steward(port: int, session: str) -> httpx.Client:
    token = "fanoutfanoutfanoutfanoutfanoutfo"  # noqa: S105 - only has to come twice
    return httpx.Client(
        base_url=f"http://127.0.0.1:{port}/api/v1",
        cookies={"sessionid": session, "csrftoken": token},
        headers={"X-CSRFToken": token},
        timeout=60,
    )


def _publish(
    steward: httpx.Client,
    proposal: Mapping[str, Any],
    listeners: Listeners,
    database: "psycopg.Connection[Any]",
) -> tuple[list[float], str]:
    """Publish; return the seconds from the commit to each listener, and what came."""
    listeners.begin()
    answer = steward.post(
        f"/proposals/{proposal['proposal_id']}/publish/",
        json={"fingerprint": proposal["fingerprint"]},
    )
    answer.raise_for_status()
    heard, text = listeners.heard()
    row = database.execute(_COMMITTED, [json.loads(text)["sequence"]]).fetchone()
    assert row is not None  # noqa: S101 - for the type checker
    return [at - row[0] for at in heard], text


def _broadcast(port: int, text: str, listeners: Listeners) -> list[float]:
    """Hand the text over; return the seconds from then to each listener."""
    listeners.begin()
    answer = httpx.post(f"http://127.0.0.1:{port}/", content=text.encode(), timeout=60)
    began = float(answer.raise_for_status().text)
    return [at - began for at in listeners.heard()[0]]
