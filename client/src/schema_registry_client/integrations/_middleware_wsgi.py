"""The middleware for WSGI: Flask, Django and any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from schema_registry_client import errors
from schema_registry_client.integrations import (
    _middleware_rules,
    _middleware_wsgi_body,
    gateway,
)
from schema_registry_client.integrations._gateway_checking import REQUEST, RESPONSE

Environ: TypeAlias = dict[str, Any]
StartResponse: TypeAlias = Callable[..., Callable[[bytes], object]]
Application: TypeAlias = Callable[[Environ, StartResponse], Iterable[bytes]]


class SchemaWSGIMiddleware:
    """Validates requests before `app` sees them, and its answers before they are sent.

    As `SchemaASGIMiddleware`; `gateway` is a `BlockingSchemaAwareAPIGateway`.
    """

    def __init__(
        self,
        app: Application,
        endpoints: Mapping[str, str] | Iterable[str],
        *,
        gateway: gateway.BlockingSchemaAwareAPIGateway | None = None,
        **options: Any,  # noqa: ANN401 -- those of Rules
    ) -> None:
        self._app = app
        self._rules = _middleware_rules.Rules(endpoints, **options)
        self._gateway = gateway or _made()

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Serve one request."""
        path = _path(environ)
        endpoint = self._rules.find(environ["REQUEST_METHOD"], path)
        if endpoint is None:
            return self._app(environ, start_response)
        problem = self._refusal(endpoint, environ)
        if problem is not None:
            return _answer(problem, start_response)
        return _Answer(self._app, environ, start_response).run(
            lambda content: self._checked(endpoint, content),
            lambda length: self._is_too_large(endpoint, length),
            self._rules.max_body,
        )

    def _refusal(
        self, endpoint: str, environ: Environ
    ) -> _middleware_rules.Problem | None:
        """Return why the application is not to be called, if it is not."""
        for side in (REQUEST, RESPONSE):
            error = self._trouble(endpoint, side, environ)
            if error is None:
                continue
            problem = self._rules.before(endpoint, side, error)
            if problem is not None:
                return problem
        return None

    def _trouble(
        self, endpoint: str, side: str, environ: Environ
    ) -> errors.SchemaRegistryError | None:
        """Return what is wrong before the application is called."""
        if side == REQUEST and _middleware_wsgi_body.is_absent(environ):
            return None
        try:
            version = self._gateway.in_force(endpoint, side)
            if version is None:
                return gateway.SchemaMissing(f"api_{endpoint}_{side}")
            if side == REQUEST:
                value = _middleware_wsgi_body.value(environ, self._rules.max_body)
                self._gateway.validate_request_schema(endpoint, value)
        except errors.SchemaRegistryError as error:
            return error
        return None

    def _checked(
        self, endpoint: str, content: bytes
    ) -> _middleware_rules.Problem | None:
        try:
            value = _middleware_rules.parsed(content)
            self._gateway.validate_response_schema(endpoint, value)
        except gateway.SchemaMissing:
            return None  # told before the application was called
        except errors.SchemaRegistryError as error:
            return self._rules.after(endpoint, RESPONSE, error)
        return None

    def _is_too_large(self, endpoint: str, length: int) -> bool:
        if length <= self._rules.max_body:
            return False
        error = _middleware_rules.too_large(self._rules.max_body)
        self._rules.after(endpoint, RESPONSE, error)
        return True


class _Answer:
    """What an application answers, held back until it is whole or known to be no matter."""

    def __init__(
        self, app: Application, environ: Environ, start_response: StartResponse
    ) -> None:
        self._app = app
        self._environ = environ
        self._start_response = start_response
        self._started: tuple[Any, ...] | None = None
        self._is_sent = False

    def run(
        self,
        checked: Callable[[bytes], _middleware_rules.Problem | None],
        is_too_large: Callable[[int], bool],
        most: int,
    ) -> Iterable[bytes]:
        """Return what to send."""
        result = self._app(self._environ, self._start)
        try:
            parts = iter(result)
            read: list[bytes] = []
            if self._started is None and not self._is_sent:
                # It has to be called before the first part is there.
                read = [part for part in [next(parts, None)] if part is not None]
            if self._is_sent or not self._is_whole(result, is_too_large):
                return self._passed(result, read, parts)
            size = sum(map(len, read))
            for part in parts:
                read.append(part)
                size += len(part)
                if size > most:
                    is_too_large(size)
                    return self._passed(result, read, parts)
            problem = checked(b"".join(read))
        except BaseException:
            _close(result)
            raise
        if problem is None:
            return self._passed(result, read, iter(()))
        _close(result)
        return _answer(problem, self._start_response)

    def _start(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: Any = None,  # noqa: ANN401 -- the interface's
    ) -> Callable[[bytes], object]:
        if self._is_sent:
            return self._start_response(status, headers, exc_info)
        self._started = (status, headers, *([exc_info] if exc_info else []))
        return self._write

    def _write(self, data: bytes) -> object:
        """Send at once what an application of the old kind writes; it is a stream."""
        return self._send()(data)

    def _send(self) -> Callable[[bytes], object]:
        if self._started is None:
            raise RuntimeError("The application did not call start_response.")
        if not self._is_sent:
            self._is_sent = True
            self._writer = self._start_response(*self._started)
        return self._writer

    def _is_whole(
        self, result: Iterable[bytes], is_too_large: Callable[[int], bool]
    ) -> bool:
        """Return whether it is an answer to be looked at, and no stream."""
        if self._started is None:
            return False
        status, pairs = self._started[0], self._started[1]
        headers = {name.lower(): value for name, value in pairs}
        length = _middleware_rules.length(headers.get("content-length"))
        is_listed = isinstance(result, list | tuple)
        # Django says so itself, and leaves the length to a middleware.
        is_told = getattr(result, "streaming", None) is False
        return (
            _middleware_rules.is_checked(int(status[:3]), headers)
            and (length is not None or is_listed or is_told)
            and length != 0
            and not is_too_large(length or 0)
        )

    def _passed(
        self, result: Iterable[bytes], read: list[bytes], rest: Iterator[bytes]
    ) -> Iterable[bytes]:
        self._send()
        return _Closing(result, read, rest)


class _Closing:
    """Parts of an answer, whose source is told when they are no longer needed."""

    def __init__(
        self, source: Iterable[bytes], read: list[bytes], rest: Iterator[bytes]
    ) -> None:
        self._source = source
        self._read = read
        self._rest = rest

    def __iter__(self) -> Iterator[bytes]:
        yield from self._read
        yield from self._rest

    def close(self) -> None:
        """Close the source."""
        _close(self._source)


def _made() -> gateway.BlockingSchemaAwareAPIGateway:
    return gateway.BlockingSchemaAwareAPIGateway()


def _answer(
    problem: _middleware_rules.Problem, start_response: StartResponse
) -> Iterable[bytes]:
    names = [(name.title(), value) for name, value in problem.headers]
    start_response(f"{problem.status} {problem.phrase}", names)
    return [problem.body]


def _close(result: object) -> None:
    close = getattr(result, "close", None)
    if close is not None:
        close()


def _path(environ: Environ) -> str:
    # WSGI gives bytes as latin-1 text (PEP 3333).
    path: str = environ.get("PATH_INFO", "")
    return path.encode("latin-1").decode("utf-8", "replace") or "/"
