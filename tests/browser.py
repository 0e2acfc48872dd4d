"""The browser of the journeys: where it is, and how it is started.

`python -m tests.browser` makes sure that there is one: root of a Debian machine gets it
installed, everybody else is told what to install.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_INSTALL = "apt-get install -y --quiet --no-install-recommends chromium"
_MISSING = (
    "The journeys need a browser: install Chromium or Google Chrome (Debian, Ubuntu: "
    "apt install chromium), or name one: CHROMIUM=/path/chromium make test"
)


def find() -> Path | None:
    """Return the browser to use, None when there is none."""
    asked = os.environ.get("CHROMIUM")
    for name in (asked,) if asked else _NAMES:
        if found := shutil.which(name):
            return Path(found)
    return _MAC if not asked and _MAC.is_file() else None


def launch_options() -> dict[str, object]:
    """Return what Playwright's launch needs; raise FileNotFoundError without a browser."""
    found = find()
    if found is None:
        raise FileNotFoundError(_MISSING)
    return {
        "executable_path": str(found),
        # Root has no sandbox; the rest keeps it from calling home and from /dev/shm.
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


def main() -> None:
    """Have a browser, or end with what to do about it."""
    if find() is None and _may_install():
        subprocess.run(["apt-get", "update", "--quiet"], check=False)
        subprocess.run(_INSTALL.split(), check=False)
    if find() is None:
        sys.exit(_MISSING)


def _may_install() -> bool:
    is_root_of_debian = os.geteuid() == 0 and shutil.which("apt-get") is not None
    return is_root_of_debian and "CHROMIUM" not in os.environ


if __name__ == "__main__":
    main()
