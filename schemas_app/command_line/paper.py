"""Lines for a terminal: in color where it shows any, and never obeying what they quote."""

import dataclasses
import enum
import os
from typing import TextIO

_RESET = "\x1b[0m"


class Tone(enum.StrEnum):
    """How a line looks, as the terminal's own codes; the words say all without it."""

    PLAIN = ""
    BOLD = "\x1b[1m"
    QUIET = "\x1b[2m"
    DANGER = "\x1b[1;31m"
    WARN = "\x1b[1;33m"
    GOOD = "\x1b[1;32m"


@dataclasses.dataclass
class Paper:
    """Lines as they are added; documents and names of others may hold anything."""

    colored: bool = False
    lines: list[str] = dataclasses.field(default_factory=list)

    def add(self, text: str = "", *, indent: int = 0, tone: Tone = Tone.PLAIN) -> None:
        """Add `text`, all of its lines indented by so many steps."""
        for line in text.split("\n"):
            shown = printable(line)
            if self.colored and tone and shown:
                shown = f"{tone}{shown}{_RESET}"
            self.lines.append(f"{'  ' * indent}{shown}" if shown else "")

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"


def printable(text: str) -> str:
    """Return `text` with what moves the cursor or hides letters written as JSON has it."""
    return "".join(
        character
        if character.isprintable()
        else "".join(f"\\u{unit:04x}" for unit in _units(character))
        for character in text
    )


def takes_color(stream: TextIO) -> bool:
    """Return whether `stream` is a terminal, and nobody asked for no color."""
    asked_not_to = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not asked_not_to


def _units(character: str) -> list[int]:
    """Return the UTF-16 code units of `character`, which JSON escapes are made of."""
    data = character.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]
