"""Many documents of a writer's schema, to refute a proof with: the cross-check.

Enumerated ones first, then documents made by changing at random one or two places of
those that the writer accepts. Seeded: the same question gets the same documents.
"""

import itertools
import math
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict import (
    candidates,
    cases,
    referee,
    samples,
    witness,
    workers,
)

SEED = 20250127
# Of so many tries one is expected to be accepted by the writer.
TRIES = 8
MAX_KEPT = 500
_WORDS = ("", "a", "A", "0", "aa", "Ab1", "-", " ", "é", "x" * 40)


def refutation(case: cases.Case, documents: int) -> schema_format.Witness | None:
    """Return a witness against `case` among so many documents of the writer, or None."""
    budget = Budget(math.inf)
    judge = referee.Referee(accept=case.accept, reject=case.reject)
    enumerated = candidates.pair(case.writer, case.reader).documents()
    found = witness.Search(case, budget)
    if shown := found.among(itertools.islice(enumerated, documents)):
        return shown
    accepted = _accepted(case, judge)
    made = _varied(accepted, random.Random(SEED))  # noqa: S311 - to be repeated
    tries = documents * TRIES
    while found.accepted < documents and tries > 0 and found.ended is None:
        tries -= witness.BATCH
        if shown := found.among(itertools.islice(made, witness.BATCH)):
            return shown
    return None


def _accepted(case: cases.Case, judge: referee.Referee) -> list[exact_json.Json]:
    """Return documents that the writer accepts."""
    enumerated = candidates.pair(case.writer, case.reader).documents()
    documents = list(itertools.islice(enumerated, MAX_KEPT))
    try:
        marks = judge.marks(documents)
    except workers.NoAnswer:
        return []
    return [
        document
        for document, mark in zip(documents, marks, strict=False)
        if mark == referee.ACCEPTED
    ]


def _varied(
    documents: list[exact_json.Json], chance: random.Random
) -> Iterator[exact_json.Json]:
    """Yield `documents` with one or two places changed, without end if there are any."""
    values = [
        part
        for document in documents
        for part in itertools.islice(_parts(document), 50)
    ]
    while documents:
        document = chance.choice(documents)
        for _ in range(chance.choice((1, 1, 2))):
            document = _changed(document, chance, values)
        yield document


def _parts(value: exact_json.Json) -> Iterator[exact_json.Json]:
    yield value
    inside = value.values() if isinstance(value, dict) else json_values.sequence(value)
    for part in inside:
        yield from _parts(part)


def _changed(value: Any, chance: random.Random, others: list[Any]) -> exact_json.Json:  # noqa: ANN401
    """Return `value` with one place in it changed, itself the less likely."""
    if isinstance(value, dict) and value and chance.random() < 0.8:
        name = chance.choice(list(value))
        if chance.random() < 0.15:
            return {other: value[other] for other in value if other != name}
        if chance.random() < 0.1:
            return {**value, chance.choice(_WORDS): chance.choice(others)}
        return {**value, name: _changed(value[name], chance, others)}
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        if chance.random() < 0.2:
            return [*value[:at], *value[at + 1 :]]
        if chance.random() < 0.2:
            return [*value, chance.choice(others)]
        return [*value[:at], _changed(value[at], chance, others), *value[at + 1 :]]
    return _plain(value, chance, others)


def _plain(value: Any, chance: random.Random, others: list[Any]) -> exact_json.Json:  # noqa: ANN401
    """Return another plain value, often near `value`."""
    if chance.random() < 0.3:
        return chance.choice(
            (chance.choice(samples.OF_EVERY_TYPE), chance.choice(others))
        )
    if isinstance(value, str):
        at = chance.randrange(len(value) + 1)
        return value[:at] + chance.choice(_WORDS) + value[at + chance.randrange(2) :]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        steps = (1, -1, Decimal("0.5"), Decimal("0.01"), value, -value)
        return (
            Decimal(value) + chance.choice(steps) if chance.random() < 0.7 else -value
        )
    return chance.choice(samples.OF_EVERY_TYPE)
