"""Arrays: items by their places, how many, how many of a kind, and whether all differ.

Behind the last place that is described by itself all places are alike, so one more
question settles all of them.
"""

import dataclasses
import functools
from collections.abc import Iterator, Sequence

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    facts,
    part_facts,
    sides,
    views,
)

# Places that are looked at one by one.
MAX_PLACES = 500
MAX_KINDS = 10

Literals = tuple[facts.Literal, ...]


@dataclasses.dataclass(frozen=True)
class ArrayView(views.View):
    """What is known of the items and their number."""

    kind = "array"

    @property
    def contradictory(self) -> bool:
        least, most = self._size
        if most is not None and least > most:
            return True
        return len({fact.positive for fact in self._unique}) > 1

    @functools.cached_property
    def _size(self) -> tuple[int, int | None]:
        """The limits of length; what must be there makes it at least as long."""
        least, most = views.sized(self.known)
        for fact in self.known:
            if isinstance(fact, part_facts.Contains):
                least = max(least, fact.least)
            elif isinstance(fact, part_facts.Item | part_facts.SomeItem):
                place = fact.index if isinstance(fact, part_facts.Item) else fact.start
                least = max(least, place + 1)
        if any(not fact.positive for fact in self._unique):
            least = max(least, 2)
        return least, most

    @functools.cached_property
    def _unique(self) -> list[part_facts.Unique]:
        return [fact for fact in self.known if isinstance(fact, part_facts.Unique)]

    @functools.cached_property
    def _items(self) -> list[part_facts.Items]:
        """What holds of items by place; "at most none are so" means that all are not."""
        none = [
            part_facts.Items((), facts.Fails(fact.term))
            for fact in self.known
            if isinstance(fact, part_facts.Contains) and fact.most == 0
        ]
        return [
            fact for fact in self.known if isinstance(fact, part_facts.Items)
        ] + none

    @functools.cached_property
    def _described(self) -> int:
        """How many of the first places differ from those behind them."""
        wanted = [
            fact.index + 1 for fact in self.known if isinstance(fact, part_facts.Item)
        ]
        return max((*wanted, *(len(fact.first) for fact in self._items)), default=0)

    def at(self, index: int) -> Literals:
        """Return what is known of the item at `index`."""
        return (*self._laid_down(index), *self._wanted(index))

    def _laid_down(self, index: int) -> Iterator[facts.Literal]:
        for fact in self._items:
            literal = fact.first[index] if index < len(fact.first) else fact.rest
            if literal is not None:
                yield literal

    def _wanted(self, index: int) -> Iterator[facts.Literal]:
        for fact in self.known:
            if isinstance(fact, part_facts.Item) and fact.index == index:
                yield fact.literal

    def empty(self, prover: views.Prover) -> bool:
        """Return whether an item that must be there cannot be."""
        least, _ = self._size
        if any(
            prover.empty(self.at(index))
            for index in range(min(least, self._described + 1, MAX_PLACES))
        ):
            return True
        if self._crowded(views.sized(self.known)[1], prover):
            return True
        return any(
            self._impossible(fact, prover)
            for fact in self.known
            if isinstance(
                fact, part_facts.Contains | part_facts.SomeItem | part_facts.Item
            )
        )

    def excludes(self, fact: facts.Fact, prover: views.Prover) -> bool:
        """Return whether `fact` cannot be true beside what is known."""
        if not isinstance(fact, _OF_ARRAYS):
            return False
        if ArrayView((*self.known, fact)).contradictory:
            return True
        return self._impossible(fact, prover)

    def _impossible(self, fact: facts.Fact, prover: views.Prover) -> bool:
        if isinstance(fact, part_facts.Item):
            return prover.empty((*self.at(fact.index), fact.literal)) or self._shorter(
                fact.index, prover
            )
        if isinstance(fact, part_facts.SomeItem):
            return self._shorter(fact.start, prover) or not self._places(
                fact.start, (fact.literal,), prover, 1
            )
        if isinstance(fact, part_facts.Contains):
            return self._miscounted(fact, prover)
        if isinstance(fact, facts.Size):
            short = fact.least > 0 and self._shorter(fact.least, prover)
            return short or self._crowded(fact.most, prover)
        return False

    def _places(
        self,
        start: int,
        literals: Literals,
        prover: views.Prover,
        enough: int,
    ) -> int:
        """Return at how many places from `start` literals may be true; `enough` ends it.

        Past the described places one stands for all: if it can be so, all can.
        """
        _, most = self._size
        found = 0
        last = max(self._described, start)
        for index in range(start, last + 1):
            if most is not None and index >= most:
                break
            if index >= MAX_PLACES:
                return enough
            if not prover.empty((*self.at(index), *literals)):
                found += 1 if index < last else enough
                if most is not None and index == last:
                    found = min(found, most - start)
            if found >= enough:
                return enough
        return found

    def _shorter(self, length: int, prover: views.Prover) -> bool:
        """Return whether no array can have `length` items: one of them is impossible."""
        return any(
            prover.empty(self.at(index))
            for index in range(min(length, self._described + 1, MAX_PLACES))
        )

    def _crowded(self, most: int | None, prover: views.Prover) -> bool:
        """Return whether more than `most` items must be there, as no one is of two kinds.

        Kinds of items that no item can have together are counted together.
        """
        wanted = [
            fact
            for fact in self.known
            if isinstance(fact, part_facts.Contains) and fact.least > 0
        ]
        if most is None or sum(fact.least for fact in wanted) <= most:
            return False
        apart: list[part_facts.Contains] = []
        for fact in wanted[:MAX_KINDS]:
            pairs = (
                (facts.Holds(fact.term), facts.Holds(other.term)) for other in apart
            )
            if not any(self._places(0, pair, prover, 1) for pair in pairs):
                apart.append(fact)
        return sum(fact.least for fact in apart) > most

    def _miscounted(self, fact: part_facts.Contains, prover: views.Prover) -> bool:
        """Return whether so many, or so few, items cannot be as `fact` wants them."""
        if fact.most is not None and fact.least > fact.most:
            return True
        held: Literals = (facts.Holds(fact.term),)
        if fact.least and self._places(0, held, prover, fact.least) < fact.least:
            return True
        others = [
            other
            for other in self.known
            if isinstance(other, part_facts.Contains) and other is not fact
        ]
        if any(
            self._contradict(other, fact, prover)
            or self._contradict(fact, other, prover)
            for other in others
        ):
            return True
        return fact.most is not None and self._forced(fact, fact.most, prover)

    def _contradict(
        self,
        many: part_facts.Contains,
        few: part_facts.Contains,
        prover: views.Prover,
    ) -> bool:
        """Return whether `many` asks for more than `few` allows of what is counted there.

        So it is where every item that counts for `many` counts for `few`, too.
        """
        if few.most is None or many.least <= few.most:
            return False
        literals = (facts.Holds(many.term), facts.Fails(few.term))
        return not self._places(0, literals, prover, 1)

    def _forced(
        self, fact: part_facts.Contains, most: int, prover: views.Prover
    ) -> bool:
        """Return whether more than `most` of the items that are there must be so."""
        least, _ = self._size
        refused = facts.Fails(fact.term)
        if most >= least:
            return False
        if least > MAX_PLACES:
            return False
        forced = 0
        alike: bool | None = None
        for index in range(least):
            if index < self._described:
                forced += prover.empty((*self.at(index), refused))
                continue
            if alike is None:
                alike = prover.empty((*self._laid_down(index), refused))
            forced += alike
        return forced > most

    def finite(self, prover: views.Prover, /) -> Sequence[exact_json.Json] | None:
        """Return the empty array where there is no other."""
        none = self._size[1] == 0 or (
            any(literal.term.key == sides.NOTHING for literal in self.at(0))
            and prover.empty(self.at(0))
        )
        return ([],) if none else None


_OF_ARRAYS = (
    part_facts.Item,
    part_facts.SomeItem,
    part_facts.Contains,
    facts.Size,
    part_facts.Unique,
)
