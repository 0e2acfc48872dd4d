"""`schema-registry-client clean` ..."""

import io

import pytest

from schema_registry_client import _clean_command, _command
from schema_registry_client.integrations.cleaner import Progress
from tests.client.integrations.cleaner_cases import GOOD, HEADER


@pytest.fixture
def hub(running_hub, monkeypatch):
    monkeypatch.setenv("SCHEMA_REGISTRY_URL", running_hub.url)
    monkeypatch.setenv("SCHEMA_REGISTRY_KEY", running_hub.key)
    monkeypatch.setenv("SCHEMA_REGISTRY_CACHE_DIR", "")


@pytest.fixture
def ticks(hub, tmp_path):
    path = tmp_path / "ticks.csv"
    path.write_bytes(HEADER.replace(b"side", b"direction") + GOOD + GOOD[:-2] + b"X\n")
    return path


def test_cleans_and_says_what_became_of_it(ticks, tmp_path, capsys):
    out = tmp_path / "clean.parquet"
    words = ["clean", "ticks_v1@1", str(ticks), str(out), "--column", "direction=side"]

    codes = _command.main(words), _command.main(words)

    said = capsys.readouterr()
    assert codes == (1, 2)
    assert said.out == (
        "2 rows: 1 clean, 1 in quarantine\n"
        f"{out}: 1 rows by ticks_v1@1\n"
        f"{tmp_path / 'clean.quarantine.ndjson'}:\n"
        "        1 /side is none of ['B', 'S'] [enum]\n"
    )
    assert said.err == f"schema-registry-client: {out}: there is such a file already.\n"


def test_ends_with_0_if_all_is_clean(ticks, tmp_path):
    out = str(tmp_path / "clean.parquet")

    assert _command.main(["clean", "ticks_v1@1", str(ticks), out, "--drop-extra"]) == 0


@pytest.mark.parametrize(
    "words",
    [["nothing_v9", "ticks.csv"], ["ticks_v1", "none.csv"], ["ticks_v1", "none"]],
)
def test_ends_with_2_if_it_cannot(ticks, tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)

    assert _command.main(["clean", *words, "clean.parquet"]) == 2

    assert capsys.readouterr().err.startswith("schema-registry-client: ")
    assert [each.name for each in tmp_path.iterdir()] == ["ticks.csv"]


def test_explains_itself(capsys):
    with pytest.raises(SystemExit) as caught:
        _command.main(["clean", "ticks_v1", "a", "b", "--column", "x"])

    assert caught.value.code == 2
    assert "'x' is not THEIRS=OURS" in capsys.readouterr().err


def test_draws_how_far_it_has_come():
    out = io.StringIO()
    bar = _clean_command.Bar(out, is_shown=True)

    bar.show(Progress(50, 100, 3, 2, 1))
    bar.end()
    bar.end()

    line = "[###############               ]  50%  2 clean, 1 in quarantine"
    assert out.getvalue() == f"\r{line}\r{' ' * len(line)}\r"


def test_draws_nothing_where_nobody_looks():
    out = io.StringIO()
    bar = _clean_command.Bar(out, is_shown=False)

    bar.show(Progress(0, 0, 0, 0, 0))
    bar.end()

    assert out.getvalue() == ""
