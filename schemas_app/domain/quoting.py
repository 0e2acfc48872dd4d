"""Quoting what others wrote inside our sentences, without letting it take over."""

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
