"""Making a witness small, so that a person sees at once what it shows.

Places are visited from the top down; at each, simpler values are proposed, the boldest
first, and what still tells the schemas apart is kept. What the schemas themselves give
as an example is left as it is. The work is bounded by what is looked at, in values:
with a large document the effort ends earlier, not the result's truth.
"""

import contextlib
import functools
from collections.abc import Callable, Collection, Hashable, Iterator
from decimal import Decimal
from typing import Any, TypeAlias

Json: TypeAlias = "Any"

MAX_VALUES = 150_000
MAX_ROUNDS = 8

# Simplest values of each type. An empty string looks like a mistake: "a" is simpler.
_SIMPLEST_TEXT = "a"


def shrunk(
    document: Json,
    *,
    is_witness: Callable[[Json], bool],
    kept: Collection[Hashable],
    is_late: Callable[[], bool] = lambda: False,
) -> Json:
    """Return a document at most as large that is a witness, too.

    `kept` are the plain values not to simplify, as `scalar` gives them. It ends where
    it is when `is_late`.
    """
    shrinking = _Shrinking(document, is_witness, kept, is_late)
    with contextlib.suppress(_Enough):
        for _ in range(MAX_ROUNDS):
            if not shrinking.visit(shrinking.whole, 0):
                break
    return shrinking.whole[0]


def scalar(value: Json) -> Hashable:
    """Return a plain value as a key; 1 is 1.0 and is not true."""
    return isinstance(value, bool), value


class _Enough(Exception):  # noqa: N818 - it is the end of the work
    """As much was looked at as may be."""


class _Shrinking:
    """A witness that is becoming smaller, one place at a time.

    `whole` holds the document, so that the document has a place, too.
    """

    def __init__(
        self,
        document: Json,
        is_witness: Callable[[Json], bool],
        kept: Collection[Hashable],
        is_late: Callable[[], bool],
    ) -> None:
        self.whole = [document]
        self._is_late = is_late
        self._is_witness = is_witness
        self._kept = kept
        self._left = MAX_VALUES
        # What is tried is at most as large as what there is.
        self._size = _size(document)

    def visit(self, holder: Any, place: Any) -> bool:  # noqa: ANN401
        """Make what `holder` has at `place` smaller, and return whether that worked."""
        value = holder[place]
        try_ = functools.partial(self._try, holder, place)
        if not isinstance(value, dict | list):
            return scalar(value) not in self._kept and _simpler(value, try_)
        holder[place] = value.copy()  # what was given stays as it was
        changed = _fewer(value, try_)
        inside = holder[place]
        places = list(inside) if isinstance(inside, dict) else range(len(inside))
        for inner in places:
            changed |= self.visit(inside, inner)
        return changed

    def _try(self, holder: Any, place: Any, value: Json) -> bool:  # noqa: ANN401
        """Put `value` at a place if that leaves a witness."""
        self._left -= self._size
        if self._left < 0 or self._is_late():
            raise _Enough
        before, holder[place] = holder[place], value
        if self._is_witness(self.whole[0]):
            self._size = _size(self.whole[0])
            return True
        holder[place] = before
        return False


def _fewer(value: Json, try_: Callable[[Json], bool]) -> bool:
    """Leave out members or items, many at once first, from the end on."""
    left = list(value.items()) if isinstance(value, dict) else list(value)
    make = dict if isinstance(value, dict) else list
    changed, width = False, len(left)
    while width:
        end = len(left)
        while end > 0:
            fewer = [*left[: max(end - width, 0)], *left[end:]]
            if try_(make(fewer)):
                left, changed = fewer, True
            end -= width
        width //= 2
    return changed


def _simpler(value: Json, try_: Callable[[Json], bool]) -> bool:
    """Simplify a plain value for as long as that works."""
    changed = False
    while True:
        simpler = next(filter(try_, _proposals(value)), None)
        if simpler is None:
            return changed
        value, changed = simpler, True


def _proposals(value: Json) -> Iterator[Json]:
    """Yield simpler values, the boldest first; each is simpler by the same measure."""
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
        proposals += [number - whole + (1 if number > 0 else -1), Decimal(shorter)]
    yield from (simpler for simpler in proposals if _weight(simpler) < _weight(number))


def _weight(number: int | Decimal) -> tuple[int, Decimal, bool]:
    return len(str(number)), Decimal(number).copy_abs(), number < 0


def _size(value: Json) -> int:
    """Return how many values there are in `value`, and long texts for several."""
    if isinstance(value, dict):
        return 1 + sum(map(_size, value.values()))
    if isinstance(value, list):
        return 1 + sum(map(_size, value))
    return 1 + len(value) // 64 if isinstance(value, str) else 1
