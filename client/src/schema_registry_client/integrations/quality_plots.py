"""Small pictures of a report as SVG: attributes only, so that no page forbids them."""

from __future__ import annotations

import html
from collections.abc import Sequence

_HEIGHT = 28.0


def meter(share: float, title: str) -> str:
    """Return a bar of a share that is good and a rest that is not, however small."""
    good = max(0.0, min(1.0, share)) * 200
    if share < 1:
        good = min(good, 197.0)
    return _svg(
        200,
        8,
        title,
        '<rect class="bad" width="200" height="8"/>'
        f'<rect class="good" width="{good:.1f}" height="8"/>',
    )


def columns(counts: Sequence[int], title: str) -> str:
    """Return a histogram."""
    most = max(counts, default=0) or 1
    heights = [count / most for count in counts]
    return _columns(heights, ["bar"] * len(heights), title)


def stripes(shares: Sequence[float], title: str) -> str:
    """Return where in the data rows are bad, as columns; the scale ends at the worst."""
    most = max(shares, default=0.0) or 1.0
    classes = ["bad" if share else "rest" for share in shares]
    heights = [max(share / most, 0.04) for share in shares]
    return _columns(heights, classes, title, width=10.0)


def _columns(
    heights: Sequence[float], classes: Sequence[str], title: str, width: float = 6.0
) -> str:
    bars = (
        f'<rect class="{name}" x="{number * width:.1f}" y="{_HEIGHT * (1 - height):.2f}" '
        f'width="{width - 1:.1f}" height="{_HEIGHT * height:.2f}"/>'
        for number, (height, name) in enumerate(zip(heights, classes, strict=True))
    )
    return _svg(len(heights) * width or 1, _HEIGHT, title, "".join(bars))


def _svg(width: float, height: float, title: str, body: str) -> str:
    said = html.escape(title)
    return (
        f'<svg role="img" preserveAspectRatio="none" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" aria-label="{said}"><title>{said}</title>{body}</svg>'
    )
