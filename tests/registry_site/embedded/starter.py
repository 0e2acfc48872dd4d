"""Starts a process, says its number, and waits to be killed."""

import sys
import threading
from pathlib import Path

from registry_site.embedded import lifeline, processes


def main(log: Path) -> None:
    """Hold one process until the end, which comes from outside."""
    with lifeline.Lifeline() as line:
        source = "print('ready', flush=True); import time; time.sleep(60)"
        plan = processes.Plan(
            name="inner",
            command=(sys.executable, "-c", source),
            log=log,
            is_ready=lambda _: b"ready" in log.read_bytes(),
        )
        running = processes.start_and_wait(plan, line=line)
        sys.stdout.write(f"{running.process.pid}\n")
        sys.stdout.flush()
        threading.Event().wait(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
