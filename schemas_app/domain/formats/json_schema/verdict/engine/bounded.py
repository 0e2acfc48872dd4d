"""Work that may take for ever, done in a child of the worker that ends when it does.

A call into the validators cannot be cancelled. To kill the whole worker for an
explanation that nobody has to have would lose all that it has compiled.
"""

import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from schemas_app.domain.formats.json_schema.verdict.engine.known import Answer

Task: TypeAlias = "Callable[[], Answer]"

MAX_CHILDREN = 3


def within(seconds: float, tasks: Sequence[Task]) -> list[Answer | None]:
    """Return what each of `tasks` returns, None where it takes more processor time.

    One child does them all, and another one what is left when it had to be ended; after
    so many the rest is left undone.
    """
    found: list[Answer | None] = []
    for _ in range(MAX_CHILDREN):
        if len(found) < len(tasks):
            found += _of_one_child(seconds, tasks[len(found) :])
        if len(found) < len(tasks):
            found.append(None)
    return found + [None] * (len(tasks) - len(found))


def _of_one_child(seconds: float, tasks: Sequence[Task]) -> Iterator[Answer]:
    """Yield what the first of `tasks` return, up to the one that is not answered."""
    end, beginning = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(beginning, seconds, tasks)
    os.close(beginning)
    with os.fdopen(end, encoding="utf-8") as answers:
        lines = answers.readlines()
    os.waitpid(child, 0)
    for line in lines:
        if line.endswith("\n"):
            yield json.loads(line)


def spent() -> float:
    """Return the seconds of processor time taken so far, here and in such children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _answer(beginning: int, seconds: float, tasks: Sequence[Task]) -> None:
    """Write the answers and end, whatever happens: nothing of the parent is to be done."""
    try:
        with os.fdopen(beginning, "w", encoding="utf-8", buffering=1) as answers:
            for do in tasks:
                # Its default action ends the process, even inside of a call that holds
                # the GIL.
                signal.setitimer(signal.ITIMER_PROF, seconds)
                answers.write(json.dumps(do()) + "\n")
    finally:
        os._exit(0)
