"""Hostile documents sent to a registry of their own, and the pages about them.

As a person and a program send them: over the API, and from the form of the editor. What
is taken is published, changed, and looked at on every page that shows it. Whatever is
answered 500 and more, or not at all, is a crash; a refusal has a code. `busy` (503) is no
crash to whoever asks again when they are told to: only if it stays so.
"""

import contextlib
import dataclasses
import functools
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from benchmarks import _hostile_meter, _hostile_texts, _sessions
from tests import hub as hubs

# Of each family: enough to have taken ones and refused ones.
EACH = 4
_BUSY_AT_MOST = 10
# What a page says in place of the code.
_BUSY_PAGE = "Too much at once"
HEAVY_EACH = 2
_BESIDE = {"title": "Hostile", "message": "<b>why</b>\u202e"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Visit:
    """A request about a document, and the processor seconds all of the site took."""

    subject: str
    seconds: float
    status: int = 0
    crash: str = ""


def visited(*, each: int = EACH) -> list[Visit]:
    """Send some documents of each family to a site started for it; return the visits."""
    with (
        tempfile.TemporaryDirectory(prefix="hostile-") as folder,
        hubs.running(Path(folder)) as hub,
        contextlib.closing(_sessions.signed_in(hub, "ada")) as steward,
        contextlib.closing(_sessions.signed_in(hub, "mia")) as author,
        contextlib.closing(_api(hub)) as api,
    ):
        visitor = Visitor(api, steward, author)
        for number in range(each * len(_hostile_texts.FAMILIES)):
            visitor.send(_hostile_texts.made(number, heavy_each=HEAVY_EACH))
        return visitor.visits


def _api(hub: hubs.Hub) -> httpx.Client:
    return httpx.Client(
        base_url=f"{hub.url}/api/v1",
        headers={"Authorization": f"Bearer {hub.key}"},
        timeout=_sessions.SECONDS,
    )


class Visitor:
    """Somebody who sends hostile documents and looks what is made of them."""

    def __init__(
        self, api: httpx.Client, steward: httpx.Client, author: httpx.Client
    ) -> None:
        self.visits: list[Visit] = []
        self._api, self._steward, self._author = api, steward, author

    def send(self, hostile: _hostile_texts.Hostile) -> None:
        """Send one document by every road, and visit what came of it."""
        schema_id = f"hostile_{hostile.number}"
        about = f"{hostile.number} ({hostile.family})"
        values = {"schema_id": schema_id, "title": schema_id, "domain": "market-data"}
        made = self._asked(
            f"{about}, registered", lambda: self._api.post("/schemas/", json=values)
        )
        if made is None or made.status_code not in (201, 409):
            return
        proposals = f"/schemas/{schema_id}/proposals/"
        if isinstance(hostile.text, bytes):
            self._asked(
                f"{about}, bytes",
                lambda: self._api.post(proposals, content=hostile.text, headers=_JSON),
            )
            return
        form = {"text": hostile.text.encode("utf-8", "replace").decode(), **_BESIDE}
        for page in ("check", "propose"):
            at = f"/schemas/{schema_id}/{page}/"
            self._asked(
                f"{about}, {page}",
                functools.partial(
                    self._author.post, at, data={**form, "action": "check"}
                ),
            )
        body = json.dumps({**_BESIDE, "document": hostile.text})
        answer = self._asked(
            f"{about}, proposed",
            lambda: self._api.post(proposals, content=body, headers=_JSON),
        )
        if answer is not None and answer.status_code == 201:
            self._taken(about, schema_id, answer.json())

    def _taken(self, about: str, schema_id: str, made: dict[str, Any]) -> None:
        proposal = f"/proposals/{made['proposal_id']}/"
        pages = [proposal, f"{proposal}?view=unified", f"{proposal}edit/"]
        decision = {"fingerprint": made["revision"]["fingerprint"]}
        for verb in ("approve", "publish"):
            self._asked(
                f"{about}, {verb}",
                functools.partial(
                    self._steward.post, f"/api/v1{proposal}{verb}/", json=decision
                ),
            )
        pages += [page.format(schema_id) for page in _OF_SCHEMA]
        for page in pages:
            self._asked(f"{about}, {page}", functools.partial(self._steward.get, page))

    def _asked(
        self, subject: str, ask: Callable[[], httpx.Response]
    ) -> httpx.Response | None:
        """Return the answer to a request and note it; one that was slow is made again."""
        answer, visit = _visit(subject, ask)
        if visit.seconds > _hostile_meter.SLOW and not visit.crash:
            _, again = _visit(subject, ask)
            visit = min(visit, again, key=lambda one: one.seconds)
        self.visits.append(visit)
        return answer


_JSON = {"Content-Type": "application/json"}
_OF_SCHEMA = (
    "/schemas/{}/",
    "/schemas/{}/document/",
    "/schemas/{}/versions/1/",
    "/schemas/{}/artifacts/",
    "/schemas/{}/history/",
    "/schemas/{}/propose/",
    "/api/v1/schemas/{}/versions/1/",
    "/api/v1/schemas/{}/versions/1/fields/",
)


def _visit(
    subject: str, ask: Callable[[], httpx.Response]
) -> tuple[httpx.Response | None, Visit]:
    begin = _hostile_meter.spent()
    try:
        answer = _patient(ask)
    except httpx.HTTPError as error:
        seconds = _hostile_meter.spent() - begin
        crash = f"{type(error).__name__}: {error}"
        return None, Visit(subject=subject, seconds=seconds, crash=crash)
    return answer, Visit(
        subject=subject,
        seconds=round(_hostile_meter.spent() - begin, 3),
        status=answer.status_code,
        crash=" ".join(_wrong(answer)),
    )


def _patient(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask, and again a moment later as long as it is worth while when told `busy`."""
    answer = ask()
    for _ in range(_BUSY_AT_MOST):
        if not _is_busy(answer):
            break
        time.sleep(float(answer.headers.get("Retry-After", "1")))
        answer = ask()
    return answer


def _is_busy(answer: httpx.Response) -> bool:
    if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
        return False
    if answer.headers["Content-Type"].startswith("text/html"):
        return _BUSY_PAGE in answer.text
    return bool(answer.json()["code"] == "busy")


def _wrong(answer: httpx.Response) -> Iterator[str]:
    """Yield what an answer may not be."""
    if answer.status_code >= 500:
        yield f"It was answered {answer.status_code}: {answer.text[:200]}"
    if answer.status_code >= 400 and answer.url.path.startswith("/api/"):
        try:
            told = answer.json()
        except ValueError:
            told = {}
        if not told.get("code"):
            yield f"The refusal ({answer.status_code}) has no code."
