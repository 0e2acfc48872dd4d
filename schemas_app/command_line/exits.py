"""What the command's exit codes mean: part of its interface, so they never change."""

import enum
from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain.report import Report
from schemas_app.domain.schema_format import Outcome


class Exit(enum.IntEnum):
    """0 to 2 are answers; from 64 on (as in sysexits.h) there is none."""

    ACCEPTED = 0
    BREAKING = 1
    UNDECIDED = 2
    USAGE = 64
    BAD_DOCUMENT = 65
    NO_INPUT = 66
    FAILED = 70
    INTERRUPTED = 130


MEANINGS: Mapping[Exit, str] = MappingProxyType(
    {
        Exit.ACCEPTED: "the level accepts the change",
        Exit.BREAKING: "it does not: a document proves it",
        Exit.UNDECIDED: "not decided; nothing that was found breaks it",
        Exit.USAGE: "the command was called wrongly",
        Exit.BAD_DOCUMENT: "a file holds no schema; standard error says where",
        Exit.NO_INPUT: "a file cannot be read",
        Exit.FAILED: "the command itself failed",
        Exit.INTERRUPTED: "interrupted",
    }
)


def of(report: Report) -> Exit:
    """Return the answer to whether the level of `report` accepts the change."""
    outcomes = {verdict.outcome for _, _, verdict in report.violations}
    if Outcome.INCOMPATIBLE in outcomes:
        return Exit.BREAKING
    return Exit.UNDECIDED if outcomes else Exit.ACCEPTED
