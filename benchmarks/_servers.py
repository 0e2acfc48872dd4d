"""A server of its own on one core, so that what is compared has as much to run on."""

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx

PROJECT = Path(__file__).resolve().parents[1]
TASKSET = shutil.which("taskset") or ""


@contextlib.contextmanager
def on_core(
    core: int, module: str, *, port: int, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module that serves on a port, from when it answers. Raises TimeoutError."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [TASKSET, "-c", str(core), sys.executable, "-m", module],
        env={**environment, "PORT": str(port)},
        cwd=PROJECT,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str) -> None:
    for _ in range(600):
        with contextlib.suppress(httpx.TransportError):
            httpx.get(address)
            return
        time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")
