"""The pictures of docs/screens, taken of a registry that runs as a user starts it.

`python -m tests.screens [FOLDER [NAME...]]`. Any complaint of the browser fails the run.
"""

import sys
import tempfile
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

from tests import browser as browsers
from tests import hub as hubs
from tests.screens import album, hooks, situations, trail
from tests.screens.studio import Studio

FOLDER = hubs.PROJECT / "docs" / "screens"


def take_all(studio: Studio, folder: Path, names: list[str]) -> None:
    """Take every picture, or those of the names."""
    made = situations.make(studio)
    album.refusal(studio, made, folder)
    with hooks.made(studio) as addresses:
        trail.make(studio, addresses)
        for screen in album.screens(made, addresses):
            if not names or screen.name in names:
                studio.take(screen, folder)


def main() -> None:
    """Take the pictures; end with what the browser complained of, if anything."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="screens-") as run,
        hubs.running(Path(run), servers=hooks.SETTINGS) as hub,
        sync_playwright() as playwright,
        httpx.Client(
            base_url=f"{hub.url}/api/v1",
            headers={
                "Authorization": f"Bearer {hub.key}",
                "Content-Type": "application/json",
            },
        ) as api,
    ):
        browser = playwright.chromium.launch(**browsers.launch_options())  # type: ignore[arg-type]
        studio = Studio(hub, browser, api)
        take_all(studio, folder, sys.argv[2:])
        browser.close()
    if studio.complaints:
        sys.exit("The browser complains:\n  " + "\n  ".join(studio.complaints))


if __name__ == "__main__":
    main()
