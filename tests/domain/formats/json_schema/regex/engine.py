"""The referee's own opinion of patterns, to compare ours with."""

import functools

import jsonschema_rs


@functools.lru_cache(256)
def _compiled(pattern: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft202012Validator(
        {"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions()
    )


def matches(pattern: str, text: str) -> bool:
    """Return whether the referee's linear engine finds `pattern` in `text`."""
    return _compiled(pattern).is_valid(text)


def is_in(one, text: str) -> bool:
    """Return whether the referee's engine says that `text` is in a language."""
    return (
        all(matches(pattern, text) for pattern in one.patterns)
        and not any(matches(pattern, text) for pattern in one.excluded)
        and one.admits_length(len(text))
        and (one.values is None or text in one.values)
    )
