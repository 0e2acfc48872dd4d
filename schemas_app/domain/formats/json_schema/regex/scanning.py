"""Going through the text of a pattern, and saying where it goes wrong."""

import dataclasses
import re


@dataclasses.dataclass(eq=False)
class UnreadableError(ValueError):
    """A pattern cannot be read: what is wrong, and at which character, from 0."""

    reason: str
    position: int

    def __str__(self) -> str:
        return f"{self.reason} (character {self.position + 1})"


@dataclasses.dataclass
class Scanner:
    """A pattern and how far it has been read."""

    pattern: str
    at: int = 0

    def more(self) -> bool:
        """Return whether anything is left."""
        return self.at < len(self.pattern)

    def peek(self) -> str:
        """Return the next character, or "" at the end."""
        return self.ahead(1)

    def ahead(self, count: int) -> str:
        """Return the next characters, as many as there are up to `count`."""
        return self.pattern[self.at : self.at + count]

    def startswith(self, text: str | tuple[str, ...]) -> bool:
        """Return whether `text`, or one of several, comes next."""
        return self.pattern.startswith(text, self.at)

    def take(self, text: str) -> bool:
        """Return whether `text` came next; if so, it is read."""
        found = self.startswith(text)
        self.at += len(text) * found
        return found

    def match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        """Return what of `expression` came next; if so, it is read."""
        found = expression.match(self.pattern, self.at)
        if found:
            self.at = found.end()
        return found

    def refusal(self, reason: str, position: int | None = None) -> UnreadableError:
        """Return the error that something is wrong, here unless told."""
        return UnreadableError(reason, self.at if position is None else position)
