"""The command `schema-registry`: reads files, prints a report, exits with a verdict."""

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Sequence

from schemas_app.command_line import (
    arguments,
    checking,
    exits,
    inputs,
    paper,
    plain_report,
)
from schemas_app.command_line.exits import Exit
from schemas_app.domain import exact_json, quoting

# Of what is wrong with a file; most of it quotes.
LONGEST_MESSAGE = 400


def main(given: Sequence[str] | None = None) -> int:
    """Return the exit code for the arguments `given`, or for this process's own."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    wanted = arguments.parse(given)
    try:
        checked = checking.check(wanted)
        _print(_shown(checked, as_json=wanted.json))
        return exits.of(checked.report)
    except inputs.Unreadable as problem:
        return _refused(str(problem), Exit.NO_INPUT)
    except inputs.BadFile as problem:
        return _refused(_told(problem), Exit.BAD_DOCUMENT)
    except _Unwritable as problem:
        return _refused(f"The report cannot be written: {problem}.", Exit.FAILED)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception:  # noqa: BLE001 - Python's own code, 1, would read as a verdict
        return _refused(traceback.format_exc().rstrip(), Exit.FAILED)


def _shown(checked: checking.Checked, *, as_json: bool) -> str:
    if as_json:
        return exact_json.dumps(checked.report.as_json(), indent=2) + "\n"
    return plain_report.text(checked, colored=paper.takes_color(sys.stdout))


def _print(text: str) -> None:
    """Print `text`; whoever reads only its beginning still gets the exit code."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as problem:
        # Python would try again when it ends, and fail again.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(problem, BrokenPipeError):
            raise _Unwritable(problem.strerror) from problem


class _Unwritable(Exception):  # noqa: N818 - the report is
    """The report cannot be written; the text says why."""


def _told(problem: inputs.BadFile) -> str:
    """Return `file:line:column: what is wrong`, and below it what to do."""
    refusal = problem.refusal
    place = refusal.place
    counted = f":{place.line}:{place.column}" if place.line else ""
    where = f" (at {quoting.pointer(place.pointer)})" if place.pointer else ""
    message = quoting.shortened(refusal.message, longest=LONGEST_MESSAGE)
    remedy = quoting.shortened(refusal.remedy, longest=LONGEST_MESSAGE)
    return f"{problem.path}{counted}: {message}{where}.\n  {remedy}"


def _refused(text: str, code: Exit) -> int:
    lines = paper.Paper()
    lines.add(text)
    sys.stderr.write(str(lines))
    return code
