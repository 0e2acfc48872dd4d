"""WebSocket as uvicorn speaks it; a socket that is not opened is told what all are told."""

import logging
from http import HTTPStatus
from typing import Any

from typing_extensions import override
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets import http11, server

from registry_site import headers


class SocketProtocol(websockets_sansio_impl.WebSocketsSansIOProtocol):
    """Adds the headers of all answers to those that are no socket."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(*arguments, **options)
        self.conn = _Connection(
            extensions=self.conn.available_extensions,
            max_size=self.config.ws_max_size,
            logger=logging.getLogger("uvicorn.error"),
        )


class _Connection(server.ServerProtocol):
    """One handshake, and the frames after it."""

    @override
    def send_response(self, response: http11.Response) -> None:
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            for name, value in headers.everywhere().items():
                response.headers.setdefault(name, value)
        super().send_response(response)
