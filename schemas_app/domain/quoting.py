"""Quoting what others wrote inside our sentences, without letting it take over."""

from collections.abc import Sized

from schemas_app.domain import exact_json

LONGEST = 60


def shortened(text: str, *, longest: int = LONGEST) -> str:
    """Return `text`, or both its ends where it is longer than `longest`."""
    if len(text) <= longest:
        return text
    kept = (longest - 3) // 2
    return f"{text[:kept]}...{text[-kept:]}"


def value(found: exact_json.Json) -> str:
    """Return `found` as JSON text that fits into a sentence."""
    return shortened(exact_json.dumps(found))


def pointer(found: str) -> str:
    """Return a JSON Pointer for people to read, with what is very long cut short."""
    if len(found) <= LONGEST_TEXT:
        return found
    return shortened("/".join(map(shortened, found.split("/"))), longest=LONGEST_TEXT)


def place(found: str) -> str:
    """Return what a JSON Pointer points to, in words: the whole document has no name."""
    return pointer(found) or WHOLE


WHOLE = "the whole document"

# What is looked at in full; of more, the beginning is shown and how much there is.
LONGEST_TEXT = 200
MOST_PARTS = 60
_FIRST = 3


def abridged(found: exact_json.Json) -> exact_json.Json:
    """Return `found` for people to look at, with what is very long cut short."""
    if isinstance(found, str):
        return _abridged_text(found)
    if isinstance(found, list):
        shown = [abridged(item) for item in found[: _shown(found)]]
        return [*shown, *_more(found, "items")]
    if isinstance(found, dict):
        members = list(found.items())[: _shown(found)]
        left = _more(found, "members")
        return {
            **{_abridged_text(name): abridged(part) for name, part in members},
            **dict.fromkeys(left, "..."),
        }
    return found


def _abridged_text(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    return f"{text[: LONGEST_TEXT // 4]}... ({len(text)} characters)"


def _shown(found: Sized) -> int:
    return len(found) if len(found) <= MOST_PARTS else _FIRST


def _more(found: Sized, what: str) -> list[str]:
    left = len(found) - _shown(found)
    return [f"... ({left} more {what})"] if left else []
