"""How many sockets one caller, and one address, hold open in this process."""

from collections import Counter
from collections.abc import Mapping


class Doors:
    """Counts who is inside, by name. Belongs to one event loop."""

    def __init__(self) -> None:
        """Begin with nobody inside."""
        self._inside: Counter[str] = Counter()

    def enter(self, most: Mapping[str, int]) -> bool:
        """Let somebody in by these names, unless one of them is inside that often."""
        if any(self._inside[name] >= limit for name, limit in most.items()):
            return False
        self._inside.update(list(most))
        return True

    def leave(self, names: Mapping[str, int]) -> None:
        """Let out whoever was let in by these names."""
        self._inside.subtract(list(names))
        for name in names:
            if not self._inside[name]:
                del self._inside[name]  # who is gone must cost nothing
