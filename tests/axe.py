"""Accessibility of a page as axe-core 4.14.1 judges it (tests/assets/axe.min.js).

The file is axe-core's own, unchanged, under the Mozilla Public License 2.0 (its texts
lie beside it). It is run through the debugger, so a page's security policy stays as
strict as it is.
"""

import functools
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_AXE = Path(__file__).parent / "assets" / "axe.min.js"
_GRAVE = ("serious", "critical")
# All rules; what passes is not written down in detail, which takes most of the time.
_RUN = "axe.run(document, { resultTypes: ['violations'] })"


@functools.cache
def _source() -> str:
    return _AXE.read_text()


def serious(page: Page) -> list[str]:
    """Return the serious findings of a page, each with the places it is about."""
    page.evaluate(_source())
    found: dict[str, Any] = page.evaluate(_RUN)
    return [
        f"{finding['id']}: {finding['help']} ({_places(finding['nodes'])})"
        for finding in found["violations"]
        if finding["impact"] in _GRAVE
    ]


def _places(nodes: list[dict[str, Any]]) -> str:
    return ", ".join(str(target) for node in nodes for target in node["target"])
