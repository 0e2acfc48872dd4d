"""What a browser complains of while a journey goes on."""

from playwright.sync_api import ConsoleMessage, Page, Response

from tests import axe

_FAILED = "Failed to load resource"


class Watch:
    """Listens to pages; a page that was refused on purpose is nothing to complain of."""

    def __init__(self) -> None:
        self._said: list[tuple[str, str]] = []
        self._asked_for: set[str] = set()
        self._pages: list[Page] = []

    def over(self, page: Page, *, scripts: bool) -> None:
        """Listen to a page from now on."""
        page.on("console", self._heed)
        page.on("pageerror", lambda error: self._said.append((str(error), "")))
        page.on("response", self._note)
        if scripts:
            self._pages.append(page)

    def complaints(self) -> list[str]:
        """Return what was said, and what is wrong with the pages as they are now."""
        said = [
            f"{text} ({url})"
            for text, url in self._said
            if not (text.startswith(_FAILED) and url in self._asked_for)
        ]
        open_pages = [page for page in self._pages if not page.is_closed()]
        return said + [found for page in open_pages for found in wrong_with(page)]

    def _heed(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._said.append((message.text, str(message.location["url"])))

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._asked_for.add(response.url)


def wrong_with(page: Page) -> list[str]:
    """Return what keeps somebody from using a page: axe's findings, and what sticks out."""
    found = [f"{page.url}: {finding}" for finding in axe.serious(page)]
    widest = page.evaluate("document.documentElement.scrollWidth")
    if widest > page.evaluate("window.innerWidth"):
        found.append(f"{page.url} is {widest} wide")
    return found
