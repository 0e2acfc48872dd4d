"""The fake hub as an ASGI application, and a real server on a loopback port for it."""

import socket
import threading
import urllib.parse
from collections.abc import MutableMapping
from typing import Any

import uvicorn

from tests.client import fake_hub, fake_rest, fake_socket


class Application:
    """Tells what `hub` knows; another hub may take its place at any time."""

    def __init__(self, hub: fake_hub.Hub) -> None:
        self.hub = hub

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: fake_socket.Receive,
        send: fake_socket.Send,
    ) -> None:
        hub = self.hub
        request = fake_hub.Seen(
            scope.get("method", "GET"),
            scope["path"],
            dict(urllib.parse.parse_qsl(scope["query_string"].decode())),
            {name.decode(): value.decode() for name, value in scope["headers"]},
        )
        if scope["type"] == "websocket":
            await fake_socket.serve(hub, request, receive, send)
            return
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part["body"], part.get("more_body", False)
        seen = fake_hub.Seen(
            request.method, request.path, request.query, request.headers, body
        )
        hub.take_note(seen)
        await _send(fake_rest.reply(hub, seen), send)


async def _send(reply: fake_hub.Reply, send: fake_socket.Send) -> None:
    start = {"type": "http.response.start", "status": reply.status}
    pairs = [(name.encode(), value.encode()) for name, value in reply.headers]
    await send({**start, "headers": pairs})
    body = {"type": "http.response.body", "body": reply.body}
    # More is promised and never comes: the server closes the connection.
    await send({**body, "more_body": reply.cut})


class Server:
    """A loopback port behind which a hub is; may be stopped and started again."""

    def __init__(self) -> None:
        self._application = Application(fake_hub.Hub())
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start()

    def new_hub(self) -> fake_hub.Hub:
        """Return a hub that knows nothing yet, and serve it from now on."""
        self._application.hub = fake_hub.Hub()
        return self._application.hub

    def stop(self) -> None:
        """End it as a restart does: sockets are closed with 1012."""
        self._uvicorn.should_exit = True
        self._thread.join(timeout=15)
        assert not self._thread.is_alive()

    def start_again(self) -> None:
        """Serve the same hub on the same port."""
        self._start()

    def _start(self) -> None:
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                self._application,
                interface="asgi3",
                host="127.0.0.1",
                port=self.port,
                lifespan="off",
                log_config=None,
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(target=self._uvicorn.run)
        self._thread.start()
        assert self._uvicorn.is_up.wait(timeout=15)


class _Uvicorn(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, *args: Any, **options: Any) -> None:
        await super().startup(*args, **options)
        self.is_up.set()
