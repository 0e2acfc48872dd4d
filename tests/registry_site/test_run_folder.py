"""The run folder ..."""

import stat
from pathlib import Path

import pytest

from registry_site import run_folder


def test_makes_secrets_once(tmp_path: Path) -> None:
    first = run_folder.keep_secrets(folder=tmp_path)
    second = run_folder.keep_secrets(folder=tmp_path)

    assert first == second == run_folder.variables(folder=tmp_path)
    assert sorted(first) == ["API_KEY_PEPPER", "AUDIT_SIGNING_KEY", "SECRET_KEY"]
    assert first["SECRET_KEY"] != first["API_KEY_PEPPER"]


def test_shows_its_secrets_to_nobody_else(tmp_path: Path) -> None:
    run_folder.keep_secrets(folder=tmp_path)

    mode = (tmp_path / "secrets.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_names_servers_only_while_they_run(tmp_path: Path) -> None:
    servers = {"REDIS_URL": "unix:///tmp/redis.sock"}

    with run_folder.announced(servers, folder=tmp_path):
        while_running = run_folder.variables(folder=tmp_path)

    assert while_running == servers
    assert run_folder.variables(folder=tmp_path) == {}


def test_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    with (
        run_folder.locked(folder=tmp_path),
        pytest.raises(run_folder.InUseError, match="already runs in"),
        run_folder.locked(folder=tmp_path),
    ):
        pass

    with run_folder.locked(folder=tmp_path):
        pass


def test_says_where_nothing_can_be_kept(tmp_path):
    taken = tmp_path / "file"
    taken.write_text("")

    with pytest.raises(run_folder.UnusableError) as refusal:
        run_folder.make(folder=taken)

    assert str(refusal.value) == (
        f"RUN_DIR is {taken}, which cannot be a folder (File exists). "
        "Name one that you may write to: RUN_DIR=/another/folder make run"
    )
