"""What is printed ..."""

import io

import pytest

from schemas_app.command_line import paper
from schemas_app.command_line.paper import Paper, Tone


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ü and 価格", "plain, ü and 価格"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("over\rwritten\t", "over\\u000dwritten\\u0009"),
        ("right\u202eto left", "right\\u202eto left"),
        ("\U000e0001", "\\udb40\\udc01"),
        ("\x9b2J", "\\u009b2J"),
        ("file \udcff", "file \\udcff"),
    ],
)
def test_never_obeys_what_it_quotes(text, shown):
    assert paper.printable(text) == shown


def test_is_indented_line_by_line():
    lines = Paper()

    lines.add("{\n  1\n}", indent=2)
    lines.add()

    assert str(lines) == "    {\n      1\n    }\n\n"


def test_is_in_color_where_it_shows():
    plain, colored = Paper(), Paper(colored=True)

    for lines in (plain, colored):
        lines.add("No.", indent=1, tone=Tone.DANGER)
        lines.add("Yes.")

    assert str(plain) == "  No.\nYes.\n"
    assert str(colored) == "  \x1b[1;31mNo.\x1b[0m\nYes.\n"


@pytest.mark.parametrize(
    ("stream", "variables", "colored"),
    [
        (Terminal(), {}, True),
        (io.StringIO(), {}, False),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "dumb"}, False),
    ],
)
def test_takes_color_on_a_terminal_that_wants_it(
    monkeypatch, stream, variables, colored
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert paper.takes_color(stream) is colored
