"""Making a witness small, so that a person sees at once what it shows.

Each step proposes simpler documents; the referee says which still tell the schemas
apart. What the schemas themselves give as an example is left as it is.
"""

from collections.abc import Callable, Collection, Hashable, Iterator
from decimal import Decimal

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values

MAX_ROUNDS = 60
MAX_PROPOSALS = 120

# Simplest values of each type. An empty string looks like a mistake: "a" is simpler.
_SIMPLEST_TEXT = "a"


def shrunk(
    document: exact_json.Json,
    *,
    first_witness: Callable[[list[exact_json.Json]], exact_json.Json],
    kept: Collection[Hashable],
) -> exact_json.Json:
    """Return a document at most as large for which `first_witness` has nothing simpler.

    `first_witness` returns the first witness among documents, or NONE. `kept` are keys
    of values not to simplify (json_values.key).
    """
    for _ in range(MAX_ROUNDS):
        proposals = list(_proposals(document, kept))[:MAX_PROPOSALS]
        found = first_witness(proposals) if proposals else NONE
        if found is NONE:
            break
        document = found
    return document


NONE = object()


def _proposals(
    value: exact_json.Json, kept: Collection[Hashable]
) -> Iterator[exact_json.Json]:
    """Yield simpler values, the boldest first; each is simpler by the same measure."""
    if isinstance(value, dict):
        yield from _simpler_objects(value, kept)
    elif isinstance(value, list):
        yield from _simpler_arrays(value, kept)
    elif json_values.key(value) not in kept:
        yield from _simpler_scalars(value)


def _simpler_objects(
    value: dict[str, exact_json.Json],
    kept: Collection[Hashable],
) -> Iterator[exact_json.Json]:
    names = list(value)
    if len(names) > 3:
        half = len(names) // 2
        for chosen in (names[:half], names[half:]):
            yield {name: value[name] for name in chosen}
    for name in reversed(names):
        yield {other: value[other] for other in names if other != name}
    for name in names:
        for simpler in _proposals(value[name], kept):
            yield {**value, name: simpler}


def _simpler_arrays(
    value: list[exact_json.Json],
    kept: Collection[Hashable],
) -> Iterator[exact_json.Json]:
    if len(value) > 1:
        yield value[: len(value) // 2]
        yield value[len(value) // 2 :]
    for index in reversed(range(len(value))):
        yield [*value[:index], *value[index + 1 :]]
    for index, item in enumerate(value):
        for simpler in _proposals(item, kept):
            yield [*value[:index], simpler, *value[index + 1 :]]


def _simpler_scalars(value: exact_json.Json) -> Iterator[exact_json.Json]:
    if isinstance(value, str):
        yield from _simpler_texts(value)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield from _simpler_numbers(value)


def _simpler_texts(text: str) -> Iterator[str]:
    if len(text) > 1:
        yield _SIMPLEST_TEXT
        yield text[: len(text) // 2]
        yield text[:-1]
        yield text[1:]
    elif text and text != _SIMPLEST_TEXT:
        yield _SIMPLEST_TEXT


def _simpler_numbers(number: int | Decimal) -> Iterator[int | Decimal]:
    whole = int(number)
    shorter = str(number)[:-1]
    proposals: list[int | Decimal] = [0, 1, -1, whole, whole // 10]
    if isinstance(number, Decimal) and "." in shorter:
        proposals.append(Decimal(shorter))
    yield from (simpler for simpler in proposals if _size(simpler) < _size(number))


def _size(number: int | Decimal) -> tuple[int, Decimal, bool]:
    return len(str(number)), Decimal(number).copy_abs(), number < 0
