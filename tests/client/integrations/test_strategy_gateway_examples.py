"""The examples of the strategies, the gateway and any other module say what they should."""

import ast
import re
import runpy
import textwrap
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
PAGES = ("strategy", "gateway", "any-module")


@pytest.fixture
def said_by(capsys):
    """Return a function that runs an example and returns the lines that it prints."""

    def said(path):
        runpy.run_path(str(PROJECT / "examples" / path), run_name="__main__")
        return capsys.readouterr().out.splitlines()

    return said


def test_the_strategy_pauses_updates_and_resumes(said_by):
    lines = said_by("strategy/momentum.py")

    once = ["paused: schema change", None, "resumed"]
    assert [each for each in lines if each.startswith("   ")] == [
        f"   ticks_v1@{number}: the price is called 'price_{number}' now"
        for number in (2, 3, 4)
    ]
    assert [each for each in lines[:-1] if each[0] != " "] == [
        each for each in once if each
    ] * 3
    assert lines[-1].startswith("300 ticks, 0 too late, ")


def test_the_gateway_answers_three_orders(said_by):
    lines = said_by("gateway/orders_api.py")

    assert lines[0] == "desk, revision 1, by desk_limits@1"
    assert [each.split("{")[0] for each in lines[1:]] == [
        "3 lots: 201 ",
        "0 lots: 422 ",
        "30 lots: 500 ",
    ]


def test_any_module_keeps_what_fits(said_by):
    lines = said_by("any_module/module.py")

    assert lines[:3] == [
        "signals_v1@1: symbol, score",
        "breaking_change of signals_v1",
        "signals_v1@2: symbol, score",
    ]
    assert lines[3] == "1 kept, 2 quarantined:"
    assert [each.split(" by ")[1].split(":")[0] for each in lines[4:]] == [
        "signals_v1@1",
        "signals_v1@2",
    ]


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_show_only_code_that_can_be_read(page):
    text = (PROJECT / "docs" / "spokes" / f"{page}.md").read_text()
    blocks = re.findall(r"^( *)```python\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)

    assert blocks
    for _, block in blocks:
        # `async with` at the top, as in a notebook
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST
        compile(textwrap.dedent(block), page, "exec", flags=flags)


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_lead_somewhere(page):
    folder = PROJECT / "docs" / "spokes"
    links = re.findall(r"\]\(([^)#:]+)", (folder / f"{page}.md").read_text())

    assert [link for link in links if not (folder / link).exists()] == []
