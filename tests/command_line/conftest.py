"""The command, called as a shell would call it, without a process of its own."""

import dataclasses
import io
import json
import sys

import pytest

from schemas_app.command_line import main


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a call ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Write files, as text or as JSON, into the folder the command is called in."""
    monkeypatch.chdir(tmp_path)

    def write(**contents):
        for name, content in contents.items():
            data = content if isinstance(content, bytes) else written(content)
            (tmp_path / f"{name}.json").write_bytes(data)

    return write


def written(content):
    text = content if isinstance(content, str) else json.dumps(content)
    return text.encode()


@pytest.fixture
def run(capsys, monkeypatch):
    """Call the command with arguments, and perhaps with bytes on standard input."""

    def call(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = main.main(arguments)
        except SystemExit as ended:  # argparse's way
            code = int(ended.code or 0)
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return call
