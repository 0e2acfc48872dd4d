"""Work that may take for ever, done in a child of the worker that ends when it does.

A call into the validators cannot be cancelled. To kill the whole worker for an
explanation that nobody has to have would lose all that it has compiled.
"""

import json
import os
import resource
import signal
import time
from collections.abc import Callable

from schemas_app.domain.formats.json_schema.verdict.engine.known import Answer


def within(seconds: float, do: Callable[[], Answer]) -> Answer | None:
    """Return what `do` returns, or None where it takes more processor time."""
    end, beginning = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(beginning, seconds, do)
    os.close(beginning)
    with os.fdopen(end, encoding="utf-8") as answer:
        text = answer.read()
    os.waitpid(child, 0)
    found: Answer | None = json.loads(text) if text else None
    return found


def spent() -> float:
    """Return the seconds of processor time taken so far, here and in such children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _answer(beginning: int, seconds: float, do: Callable[[], Answer]) -> None:
    """Write the answer and end, whatever happens: nothing of the parent is to be done."""
    try:
        # Its default action ends the process, even inside of a call that holds the GIL.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        text = json.dumps(do())
        with os.fdopen(beginning, "w", encoding="utf-8") as answer:
            answer.write(text)
    finally:
        os._exit(0)
