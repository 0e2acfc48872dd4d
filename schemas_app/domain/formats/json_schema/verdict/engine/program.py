"""The program that other people's schemas run in, so that it can be killed.

A process of its own: `workers.py` starts it and talks to it in lines of JSON. Its room
imports the standard library and the validators only, so that it starts in some 60 ms.
It knows no policy: it canonicalizes, compares, validates and says what it found; what
that means is containment.py's.

A request is an object: `do` is the operation, `seconds` what it may cost, `schemas` the
operands that are new to this process by number, `forget` whether to forget the others
first; the rest is the operation's, which names schemas by number.
"""

import contextlib
import json
import resource
import signal
import sys
from collections.abc import Callable

from schemas_app.domain.formats.json_schema.verdict.engine import (
    algebra,
    bounded,
    judging,
    known,
    records,
)
from schemas_app.domain.formats.json_schema.verdict.engine.known import Answer

MEMORY = 2 * 1024**3

OPERATIONS: dict[str, Callable[[Answer], Answer]] = {
    operation.__name__: operation
    for operation in (
        algebra.covers,
        algebra.satisfiable,
        algebra.difference,
        judging.judge,
        judging.clear,
        judging.search,
        judging.each,
        records.compiles,
        records.records,
        records.findings,
    )
}


def answer(line: bytes) -> Answer:
    """Return the answer to one request; whatever goes wrong is an answer, too.

    `spent` is what it has cost, in seconds of processor time.
    """
    begin = bounded.spent()
    found: Answer
    try:
        found = _answer(known.exact(line))
    # BaseException: that is what a panic of the engine arrives as.
    except BaseException as error:  # noqa: BLE001
        found = {"error": str(error).partition("\n")[0] or type(error).__name__}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return {**found, "spent": bounded.spent() - begin}


def _answer(request: Answer) -> Answer:
    # In processor time, so that an answer does not depend on what else the machine does.
    # The signal's default action ends the process even while an engine holds the
    # interpreter's lock.
    signal.setitimer(signal.ITIMER_PROF, float(request["seconds"]))
    if request["forget"]:
        known.forget()
    known.learn(request["schemas"])
    return OPERATIONS[request["do"]](request)


def main() -> None:
    """Answer requests from standard input until it is closed."""
    with contextlib.suppress(OSError, ValueError):  # where the system has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write("{}\n")
    sys.stdout.flush()
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(answer(line)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
