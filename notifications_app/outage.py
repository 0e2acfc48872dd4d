"""Saying once that something outside does not answer, instead of at every attempt."""

import logging
import threading


class Outage:
    """One thing that may be away; remembers whether that was said already."""

    def __init__(self, *, logger: logging.Logger, what: str) -> None:
        """Begin with the thing taken to be there."""
        self._logger = logger
        self._what = what
        self._lock = threading.Lock()
        self._under_way = False

    def failed(self, error: Exception) -> None:
        """Log the error if it is the first since the thing last worked."""
        with self._lock:
            known, self._under_way = self._under_way, True
        if not known:
            kind = type(error).__name__
            self._logger.warning("%s failed: %s: %s", self._what, kind, error)

    def worked(self) -> None:
        """Log that it works again if it had failed."""
        with self._lock:
            known, self._under_way = self._under_way, False
        if known:
            self._logger.info("%s works again", self._what)
