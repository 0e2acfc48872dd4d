"""A server that answers what a test wants to see the client deal with."""

import contextlib
import dataclasses
import hashlib
import http.server
import json
import threading
from collections.abc import Iterator, Mapping

_JSON = "application/json"


@dataclasses.dataclass(frozen=True)
class Answer:
    """What is sent; `etag` "own" is the SHA-256 of the body."""

    body: bytes = b""
    status: int = 200
    etag: str = "own"
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Server:
    """What is answered by address, in turn and the last one again, and what was asked."""

    url: str
    answers: dict[str, list[Answer]] = dataclasses.field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = dataclasses.field(default_factory=list)

    def say(self, path: str, *answers: Answer) -> None:
        """Have these answers given at an address below /api/v1/."""
        self.answers[f"/api/v1/{path}"] = list(answers)

    def next_answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Note a question, and return the answer to it."""
        self.asked.append((path, headers))
        answers = self.answers.get(path, [Answer(status=404)])
        return answers.pop(0) if len(answers) > 1 else answers[0]


def version(number: int = 1, *, sha256: str = "", **members: object) -> Answer:
    """Return the answer for a version of `made_up` with an artifact `arrow_ipc`."""
    said = {
        "schema_id": "made_up",
        "version": number,
        "semantic_version": f"{number}.0.0",
        "fingerprint": "sha256:" + "0" * 64,
        "status": "active",
        "severity": "compatible",
        "document": {},
        "artifacts": [{"kind": "arrow_ipc", "status": "ready", "sha256": sha256}],
        **members,
    }
    return Answer(json.dumps(said).encode())


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Start a server without any answers."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = server.next_answer(self.path, dict(self.headers))
            self.send_response(answer.status)
            own = hashlib.sha256(answer.body).hexdigest()
            if answer.etag:
                etag = own if answer.etag == "own" else answer.etag
                self.send_header("ETag", f'"{etag}"')
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != http.HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Type", _JSON)
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if answer.status != http.HTTPStatus.NOT_MODIFIED:
                self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            pass

    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server = Server(url=f"http://127.0.0.1:{listening.server_address[1]}")
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
