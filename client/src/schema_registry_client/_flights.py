"""One flight for each key: who asks while another is asking waits for that answer."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Hashable
from concurrent import futures
from typing import Any

from schema_registry_client import errors


class Flights:
    """For threads. The first one flies; whoever comes meanwhile gets the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flying: dict[Hashable, futures.Future[Any]] = {}

    def run(self, key: Hashable, work: Callable[[], Any]) -> Any:  # noqa: ANN401 -- of `work`
        """Return what `work` comes to, be it done here or by another thread."""
        while True:
            with self._lock:
                is_first = key not in self._flying
                flight = self._flying.setdefault(key, futures.Future())
            if is_first:
                return self._fly(key, flight, work)
            try:
                return flight.result()
            except futures.CancelledError:
                continue  # that thread was interrupted: its answer is nobody's
            except errors.SchemaRegistryError as error:
                raise copy.copy(error) from error  # each thread has its own traceback

    def _fly(
        self, key: Hashable, flight: futures.Future[Any], work: Callable[[], Any]
    ) -> Any:  # noqa: ANN401 -- of `work`
        try:
            outcome = work()
        except errors.SchemaRegistryError as error:
            self._land(key)
            flight.set_exception(error)
            raise
        except BaseException:
            self._land(key)
            flight.cancel()
            raise
        self._land(key)
        flight.set_result(outcome)
        return outcome

    def _land(self, key: Hashable) -> None:
        with self._lock:
            del self._flying[key]
