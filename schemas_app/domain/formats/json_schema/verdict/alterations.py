"""An object or an array made into another: a place filled, something more or less."""

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values

Json = exact_json.Json


def with_member(name: str, base: dict[str, Any], value: Json) -> Json:
    """Return `base` with the member `name`."""
    return {**base, name: value}


def with_item(
    index: int, filled: tuple[Json, ...], base: list[Any], value: Json
) -> Json:
    """Return `base`, filled up where it is short, with `value` at `index`."""
    before = [*base[:index], *filled[len(base) : index]]
    return [*before, value, *base[index + 1 :]]


def of_members(
    base: dict[str, Any],
    needs: Callable[[str], bool],
    sizes: Collection[int],
    spare: Sequence[str],
) -> Iterator[Json]:
    """Yield `base` without a member that nobody needs, and as large as `sizes`.

    What is added has the names `spare`, then numbers.
    """
    for name in base:
        if not needs(name):
            yield {other: value for other, value in base.items() if other != name}
    most = max(sizes, default=0)
    names = itertools.chain(spare, map(str, range(most)))
    added = list(itertools.islice((name for name in names if name not in base), most))
    for size in sizes:
        if size > len(base):
            yield {**base, **dict.fromkeys(added[: size - len(base)], 0)}


def of_items(
    base: list[Any], lengths: Collection[int], items: Sequence[Json]
) -> Iterator[Json]:
    """Yield `base` shorter and longer, also with repetitions; `items` are added."""
    for item in json_values.distinct(items):
        for length in sorted({*lengths, len(base) + 1, len(base) + 2}):
            more = length - len(base)
            yield base[:length]
            if more > 0:
                yield [*base, *[item] * more]
                yield [*base, *range(more)]
        yield [item] * 2
        yield [*base, *base[-1:]]
    yield from ([], ["a", 0], [0, 0])
