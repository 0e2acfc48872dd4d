"""The middleware for ASGI: FastAPI, Starlette, Django, Quart and any other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any, TypeAlias

from schema_registry_client import errors
from schema_registry_client.integrations import _middleware_rules, gateway
from schema_registry_client.integrations._gateway_checking import REQUEST, RESPONSE

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
# Frameworks write their messages as mappings of many kinds.
Application: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]


class SchemaASGIMiddleware:
    """Validates requests before `app` sees them, and its answers before they are sent.

    `endpoints` is a table of routes (see docs/spokes/gateway.md); all else is left
    alone. `options` are those of the rules: `mode`, `missing`, `unavailable`,
    `max_body`, `on_finding`. `gateway` is made from the environment when left out.
    """

    def __init__(
        self,
        app: Application,
        endpoints: Mapping[str, str] | Iterable[str],
        *,
        gateway: gateway.SchemaAwareAPIGateway | None = None,
        **options: Any,  # noqa: ANN401 -- those of Rules
    ) -> None:
        self._app = app
        self._rules = _middleware_rules.Rules(endpoints, **options)
        self._owns_gateway = gateway is None
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, self._ending(send))
            return
        endpoint = None
        if scope["type"] == "http":
            endpoint = self._rules.find(scope["method"], _path(scope))
        if endpoint is None:
            await self._app(scope, receive, send)
            return
        body = _Body(receive)
        problem = await self._refusal(endpoint, scope, body)
        if problem is not None:
            await _answer(problem, send)
            return
        answer = _Answer(self, endpoint, send)
        await self._app(scope, body.receive, answer.send)
        await answer.close()

    async def _refusal(
        self, endpoint: str, scope: Scope, body: _Body
    ) -> _middleware_rules.Problem | None:
        """Return why the application is not to be called, if it is not."""
        for side in (REQUEST, RESPONSE):
            error = await self._trouble(endpoint, side, scope, body)
            if error is None:
                continue
            problem = self._rules.before(endpoint, side, error)
            if problem is not None:
                return problem
        return None

    async def _trouble(
        self, endpoint: str, side: str, scope: Scope, body: _Body
    ) -> errors.SchemaRegistryError | None:
        """Return what is wrong before the application is called."""
        may_be_empty = _middleware_rules.may_be_empty(scope["method"])
        if side == REQUEST and may_be_empty and await body.is_empty():
            return None
        try:
            version = await self._ready().in_force(endpoint, side)
            if version is None:
                return gateway.SchemaMissing(f"api_{endpoint}_{side}")
            if side == REQUEST:
                value = await body.value(scope, self._rules.max_body)
                if not body.is_gone:
                    await self._ready().validate_request_schema(endpoint, value)
        except errors.SchemaRegistryError as error:
            return error
        return None

    async def checked(
        self, endpoint: str, content: bytes
    ) -> _middleware_rules.Problem | None:
        """Return what to send in place of an answer, None to send it."""
        try:
            value = _middleware_rules.parsed(content)
            await self._ready().validate_response_schema(endpoint, value)
        except gateway.SchemaMissing:
            return None  # told before the application was called
        except errors.SchemaRegistryError as error:
            return self._rules.after(endpoint, RESPONSE, error)
        return None

    def is_too_large(self, endpoint: str, length: int) -> bool:
        """Return whether an answer is not looked at for its size, and tell of it."""
        if length <= self._rules.max_body:
            return False
        error = _middleware_rules.too_large(self._rules.max_body)
        self._rules.after(endpoint, RESPONSE, error)
        return True

    def _ready(self) -> gateway.SchemaAwareAPIGateway:
        # Not before there is an event loop.
        if self._gateway is None:
            self._gateway = gateway.SchemaAwareAPIGateway()
        return self._gateway

    def _ending(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            is_over = message["type"] == "lifespan.shutdown.complete"
            if is_over and self._owns_gateway and self._gateway is not None:
                await self._gateway.aclose()
            await send(message)

        return sent


class _Body:
    """What was received so far, which the application receives again."""

    def __init__(self, receive: Receive) -> None:
        self.is_gone = False
        self._receive = receive
        self._received: list[Message] = []

    async def receive(self) -> Message:
        """Return what was received, and then what comes."""
        return self._received.pop(0) if self._received else await self._receive()

    async def is_empty(self) -> bool:
        """Return whether there is none."""
        message, number = await self._message(0), 0
        while message.get("more_body") and not message.get("body"):
            number += 1
            message = await self._message(number)
        return not message.get("body")

    async def value(self, scope: Scope, most: int) -> Any:  # noqa: ANN401 -- JSON
        """Return the JSON value of the body. Raises BodyTrouble."""
        headers = _headers(scope["headers"])
        declared = _middleware_rules.length(headers.get("content-length"))
        if declared is not None and declared > most:
            raise _middleware_rules.too_large(most)
        parts: list[bytes] = []
        size, more = 0, True
        while more:
            message = await self._message(len(parts))
            if message["type"] != "http.request":
                self.is_gone = True
                return None
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            more = message.get("more_body", False)
            if size > most:
                raise _middleware_rules.too_large(most)
        return _middleware_rules.read(
            b"".join(parts),
            headers.get("content-type", ""),
            headers.get("content-encoding", ""),
        )

    async def _message(self, number: int) -> Message:
        """Return a message that the application has not received yet."""
        if number == len(self._received):
            self._received.append(await self._receive())
        return self._received[number]


class _Answer:
    """Holds an answer back until it is whole, if it is one to be looked at."""

    def __init__(
        self, middleware: SchemaASGIMiddleware, endpoint: str, send: Send
    ) -> None:
        self._middleware = middleware
        self._endpoint = endpoint
        self._send = send
        self._start: Message | None = None  # held back
        self._parts: list[bytes] = []
        self._is_known_to_end = False
        self._is_replaced = False

    async def send(self, message: Message) -> None:
        """Take what the application sends."""
        if self._is_replaced:
            return
        if message["type"] == "http.response.start" and self._is_of_interest(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            await self._take(message)
        else:
            await self._let_go()
            await self._send(message)

    async def close(self) -> None:
        """Send what is held back of an answer that never came to its end."""
        await self._let_go()

    def _is_of_interest(self, start: Message) -> bool:
        headers = _headers(start.get("headers", ()))
        length = _middleware_rules.length(headers.get("content-length"))
        self._is_known_to_end = length is not None
        return (
            _middleware_rules.is_checked(start["status"], headers)
            and not (start.get("trailers") or length == 0)
            and not self._middleware.is_too_large(self._endpoint, length or 0)
        )

    async def _take(self, message: Message) -> None:
        more = message.get("more_body", False)
        if more and not self._is_known_to_end:  # a stream: left alone
            await self._let_go()
            await self._send(message)
            return
        self._parts.append(message.get("body", b""))
        size = sum(map(len, self._parts))
        if self._middleware.is_too_large(self._endpoint, size):
            await self._let_go(more=more)
        elif not more:
            await self._decide()

    async def _decide(self) -> None:
        content = b"".join(self._parts)
        problem = await self._middleware.checked(self._endpoint, content)
        if problem is None:
            await self._let_go(more=False)
        else:
            self._is_replaced, self._start = True, None
            await _answer(problem, self._send)

    async def _let_go(self, *, more: bool = True) -> None:
        start, self._start = self._start, None
        if start is None:
            return
        await self._send(start)
        content, self._parts = b"".join(self._parts), []
        if content or not more:
            body = {"type": "http.response.body", "body": content, "more_body": more}
            await self._send(body)


async def _answer(problem: _middleware_rules.Problem, send: Send) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in problem.headers]
    start = {"type": "http.response.start", "status": problem.status, "headers": pairs}
    await send(start)
    await send({"type": "http.response.body", "body": problem.body})


def _path(scope: Scope) -> str:
    """Return the path as the application's routes see it, without where it is mounted."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "").rstrip("/")
    is_within = root and (path == root or path.startswith(f"{root}/"))
    return path[len(root) :] or "/" if is_within else path


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {
        bytes(name).decode("latin-1").lower(): bytes(value).decode("latin-1")
        for name, value in pairs
    }
