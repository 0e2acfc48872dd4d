"""Typed readers of environment variables, for settings and the programs beside it.

A value that makes no sense is not guessed at: every problem is collected and all of
them are told at once, each with the variable, what it holds and what to write instead.
What the values are used for is decided in settings.py, not here.
"""

import base64
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_T = TypeVar("_T")

_FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}
_LONGEST_SHOWN = 60
_SEED_BYTES = 32
_SEED_REMEDY = (
    "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
)


@dataclass(frozen=True)
class Problem:
    """One variable that cannot be used as it stands; `found` is already fit to print."""

    variable: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.found}. {self.remedy}"


class WrongSettings(ImproperlyConfigured):
    """The environment does not describe a registry that can start."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        return f"The registry cannot start with this environment:\n{lines}"


class UnusableError(ValueError):
    """A value that a reader or a check refuses; the text is the remedy."""


@dataclass
class Environment:
    """A set of environment variables being read, and the problems found on the way."""

    variables: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def fall_back_on(self, variables: Mapping[str, str]) -> None:
        """Read from these where the variables so far are silent."""
        self.variables = {**variables, **self.variables}

    def text(self, name: str, *, default: str = "") -> str:
        """Return the value without surrounding white space."""
        return self._read(name, default, lambda value: value)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes or a no."""
        return self._read(name, default, _flag)

    def integer(self, name: str, *, default: int, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        return self._read(name, default, lambda value: _integer(value, low, high))

    def choice(self, name: str, *, default: str, among: tuple[str, ...]) -> str:
        """Return one of the words in `among`."""
        return self._read(name, default, lambda value: _choice(value, among))

    def words(self, name: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the parts of a comma-separated list, empty ones dropped."""
        return self._read(name, default, _words)

    def networks(self, name: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the networks of a comma-separated list, such as 10.0.0.0/8."""
        return self._read(name, default, _networks)

    def path(self, name: str, *, default: Path) -> Path:
        """Return an absolute path; `~` is the home folder."""
        return self._read(name, default, _path)

    def url(
        self,
        name: str,
        *,
        schemes: tuple[str, ...],
        default: str = "",
        check: Callable[[str], object] = str,
    ) -> str:
        """Return a URL with one of `schemes` that `check` lets pass (else UnusableError)."""

        def convert(value: str) -> str:
            _require_scheme(value, schemes)
            check(value)
            return value

        return self._read(name, default, convert)

    def seed(self, name: str) -> bytes:
        """Return a key of 32 bytes, in Base64 in the variable or in the file NAME_FILE.

        Nothing without either. What is wrong is told without showing it.
        """
        value = self.variables.get(name, "").strip()
        path = self.text(f"{name}_FILE")
        try:
            if path and not value:
                value = Path(path).read_text(encoding="utf-8").strip()
            return _seed(value) if value else b""
        except OSError as error:
            found = f"cannot be read ({error.strerror})"
            self.problems.append(Problem(f"{name}_FILE", found, _SEED_REMEDY))
        except ValueError:
            self.problems.append(Problem(name, "is no key", _SEED_REMEDY))
        return b""

    def stop_if_wrong(self, *further: Problem) -> None:
        """Raise WrongSettings naming every problem found here and every `further` one."""
        if self.problems or further:
            raise WrongSettings((*self.problems, *further))

    def _read(self, name: str, default: _T, convert: Callable[[str], _T]) -> _T:
        value = self.variables.get(name, "").strip()
        if not value:
            return default
        try:
            return convert(value)
        except UnusableError as nonsense:
            self.problems.append(Problem(name, f"found {_shown(value)}", str(nonsense)))
            return default


def _seed(value: str) -> bytes:
    padded = value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4)
    seed = base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True)
    if len(seed) != _SEED_BYTES:
        raise ValueError
    return seed


def _shown(value: str) -> str:
    """A value fit for a log: short, and without the password of a URL, or of a near miss."""
    scheme, mark, rest = value.partition("://")
    if not mark:
        scheme, rest = "", value
    if "@" in rest:
        rest = f"***@{rest.rpartition('@')[2]}"
    address, query, _ = rest.partition("?")
    value = f"{scheme}{mark}{address}{query and '?***'}"
    cut = value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "..."
    return repr(cut)


def _flag(value: str) -> bool:
    try:
        return _FLAGS[value.lower()]
    except KeyError:
        raise UnusableError(
            "Write 1 or 0 (true/false, yes/no and on/off do too)."
        ) from None


def _integer(value: str, low: int, high: int) -> int:
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise UnusableError(f"Write a whole number from {low} to {high}.")
    number = int(value)
    if not low <= number <= high:
        raise UnusableError(f"Write a whole number from {low} to {high}.")
    return number


def _choice(value: str, among: tuple[str, ...]) -> str:
    if value.lower() not in among:
        raise UnusableError(f"Write one of: {', '.join(among)}.")
    return value.lower()


def _words(value: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, value.split(",")) if part)


def _networks(value: str) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_network(word)) for word in _words(value))
    except ValueError as error:
        raise UnusableError(
            f"Write networks such as 10.0.0.0/8 or fd00::/8, with commas. ({error})"
        ) from None


def _path(value: str) -> Path:
    if "\0" in value:
        raise UnusableError("Write a path without a zero byte.")
    return Path(value).expanduser().absolute()


def _require_scheme(value: str, schemes: tuple[str, ...]) -> None:
    hint = f"Write a URL that starts with {' or '.join(f'{s}://' for s in schemes)}."
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        # Not in Python's words: what it takes for the port may be the password.
        raise UnusableError(
            f"{hint} In a password, write / as %2F, # as %23, ? as %3F and @ as %40."
        ) from None
    if "://" not in value or parts.scheme not in schemes:
        raise UnusableError(hint)
