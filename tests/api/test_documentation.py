"""docs/api.md, held against what is there."""

import re
from pathlib import Path

import pytest

from notifications_app import consumers
from registry_site import wsgi_answer
from schemas_app.api import bodies, problems
from schemas_app.domain import json_text
from schemas_app.domain.formats.json_schema import parsing
from schemas_app.permissions import Scope
from schemas_app.services import proposal_events, threads
from tests.api import description

PAGE = (Path(__file__).parent.parent.parent / "docs" / "api.md").read_text()
ROWS = re.findall(r"^\| (.+?) \|", PAGE, re.MULTILINE)


def test_names_every_code_with_its_status():
    documented = set(re.findall(r"^\| `([a-z_]+)` \| (\d{3}) \|", PAGE, re.MULTILINE))

    front = {
        (answer.code, str(answer.status))
        for answer in vars(wsgi_answer).values()
        if isinstance(answer, wsgi_answer.Refusal)
    }
    assert documented == front | {
        (code, str(status))
        for status, codes in problems.codes().items()
        for code in codes
    }


def test_names_every_operation():
    documented = {row.strip("`") for row in ROWS if row.startswith(("`GET", "`POST"))}

    assert documented == {
        f"{method.upper()} {path}"
        for path, methods in description.document()["paths"].items()
        for method in methods
    }


@pytest.mark.parametrize(
    "action",
    [
        *proposal_events.ANNOUNCED_AS.values(),
        "breaking_change",
        "compatible_change",
        "activated",
        "deprecated",
        "retired",
        "artifact_ready",
    ],
)
def test_names_every_action(action):
    assert any(f"`{action}`" in row for row in ROWS)


def test_names_every_close_code():
    documented = {int(row.strip("`")) for row in ROWS if re.fullmatch(r"`\d+`", row)}

    # The last two are the site's and the server's own.
    assert documented == {*consumers.CloseCode, 4404, 1012}


def test_names_every_scope():
    assert all(f"`{scope}`" in PAGE for scope in Scope)


def test_tells_the_limits():
    words = " ".join(PAGE.split())
    assert f"up to {bodies.MAX_BYTES // 2**20} MiB" in words
    assert f"{parsing.MAX_BYTES // 2**20} MiB and {parsing.MAX_DEPTH} levels" in words
    assert f"at most {threads.LONGEST:,} characters".replace(",", " ") in words
    assert f"More than {json_text.MAX_DIGITS} digits" in words
