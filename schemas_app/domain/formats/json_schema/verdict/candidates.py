"""Documents that may tell two schemas apart, the likelier first.

A document that the writer probably accepts is varied at one place at a time: with the
values that either schema mentions there, a member more or less, a longer or shorter
array. First only along the places where the two schemas differ, however deep those
are; then everywhere. What the writer plainly refuses at a place is left out. Nothing is
decided here, and nothing is made before it is asked for.
"""

import collections
import dataclasses
import itertools
from collections.abc import Iterator

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema.verdict import (
    building,
    likeness,
    lowering,
    samples,
    spots,
)

MAX_DEPTH = 24
MAX_PLACES = 1000
# How often a place may be inside itself: recursive schemas have no end.
MAX_TURNS = 2
# How often the same schemas are looked into at different places.
MAX_ENTERED = 6
# Documents as they are: before any is varied, and in all. One of each branch comes first.
PLAIN = 2
MAX_PLAIN = 16
# So many places are looked into, fewer the more are known, before each that is known
# gives its next value.
AT_ONCE = 6
# Names that no schema is likely to mention, one of which no pattern is likely to admit.
UNKNOWN = ("extra", "zz", "A b!")

Documents = Iterator[exact_json.Json]
# The way to a place: each part is inside the one before it.
Way = tuple[spots.Part, ...]


@dataclasses.dataclass
class Pair:
    """A writer's and a reader's schema, to be told apart by a document.

    `fuel` is how many places may still be looked into.
    """

    sides: spots.Sides
    fuel: int = MAX_PLACES
    _entered: collections.Counter[tuple[int, ...]] = dataclasses.field(
        default_factory=collections.Counter
    )

    def aimed(self) -> Documents:
        """Yield documents, each once, varied only where the two schemas differ."""
        return self._documents(anywhere=False)

    def documents(self) -> Documents:
        """Yield documents, each once: plain ones, then varied ones."""
        return self._documents(anywhere=True)

    def _documents(self, *, anywhere: bool) -> Documents:
        writer = (self.sides.writer.document.root,)
        reader = (self.sides.reader.document.root,)
        spot = spots.Spot(self.sides, writer, reader, sure=(writer, reader))
        plain = itertools.islice(spot.documents(), MAX_PLAIN)
        first = itertools.islice(plain, PLAIN)
        yield from samples.distinct(
            itertools.chain(first, self._varied(spot, plain, anywhere=anywhere))
        )

    def _varied(
        self, spot: spots.Spot, plain: Documents, *, anywhere: bool
    ) -> Documents:
        yield from _Walk(self, everywhere=False).documents(spot, plain)
        if not anywhere:
            return
        self._entered.clear()
        yield from _Walk(self, everywhere=True).documents(spot, plain)

    def enter(self, spot: spots.Spot) -> bool:
        """Return whether `spot` is to be looked into; not too often, not too deep."""
        turns = spot.around.count(spot.key)
        entered = self._entered[spot.key]
        if turns >= MAX_TURNS or entered >= MAX_ENTERED or len(spot.around) > MAX_DEPTH:
            return False
        self.fuel -= 1
        self._entered[spot.key] += 1
        return self.fuel >= 0


def pair(writer: lowering.Lowered, reader: lowering.Lowered) -> Pair:
    """Return the pair of two schemas.

    Of a writer that sends only what it declares the documents are those of the schema
    it declares it in, without members that nobody mentions.
    """
    declared = writer.origin or writer
    sides = spots.Sides(
        building.Builder(declared),
        building.Builder(reader),
        likeness.between(declared, reader),
        UNKNOWN if writer.origin is None else (),
    )
    return Pair(sides)


class _Walk:
    """A walk through the places where two schemas differ, or through all of them.

    The places of one level are not all looked into before those of the next, nor the
    other way round: all that are known take their turns.
    """

    def __init__(self, pair: Pair, *, everywhere: bool) -> None:
        self._pair = pair
        self._everywhere = everywhere
        self._known: list[Documents] = []
        self._waiting: collections.deque[tuple[Way, Iterator[spots.Part]]] = (
            collections.deque()
        )

    def documents(self, root: spots.Spot, plain: Documents) -> Documents:
        """Yield documents varied at `root` and inside, and `plain` ones between them."""
        self._known.append(plain)
        if self._pair.enter(root):
            self._look_into(root, ())
        while self._known or self._waiting:
            for _ in range(max(1, AT_ONCE // (1 + len(self._known)))):
                self._go_on()
            left = []
            for source in self._known:
                for document in source:
                    yield document
                    left.append(source)
                    break
            self._known = left

    def _go_on(self) -> None:
        """Look into the next place that is waiting."""
        if not self._waiting:
            return
        way, parts = self._waiting.popleft()
        part = next(parts, None)
        if part is not None:
            self._waiting.append((way, parts))
            if self._pair.enter(part.spot):
                self._look_into(part.spot, (*way, part))

    def _look_into(self, spot: spots.Spot, way: Way) -> None:
        inside = spots.Inside(spot)
        if inside.admitted.nothing:
            return
        parts = inside.parts(everywhere=self._everywhere)
        first = next(parts, None)
        if self._everywhere or first is None or inside.differs():
            self._known.append(_placed(inside, way))
        if first is not None:
            self._waiting.append((way, itertools.chain([first], parts)))


def _placed(inside: spots.Inside, way: Way) -> Documents:
    """Yield whole documents with each value to try at the end of the way."""
    values = []
    for value in building.in_turn(inside.whole()):
        values.append(value)
        yield _around(way, value, 0)
    for turn in range(1, spots.AROUND if way else 1):
        for value in values:
            yield _around(way, value, turn)


def _around(way: Way, value: exact_json.Json, turn: int) -> exact_json.Json:
    for part in reversed(way):
        value = part.around(value, turn)
    return value
