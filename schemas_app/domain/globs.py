"""Patterns of names, as a shell writes them: `api_*`, `fdc3.?`, `ticks_v[12]`."""

import re

# As fnmatch reads sets: the first bracket of one that is no set stands for itself.
_CLOSED = re.compile(r"(?:[^\[]|\[!?+\]?+[^\]]*+\])*+", re.DOTALL)


def is_closed(pattern: str) -> bool:
    """Return whether every set that `pattern` opens by a bracket is closed."""
    return _CLOSED.fullmatch(pattern) is not None
