"""Answers reads of published things from memory; everything else is Django's.

Only what Django answered is ever answered again, byte by byte.
"""

import itertools
import uuid
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

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
from registry_site.wsgi_bridge import Message, Receive, Scope, Send

_NO_BODY: Message = {"type": "http.response.body", "body": b""}


class Application(Protocol):
    """Whatever answers HTTP behind another one."""

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer one request."""

    async def close(self) -> None:
        """Take no more."""


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
        form = f"{str(uuid.uuid4())[:24]}%012x".encode()
        self._request_ids = map(form.__mod__, itertools.count())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or have it answered."""
        question = questions.asked(scope)
        if question is None:
            await self._application(scope, receive, send)
            return
        why = "miss"
        if question.key in self._answers:
            mark = await self._marks.read()
            if mark is None:
                why = "uncertain"
            elif self._freshness.knows(mark) or await self._freshness.catch_up(mark):
                why = "other"
                if messages := self._remembered(question):
                    await send(messages[0])
                    await send(messages[1])
                    return
            else:
                why = "uncertain"
        await self._learn(question, why, scope, receive, send)

    async def close(self) -> None:
        """Write down who read what, and let go of what is open."""
        await self._uses.flush()
        await self._freshness.close()
        await self._marks.close()
        await self._application.close()

    def _remembered(
        self, question: questions.Question
    ) -> tuple[Message, Message] | None:
        """Return the answer in memory, if there is one for this key and this request."""
        answer = self._answers.get(question.key)
        if answer is None:
            return None
        at = datetime.now(UTC)  # noqa: TID251 - an interface, which reads the clock
        key_id = self._keys.reader(
            question.authorization,
            schema_id=answer.published.schema_id,
            at=at,
            address=question.address,
        )
        if key_id is None:
            return None
        request_id = next(self._request_ids)
        if question.none_match is not None and question.none_match == answer.etag:
            start, body = answer.same(request_id), _NO_BODY
            if start is None:
                return None
            self.counts.not_modified += 1
        else:
            start = answer.full(request_id)
            body = _NO_BODY if question.is_head else answer.body
            self.counts.hits += 1
        self._uses.note(key_id, answer.published, at)
        return start, body

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
        if self._keys.want(question.authorization):
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
