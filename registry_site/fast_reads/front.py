"""Answers reads of published things from memory; everything else is Django's.

Only what Django answered is ever answered again, byte by byte.
"""

import itertools
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from registry_site.fast_reads import (
    answers,
    counts,
    freshness,
    keys,
    marks,
    memory,
    questions,
    uses,
)
from registry_site.wsgi_bridge import Receive, Scope, Send

_START = "http.response.start"
_BODY = "http.response.body"


class Application(Protocol):
    """Whatever answers HTTP behind another one."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

    async def close(self) -> None:
        """Take no more."""


class Remembered(NamedTuple):
    """An answer from memory to one request."""

    status: int
    headers: answers.Headers
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much one process remembers."""

    entries: int = 20_000
    bytes: int = 64 * 1024 * 1024
    answer_bytes: int = 1024 * 1024


class FastReads:
    """An ASGI application for HTTP in front of another one."""

    def __init__(
        self, application: Application, *, redis_url: str, limits: Limits
    ) -> None:
        self._application = application
        self._limits = limits
        self._answers = memory.Memory(entries=limits.entries, size=limits.bytes)
        self.counts = counts.Counts(self._answers)
        self._keys = keys.Keys()
        self._marks = marks.Marks(redis_url, on_read=self._count_look)
        self._freshness = freshness.Freshness(
            marks=self._marks, answers=self._answers, keys=self._keys
        )
        self._uses = uses.Uses()
        # As unique as those that Django's side makes, at a tenth of the cost.
        self._request_ids = map(
            f"{str(uuid.uuid4())[:24]}{{:012x}}".format, itertools.count()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or have it answered."""
        question = questions.asked(scope)
        if question is None:
            await self._application(scope, receive, send)
        elif question.key not in self._answers:
            await self._learn(question, "miss", scope, receive, send)
        elif not await self._freshness.holds():
            await self._learn(question, "uncertain", scope, receive, send)
        elif (found := self._remembered(question)) is None:
            await self._learn(question, "other", scope, receive, send)
        else:
            await send(
                {"type": _START, "status": found.status, "headers": found.headers}
            )
            await send({"type": _BODY, "body": found.body})

    async def close(self) -> None:
        """Write down who read what, and let go of what is open."""
        await self._uses.flush()
        await self._freshness.close()
        await self._marks.close()
        await self._application.close()

    def _remembered(self, question: questions.Question) -> Remembered | None:
        """Return the answer in memory, if there is one for this key and this request."""
        answer = self._answers.get(question.key)
        if answer is None:
            return None
        at = datetime.now(UTC)  # noqa: TID251 - an interface, which reads the clock
        reader = self._keys.reader(question.token, at=at)
        if reader is None or reader.key_id is None:
            return None
        request_id = next(self._request_ids).encode()
        found: Remembered | None
        if question.none_match is not None and question.none_match == answer.etag:
            headers = answer.same_headers(request_id)
            if headers is None:
                return None
            self.counts.not_modified += 1
            found = Remembered(304, headers, b"")
        else:
            self.counts.hits += 1
            body = b"" if question.is_head else answer.body
            found = Remembered(200, answer.headers(request_id), body)
        if answer.published.version is not None:
            self._uses.note(reader.key_id, answer.published, at)
        return found

    async def _learn(
        self,
        question: questions.Question,
        why: str,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Have the request answered, and remember the answer if that may be done."""
        published = questions.published(question.key)
        if published is None:
            await self._application(scope, receive, send)
            return
        self.counts.passed_on[why] += 1
        await self._freshness.begin()
        heard = answers.Heard(send, most=self._limits.answer_bytes)
        filling = self._answers.begin(published.schema_id)
        try:
            await self._application(scope, receive, heard)
        finally:
            is_same = self._answers.end(filling)
        if not heard.is_fit():
            return
        if self._keys.want(question.token):
            self._freshness.renew()
        if is_same and not question.is_head:
            self._keep(question.key, published, heard)

    def _keep(
        self, key: questions.Key, published: questions.Published, heard: answers.Heard
    ) -> None:
        if heard.status == 200:
            self.counts.kept += 1
            self._answers.keep(key, answers.Answer(heard, published))
        elif (known := self._answers.get(key)) is not None:
            known.learn_same(heard)

    def _count_look(self) -> None:
        self.counts.looks += 1
