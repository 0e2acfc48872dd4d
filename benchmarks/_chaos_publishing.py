"""The publishers of `chaos`: by the API alone, asking again until they have an answer."""

import json
import random
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx

from benchmarks import _chaos_parts

_ANSWER_SECONDS = 30
_PAUSE_SECONDS = 0.05
_CSRF = "c" * 32
# What passes by itself, by status and code; everything else is a refusal.
_PASSING = frozenset({"still_answering", "temporarily_unavailable", "busy"})
_BASE: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "ts": {"type": "string", "format": "date-time"},
        "symbol": {"type": "string"},
        "price": {"type": "number"},
    },
    "required": ["ts", "symbol", "price"],
    "additionalProperties": False,
}


class RefusedError(RuntimeError):
    """The registry refused what it should have done."""


class Clock:
    """How long all of it may take."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._ends_at

    @property
    def left(self) -> float:
        """How many seconds are left."""
        return max(0.0, self._ends_at - time.monotonic())

    def wait(self, what: str, is_so: Callable[[], bool]) -> None:
        """Return as soon as it is so; raise TimeoutError with `what` if it never is."""
        while not is_so():
            if self.is_over:
                raise TimeoutError(f"not in time: {what}")
            time.sleep(_PAUSE_SECONDS)


class Api:
    """The registry by its API, whichever replica answers."""

    def __init__(
        self,
        ports: Sequence[int],
        *,
        world: Mapping[str, str],
        chance: random.Random,
        clock: Clock,
    ) -> None:
        self._ports, self._chance, self.clock = ports, chance, clock
        common = {
            "X-Forwarded-Proto": "https",
            "Referer": f"{_chaos_parts.SITE}/",
            "X-CSRFToken": _CSRF,
        }
        self._headers = {
            "developer": {**common, "Authorization": f"Bearer {world['key']}"},
            "steward": {
                **common,
                "Cookie": f"{world['session']}; {world['csrf_cookie']}={_CSRF}",
            },
        }
        self._client = httpx.Client(timeout=_ANSWER_SECONDS)
        self.broken = 0

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def get(self, address: str) -> Any:  # noqa: ANN401 - JSON
        """Return what stands at an address, for the developer."""
        return self._asked("GET", address, by="developer")

    def post(self, address: str, body: object, *, by: str) -> Any:  # noqa: ANN401
        """Have something done once, however often it has to be asked for."""
        return self._asked("POST", address, by=by, body=body)

    def _asked(self, method: str, address: str, *, by: str, body: object = None) -> Any:  # noqa: ANN401
        headers = dict(self._headers[by])
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        while not self.clock.is_over:
            port = self._chance.choice(self._ports)
            url = f"http://{_chaos_parts.HOST}:{port}/api/v1/{address}"
            try:
                answer = self._client.request(
                    method,
                    url,
                    headers=headers,
                    json=body,
                )
            except httpx.TransportError:
                self.broken += 1
            else:
                if answer.is_success:
                    return answer.json()
                _check_passes(answer, address)
            time.sleep(_PAUSE_SECONDS)
        raise TimeoutError(f"not answered in time: {method} {address}")


def _check_passes(answer: httpx.Response, address: str) -> None:
    said = answer.text
    code = answer.json().get("code", "") if said.startswith("{") else ""
    if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE and code not in _PASSING:
        raise RefusedError(f"{address}: {answer.status_code} {said}")


class Progress:
    """Counts publications, and has publishers wait for what is to happen at a number."""

    def __init__(self, publishers: int) -> None:
        self._changed = threading.Condition()
        self._slack = publishers
        self._taken = 0
        self._gate: float = 0
        self._failure: Exception | None = None
        self.done = 0

    def open(self, *, until: float) -> None:
        """Let publishers go on to so many and, beyond, one each."""
        with self._changed:
            self._gate = until
            self._changed.notify_all()

    def take(self) -> None:
        """Begin with one, once that may be."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._taken < self._gate + self._slack or self._failure
            )
            if self._failure:
                raise RuntimeError("another publisher failed")
            self._taken += 1

    def finish(self) -> None:
        """One more is published."""
        with self._changed:
            self.done += 1

    def fail(self, error: Exception) -> None:
        """Have everybody stop."""
        with self._changed:
            self._failure = self._failure or error
            self._changed.notify_all()

    def check(self) -> None:
        """Raise what a publisher failed by."""
        if self._failure:
            raise self._failure


class Publisher(threading.Thread):
    """Publishes versions of its schemas in turn, each from proposal to publication."""

    def __init__(
        self, api: Api, progress: Progress, schemas: Sequence[str], *, versions: int
    ) -> None:
        super().__init__(daemon=True)
        self._api, self._progress = api, progress
        self._schemas, self._versions = schemas, versions

    def run(self) -> None:
        """Publish all of them, or tell why not."""
        try:
            for number in range(1, self._versions + 1):
                for schema_id in self._schemas:
                    self._progress.take()
                    publish(self._api, schema_id, number)
                    self._progress.finish()
        except Exception as error:  # noqa: BLE001 - told by Progress.check
            self._progress.fail(error)


def publish(api: Api, schema_id: str, number: int) -> None:
    """Take one version from proposal to publication; the first with its schema."""
    if number == 1:
        new = {"schema_id": schema_id, "title": schema_id, "domain": "market-data"}
        api.post("schemas/", new, by="developer")
    proposal = api.post(
        f"schemas/{schema_id}/proposals/",
        {"title": f"Version {number}", "document": document(number)},
        by="developer",
    )
    decision = {"fingerprint": proposal["revision"]["fingerprint"]}
    address = f"proposals/{proposal['proposal_id']}"
    api.post(f"{address}/approve/", decision, by="steward")
    api.post(f"{address}/publish/", decision, by="steward")


def document(number: int) -> str:
    """Return the text of a version: one property more than the version before."""
    more = {f"field_{each}": {"type": "string"} for each in range(2, number + 1)}
    return json.dumps({**_BASE, "properties": {**_BASE["properties"], **more}})
