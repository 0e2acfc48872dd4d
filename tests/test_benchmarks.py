"""The benchmarks' runner ..."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as runner

PROJECT = Path(__file__).resolve().parents[1]
SAMPLE = '''"""How long nothing takes.

More about it.
"""


def run():
    print("measuring")
    return {"seconds": 0.25}
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose only benchmark is `nothing`, under the real runner."""
    benchmarks = tmp_path / "benchmarks"
    benchmarks.mkdir()
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(PROJECT / "benchmarks" / name, benchmarks)
    (benchmarks / "nothing.py").write_text(SAMPLE)
    return tmp_path


def call(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *words],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
    )


def test_lists_what_there_is(folder: Path) -> None:
    assert call(folder).stdout == "nothing          How long nothing takes.\n"


def test_ends_a_run_with_one_object(folder: Path) -> None:
    lines = call(folder, "nothing").stdout.splitlines()

    assert lines[0] == "measuring"
    assert json.loads(lines[-1]) == {"name": "nothing", "figures": {"seconds": 0.25}}


def test_refuses_an_unknown_name(folder: Path) -> None:
    outcome = call(folder, "everything")

    assert outcome.returncode == 1
    assert outcome.stderr == "No such benchmark: everything. There are: nothing\n"


def test_finds_every_benchmark_described() -> None:
    described = {name: bool(runner.summary(name)) for name in runner.names()}

    assert described == dict.fromkeys(runner.names(), True)
