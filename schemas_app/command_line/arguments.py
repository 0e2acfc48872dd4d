"""What the command is called with."""

import argparse
import sys
import textwrap
from collections.abc import Sequence
from typing import NoReturn

from schemas_app.command_line.exits import MEANINGS, Exit
from schemas_app.domain import schema_formats
from schemas_app.domain.levels import LEVELS
from schemas_app.domain.schema_format import Reading

STDIN = "-"
FORMAT = schema_formats.FORMATS["json_schema"]

_DESCRIPTION = (
    "Say what NEW would break as the version after OLD. The verdict is the registry's, "
    "by the same code: compatible is proven, incompatible comes with a document."
)
_WIDTH = 78
_EXITS = "\n".join(f"  {code:>3}  {meaning}" for code, meaning in MEANINGS.items())


class _Parser(argparse.ArgumentParser):
    """Exits with a code of ours: argparse's own 2 would read as a verdict."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(Exit.USAGE, f"{self.prog}: {message}\n")


def parse(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the arguments, of this process if none are given.

    Raises SystemExit for what cannot be understood, and after printing help.
    """
    parser = _Parser(
        prog="schema-registry", description="The schema registry without a server."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_check(commands)
    arguments = parser.parse_args(given)
    files = [
        arguments.old,
        arguments.new,
        *arguments.against,
        *(file for _, file in arguments.reference),
    ]
    if files.count(STDIN) > 1:
        parser.error("only one file can be read from standard input")
    return arguments


def _add_check(commands: "argparse._SubParsersAction[_Parser]") -> None:
    check = commands.add_parser(
        "check",
        help="say what a change of a schema would break",
        description=textwrap.fill(_DESCRIPTION, _WIDTH),
        epilog=f"exit codes:\n{_EXITS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument(
        "old", metavar="OLD", help="the schema as it is; - for standard input"
    )
    check.add_argument("new", metavar="NEW", help="the schema as it is to be")
    check.add_argument(
        "--level",
        type=str.upper,
        choices=list(LEVELS),
        default="BACKWARD",
        metavar="LEVEL",
        help=f"what is promised: {', '.join(LEVELS)} (default: %(default)s)",
    )
    check.add_argument(
        "--reading",
        type=str.upper,
        choices=[str(reading) for reading in Reading],
        default=str(Reading.STRICT),
        metavar="READING",
        help=f"how schemas are read: {', '.join(Reading)} (default: %(default)s)",
    )
    check.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="OLDER",
        help="a version before OLD, for the transitive levels; repeat it, newest first",
    )
    check.add_argument(
        "--reference",
        action="append",
        type=_reference,
        default=[],
        metavar="URI=FILE",
        help="what a $ref to URI means (an address, or a pin such as money@1); "
        "nothing is ever fetched",
    )
    check.add_argument(
        "--dialect",
        choices=list(FORMAT.dialects),
        metavar="DRAFT",
        help="what a file is read as that names no known draft in its $schema: "
        f"{', '.join(FORMAT.dialects)}",
    )
    check.add_argument(
        "--json", action="store_true", help="print the report as JSON and nothing else"
    )


def _reference(text: str) -> tuple[str, str]:
    """Return URI and file; a URI may have a `=` in it, so the last one counts."""
    uri, mark, file = text.rpartition("=")
    if not (uri and mark and file):
        raise argparse.ArgumentTypeError(f"{text!r} is not URI=FILE")
    return uri, file
