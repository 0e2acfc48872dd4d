"""`make run`: the whole registry on one machine, started and ended as one thing.

Starts the servers, prepares the data, starts worker, clock and web process, says where
to look, and ends all of it in order. A part that ends by itself ends everything: on one
machine a registry that is half there misleads more than one that says what is wrong,
and a new start loses nothing. In production, containers are watched by their engine.
"""

import contextlib
import os
import signal
import socket
import sys
import threading
from pathlib import Path

from registry_site import env, local_options, local_parts, run_folder
from registry_site.embedded import folders, lifeline, postgres, processes, valkey

_WATCH_SECONDS = 0.5
_EXPECTED_ERRORS = (
    env.WrongSettings,
    postgres.NoServerError,
    postgres.UnreachableFolderError,
    processes.ProcessError,
    run_folder.InUseError,
    run_folder.UnusableError,
    valkey.NoServerError,
)


class StopRequested(Exception):  # noqa: N818 - somebody pressed Ctrl-C: no error
    """The run was asked to end."""


class PortTakenError(RuntimeError):
    """The registry cannot listen where it was told to."""

    def __init__(self, *, host: str, port: int, reason: str) -> None:
        super().__init__(host, port, reason)
        self.host, self.port, self.reason = host, port, reason

    def __str__(self) -> str:
        return (
            f"Cannot listen on {self.host}:{self.port} ({self.reason}). Stop the program "
            f"that does, or choose another port: PORT={self.port + 1} make run"
        )


class Run:
    """One run of all parts; entered parts end in the opposite order."""

    def __init__(self, asked: local_options.Options) -> None:
        self._asked = asked
        self._environment = {"RUN_DIR": str(asked.folder)}
        self._parts: list[processes.Running] = []
        self._stack = contextlib.ExitStack()
        self._stop = threading.Event()

    def until_stopped(self) -> None:
        """Start everything and watch it until a signal comes.

        Raises one of the expected errors when a part cannot start or ends by itself.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stop.set())
        with self._stack:
            try:
                self._start()
                self._watch()
            except StopRequested:
                _say("\nStopping ...")
        _say("Stopped. Everything is kept in", str(self._asked.folder))

    def _start(self) -> None:
        folder = self._asked.folder
        run_folder.make(folder=folder)
        self._stack.enter_context(run_folder.locked(folder=folder))
        _require_free_port(self._asked)
        self._environment |= run_folder.keep_secrets(folder=folder)
        self._line = self._stack.enter_context(lifeline.Lifeline())
        _say("Starting the servers ...")
        servers = {**self._start_redis(), **self._start_database()}
        self._wait_for_parts()
        self._environment |= servers
        self._stack.enter_context(run_folder.announced(servers, folder=folder))
        _say("Preparing the database ...")
        self._command("migrate", "--verbosity", "0")
        # Our own programs take a while to load, the demonstration as well.
        self._start_parts(*self._worker_plans(), self._web_plan())
        if self._asked.demo:
            _say("Loading the demonstration (the first time it takes a while) ...")
            self._command("load_demo")
        self._wait_for_parts()
        _say(_where_to_look(self._asked))

    def _watch(self) -> None:
        while True:
            self._pause(_WATCH_SECONDS)
            for part in self._parts:
                if part.has_ended:
                    raise part.ended_error()

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise StopRequested

    def _start_redis(self) -> dict[str, str]:
        if self._asked.redis_url or not self._asked.embedded_redis:
            return {}
        sockets = self._stack.enter_context(folders.for_sockets())
        log, data = self._log("redis"), self._asked.folder
        try:
            plan = valkey.plan(sockets=sockets, data=data, log=log, keep=True)
        except valkey.NoServerError as error:
            _say(f"{error}\nGoing on without it.")
            return {}
        self._start_parts(plan)
        return {"REDIS_URL": valkey.url(sockets=sockets)}

    def _start_database(self) -> dict[str, str]:
        if self._asked.database_url or self._asked.database == "sqlite":
            return {}
        folder = self._asked.folder
        # Started by root it runs as somebody else, who must come through here.
        folder.chmod(0o711)
        places = postgres.Places(
            data=folder / "postgres",
            sockets=self._stack.enter_context(folders.for_sockets()),
            programs=folder / "postgres-programs",
        )
        self._start_parts(postgres.plan(places, log=self._log("postgres"), keep=True))
        return {"DATABASE_URL": postgres.url(places)}

    def _start_parts(self, *plans: processes.Plan) -> None:
        for plan in plans:
            running = processes.start(plan, line=self._line)
            self._stack.callback(running.stop)
            self._parts.append(running)

    def _wait_for_parts(self) -> None:
        for running in self._parts:
            processes.wait_until_ready(running, pause=self._pause)

    def _command(self, *words: str) -> None:
        """Run a command of manage.py to its end; raise ProcessError when it fails."""
        plan = local_parts.command(self._environment, *words)
        running = processes.start(plan, line=self._line)
        with contextlib.closing(running):
            while not running.has_ended:
                self._pause(0.02)
        if running.process.returncode:
            raise running.ended_error()

    def _worker_plans(self) -> tuple[processes.Plan, ...]:
        """Return the worker and the clock, or none where there is no way to hear jobs."""
        if self._asked.redis_url or "REDIS_URL" in self._environment:
            return (
                local_parts.worker(self._environment, log=self._log("worker")),
                local_parts.clock(self._environment, log=self._log("clock")),
            )
        _say("Without Redis: background jobs wait, see `manage.py check`.")
        return ()

    def _web_plan(self) -> processes.Plan:
        return local_parts.web(
            self._environment,
            host=self._asked.host,
            port=self._asked.port,
            log=self._log("web"),
        )

    def _log(self, name: str) -> Path:
        """Return the file for a part's words, after those of earlier starts."""
        log = self._asked.folder / "logs" / f"{name}.log"
        log.parent.mkdir(mode=0o700, exist_ok=True)
        log.touch()
        return log


def _require_free_port(asked: local_options.Options) -> None:
    family = socket.AF_INET6 if ":" in asked.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((asked.host, asked.port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise PortTakenError(
                host=asked.host, port=asked.port, reason=reason.lower()
            ) from None


def _where_to_look(asked: local_options.Options) -> str:
    place = f"{local_parts.reach(asked.host)}:{asked.port}"
    people = (
        "named above, with their passwords" if asked.demo else "manage.py adds them"
    )
    lines = (
        f"  {name:<10} {where}"
        for name, where in (
            ("Site", f"http://{place}/"),
            ("API", f"http://{place}/api/v1/docs/"),
            ("WebSocket", f"ws://{place}/ws/v1/schemas/"),
            ("People", people),
            ("Logs", str(asked.folder / "logs")),
        )
    )
    return "\n".join(("", "The schema registry is ready.", *lines, "  Ctrl-C ends it."))


def _say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run until stopped; return what the shell should hear."""
    os.umask(0o077)  # whatever is written to the run folder is nobody else's
    try:
        Run(local_options.read(os.environ)).until_stopped()
    except (*_EXPECTED_ERRORS, PortTakenError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
