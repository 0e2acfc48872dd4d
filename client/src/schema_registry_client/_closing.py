"""What is closed at the end of a `with`."""

from __future__ import annotations

import abc
from types import TracebackType
from typing import TypeVar

Closed = TypeVar("Closed", bound="Closing")
AsyncClosed = TypeVar("AsyncClosed", bound="AsyncClosing")


class Closing(abc.ABC):
    """For ordinary code."""

    @abc.abstractmethod
    def close(self) -> None:
        """Let go of everything; a second time does nothing."""

    def __enter__(self: Closed) -> Closed:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClosing(abc.ABC):
    """For asyncio."""

    @abc.abstractmethod
    async def aclose(self) -> None:
        """Let go of everything; a second time does nothing."""

    async def __aenter__(self: AsyncClosed) -> AsyncClosed:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()
