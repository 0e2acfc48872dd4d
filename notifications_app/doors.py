"""How many listeners one caller, and one address, have in this process."""

import contextlib
from collections import Counter
from collections.abc import Iterator


class FullError(Exception):
    """As many as may be are inside already."""


class Doors:
    """Counts who is inside, sockets and streams alike. Belongs to one event loop."""

    def __init__(self, *, per_caller: int, per_address: int) -> None:
        """Begin with nobody inside."""
        self._per_caller, self._per_address = per_caller, per_address
        self._inside: Counter[tuple[str, str]] = Counter()

    def caller(self, name: str) -> contextlib.AbstractContextManager[None]:
        """Count a listener of this key or person. Raises FullError on entry."""
        return self._counted(("caller", name), self._per_caller)

    def address(self, name: str) -> contextlib.AbstractContextManager[None]:
        """Count a listener from there, whoever it is. Raises FullError on entry."""
        return self._counted(("address", name), self._per_address)

    @contextlib.contextmanager
    def _counted(self, name: tuple[str, str], most: int) -> Iterator[None]:
        if self._inside[name] >= most:
            raise FullError
        self._inside[name] += 1
        try:
            yield
        finally:
            self._inside[name] -= 1
            if not self._inside[name]:
                del self._inside[name]  # who is gone must cost nothing
