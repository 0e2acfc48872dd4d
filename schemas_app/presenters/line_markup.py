"""Numbers and words of lines of JSON as markup: two filters for templates.

Thousands of lines are on a page; a template with loops takes ten times as long for them.
"""

import functools
from typing import Protocol

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from schemas_app.presenters.diff_rows import Segment

register = template.Library()

_REMEMBERED = 4_096


class Cell(Protocol):
    """A line with its number, and the name that links find it by, or ""."""

    @property
    def number(self) -> int: ...
    @property
    def anchor(self) -> str: ...


@register.filter
def number(cell: Cell) -> SafeString:
    """Return the table cell of a line's number; it begins a thread where one may."""
    anchor = f' id="{escape(cell.anchor)}"' if cell.anchor else ""
    shown = str(cell.number)
    if address := getattr(cell, "comment", ""):
        shown = (
            f'<a href="{escape(address)}" tabindex="-1" '
            f'title="Begin a thread on this line">{shown}</a>'
        )
    return mark_safe(f'<td class="ln"{anchor}>{shown}</td>')  # noqa: S308 - escaped above


@register.filter
@functools.lru_cache(_REMEMBERED)
def marked(segments: tuple[Segment, ...], tag: str = "span") -> SafeString:
    """Return the words of a line by their kind; what is marked stands in `tag`."""
    return mark_safe("".join(_piece(one, tag) for one in segments))  # noqa: S308 - escaped below


def _piece(segment: Segment, tag: str) -> str:
    text = escape(segment.text)
    kind = f' class="j-{segment.kind}"' if segment.kind else ""
    if segment.marked:
        return f"<{tag}{kind}>{text}</{tag}>"
    return f"<span{kind}>{text}</span>" if kind else text
