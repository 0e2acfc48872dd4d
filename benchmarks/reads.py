"""Reads by key: from memory, through Django, and a bare answer of the same bytes.

`cached_over_uncached` and `cached_over_bare` compare requests per second of processor
time of the server's process, rounds of each in turn: on a machine that does other work,
time by the clock says more about that. The bare answer is sent by uvicorn as it comes;
`cached_over_bare_one_piece` has it sent as ours is, in one write. `*_100k_over_100` compare a hundred schemas with
100,000, ten versions each, through Django on PostgreSQL, asked in turn. What is searched
for is a word of all schemas, the name of one, a word of all together with one of each
tenth, a beginning of words that every ninth has (whose names lie together at the end),
two words that each tenth and each hundredth have, and a field; each is asked as often,
for 20 schemas, of which few find as many.
"""

import contextlib
import dataclasses
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from benchmarks import _results, _servers
from registry_site.embedded import folders, lifeline, postgres, processes, valkey

SMALL, LARGE, VERSIONS = 100, 100_000, 10
ROUNDS, ROUND_SECONDS, CONNECTIONS = 9, 3, 64
QUESTIONS = 150
# Idle is who uses so little of the processor in a while, in seconds.
_IDLE, _IDLE_FOR = 0.02, 0.3
LATEST = "/api/v1/schemas/clone_1/versions/latest/"
ASKED = {
    "read": ("/schemas/clone_{number}/versions/latest/",),
    "list": ("/schemas/?limit=50",),
    "search": (
        "/schemas/?q=ticks&limit=20",
        "/schemas/?q=clone_{number}&limit=20",
        "/schemas/?q=desk_3+ticks&limit=20",
        "/schemas/?q=clone_9&limit=20",
        "/schemas/?q=desk_{digit}+book_1&limit=20",
        "/schemas/?q=symbol&limit=20",
    ),
}
_PROTOCOLS = {
    "bare": "auto",
    "bare, in one piece": "registry_site.http_protocol:HttpProtocol",
}
_WRK = shutil.which("wrk") or ""
_TICKS = os.sysconf("SC_CLK_TCK")


def run() -> dict[str, float]:
    """Return the figures. Raises SystemExit without wrk or taskset."""
    if not (_WRK and _servers.TASKSET):
        sys.exit("This needs wrk and taskset (Debian: apt install wrk util-linux).")
    with contextlib.ExitStack() as stack:
        place = stack.enter_context(_place())
        key = place.prepared("small", SMALL)
        figures = _memory(place, key)
        large_key = place.prepared("large", LARGE)
        figures |= _sizes(place, {"small": key, "large": large_key})
    print(json.dumps(figures, indent=2))
    return figures


@dataclasses.dataclass
class Place:
    """A folder with a PostgreSQL and a Redis, and what is started on them."""

    folder: Path
    redis_url: str
    postgres_url: str
    stack: contextlib.ExitStack

    def environment(self, database: str) -> dict[str, str]:
        """Return what a process needs to stand on one of the databases."""
        return {
            **os.environ,
            "RUN_DIR": str(self.folder),
            "REDIS_URL": self.redis_url,
            "DATABASE_URL": self.database_url(database),
            "LOG_LEVEL": "warning",
            "DJANGO_SETTINGS_MODULE": "registry_site.settings",
            "PYTHONPATH": str(_servers.PROJECT),
        }

    def database_url(self, database: str) -> str:
        """Return the address of one of the databases."""
        return urlsplit(self.postgres_url)._replace(path=f"/{database}").geturl()

    def prepared(self, database: str, schemas: int) -> str:
        """Make a database with so many schemas; return a key that reads."""
        command = [sys.executable, "-m", "benchmarks._many_schemas"]
        made = subprocess.run(  # noqa: S603 - our own program
            [*command, database, str(schemas), str(VERSIONS)],
            env={
                **self.environment(database),
                "SERVER_URL": self.database_url("postgres"),
            },
            cwd=_servers.PROJECT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return made.stdout.split()[-1]

    def serve(
        self, module: str, *, port: int, environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        """Start a server on the first core, until the end of all of this."""
        server = _servers.on_core(0, module, port=port, environment=environment)
        return self.stack.enter_context(server)


@contextlib.contextmanager
def _place() -> Iterator[Place]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="reads-")))
        folder.chmod(0o711)  # root's PostgreSQL runs as somebody else
        line = stack.enter_context(lifeline.Lifeline())
        sockets = stack.enter_context(folders.for_sockets())
        places = postgres.Places(
            data=folder / "postgres",
            sockets=stack.enter_context(folders.for_sockets()),
            programs=folder / "programs",
        )
        for plan in (
            valkey.plan(
                sockets=sockets, data=folder, log=folder / "valkey.log", keep=False
            ),
            postgres.plan(places, log=folder / "postgres.log", keep=False),
        ):
            stack.callback(processes.start_and_wait(plan, line=line).stop)
        servers = stack.enter_context(contextlib.ExitStack())
        yield Place(folder, valkey.url(sockets=sockets), postgres.url(places), servers)


def _memory(place: Place, key: str) -> dict[str, float]:
    """Compare memory, Django and nothing at all."""
    environment = place.environment("small")
    servers = {
        "cached": place.serve(
            "registry_site.serve", port=8601, environment=environment
        ),
        "uncached": place.serve(
            "registry_site.serve",
            port=8602,
            environment={**environment, "FAST_READS": "0"},
        ),
    }
    kept = _kept(place.folder, f"http://127.0.0.1:8601{LATEST}", key)
    for port, (name, protocol) in enumerate(_PROTOCOLS.items(), start=8603):
        servers[name] = place.serve(
            "benchmarks._bare_answer",
            port=port,
            environment={**environment, "ANSWER": str(kept), "PROTOCOL": protocol},
        )
    rounds: dict[str, list[Load]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for port, (name, process) in enumerate(servers.items(), start=8601):
            rounds[name].append(_load(process, port, key))
    _results.table(
        "Requests",
        ["who answers", "per second of processor time", "per second", "p99 ms"],
        [
            (
                name,
                round(statistics.median(one.per_second for one in loads)),
                round(statistics.median(one.by_clock for one in loads)),
                round(statistics.median(one.p99_ms for one in loads), 1),
            )
            for name, loads in rounds.items()
        ],
    )
    return {
        "cached_over_uncached": round(_over(rounds, "uncached"), 1),
        "cached_over_bare": round(_over(rounds, "bare"), 2),
        "cached_over_bare_one_piece": round(_over(rounds, "bare, in one piece"), 2),
        "cached_p99_ms": round(
            statistics.median(one.p99_ms for one in rounds["cached"]), 1
        ),
    }


def _kept(folder: Path, address: str, key: str) -> Path:
    """Ask until the key is known, too; return the file with the answer."""
    headers = {"Authorization": f"Bearer {key}"}
    for _ in range(10):
        httpx.get(address, headers=headers).raise_for_status()
        time.sleep(0.1)
    answer = httpx.get(address, headers=headers)
    sent = [one for one in answer.headers.multi_items() if one[0] != "date"]
    kept = folder / "answer.json"
    kept.write_text(json.dumps({"headers": sent, "body": answer.text}))
    return kept


@dataclasses.dataclass(frozen=True)
class Load:
    """What a round gave."""

    per_second: float
    by_clock: float
    p99_ms: float


def _over(rounds: Mapping[str, Sequence[Load]], other: str) -> float:
    """Return how many times as many requests memory answers, round by round."""
    pairs = zip(rounds["cached"], rounds[other], strict=True)
    return statistics.median(one.per_second / two.per_second for one, two in pairs)


def _load(process: subprocess.Popen[bytes], port: int, key: str) -> Load:
    before = _processor_seconds(process.pid)
    on_the_other_core = (_servers.TASKSET, "-c", "1")
    said = subprocess.run(  # noqa: S603 - looked for above
        [
            *on_the_other_core,
            *(_WRK, "-t1", f"-c{CONNECTIONS}", f"-d{ROUND_SECONDS}s", "--latency"),
            *("-H", f"Authorization: Bearer {key}"),
            f"http://127.0.0.1:{port}{LATEST}",
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    used = _processor_seconds(process.pid) - before
    _until_idle(process.pid)
    if "Non-2xx" in said:
        raise RuntimeError(said)
    count = int(_found(r"(\d+) requests in", said))
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    factor = {"us": 0.001, "ms": 1, "s": 1000}[unit]
    by_clock = float(_found(r"Requests/sec:\s+([\d.]+)", said))
    return Load(count / used, by_clock, float(number) * factor)


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(text)
    return match[1]


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _until_idle(pid: int) -> None:
    """Wait for what nobody waits for any more: it would run beside the next round."""
    before = float("-inf")
    while (now := _processor_seconds(pid)) - before > _IDLE:
        before = now
        time.sleep(_IDLE_FOR)


def _sizes(place: Place, keys: Mapping[str, str]) -> dict[str, float]:
    """Compare few schemas with many, asked in turn."""
    clients = {}
    for port, (name, key) in enumerate(keys.items(), start=8611):
        environment = {**place.environment(name), "FAST_READS": "0"}
        place.serve("registry_site.serve", port=port, environment=environment)
        clients[name] = place.stack.enter_context(
            httpx.Client(
                base_url=f"http://127.0.0.1:{port}/api/v1",
                headers={"Authorization": f"Bearer {key}"},
                timeout=60,
            )
        )
    figures, rows = {}, []
    for question, addresses in ASKED.items():
        each = [_seconds(clients, address) for address in addresses]
        rows += [
            (address, *(round(taken[name] * 1000, 1) for name in keys))
            for address, taken in zip(addresses, each, strict=True)
        ]
        whole = {name: statistics.fmean(taken[name] for taken in each) for name in keys}
        figures[f"{question}_100k_over_100"] = round(whole["large"] / whole["small"], 2)
    _results.table(
        "Among few and many", ["asked", *(f"{name} ms" for name in keys)], rows
    )
    return figures


def _seconds(clients: Mapping[str, httpx.Client], address: str) -> dict[str, float]:
    """Return the median seconds of a question to each, asked in turn."""
    counts = {"small": SMALL, "large": LARGE}
    taken: dict[str, list[float]] = {name: [] for name in clients}
    for turn in range(QUESTIONS):
        for name, client in clients.items():
            number = 1 + turn * 7919 % counts[name]
            asked = address.format(number=number, digit=number % 10)
            begin = time.perf_counter()
            client.get(asked).raise_for_status()
            taken[name].append(time.perf_counter() - begin)
    return {name: statistics.median(times) for name, times in taken.items()}
