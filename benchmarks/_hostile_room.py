"""The program that hostile documents are worked on in: limited, and gone if they win.

Takes the first number, the number after the last, the step between them and the seed.
Writes the number of a document before it begins, then a line of JSON with what became
of it, and at the end one with the memory that was used at most.
"""

import contextlib
import dataclasses
import json
import resource
import signal
import sys

from benchmarks import _hostile_meter, _hostile_texts, _hostile_work

# Of addresses, much of which is only set aside (Arrow, threads).
MEMORY = 3 * 1024**3
# Of one document with all its steps; the signal ends the process.
PROCESSOR_SECONDS = 60.0


def main(first: int, end: int, step: int, seed: int) -> None:
    """Work on every `step`th document from `first` to before `end`."""
    with contextlib.suppress(OSError, ValueError):  # where the system has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in range(first, end, step):
        print(number, flush=True)
        hostile = _hostile_texts.made(number, seed=seed)
        signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
        work = _hostile_work.Work(hostile)
        work.everything()
        signal.setitimer(signal.ITIMER_PROF, 0)
        row = {
            "number": number,
            "family": hostile.family,
            "heavy": hostile.heavy,
            "size": len(hostile.text),
            "outcomes": [dataclasses.asdict(outcome) for outcome in work.outcomes],
        }
        print(json.dumps(row), flush=True)
    print(json.dumps({"megabytes": _hostile_meter.peak_megabytes()}), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
