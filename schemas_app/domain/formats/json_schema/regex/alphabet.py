"""The characters that a few patterns tell apart, as a small number of symbols.

All characters that belong to the same labels are one symbol. A character of which it is
undetermined whether it has a property (see `properties`) is of several symbols, one for
each way it may be: what holds for all strings of symbols holds under each reading of
the patterns. Of general categories a character has one, so that names for them go
together in few ways. A symbol is certain if some character is of it under every reading.
"""

import bisect
import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from schemas_app.domain.formats.json_schema.regex import (
    code_points,
    nodes,
    properties,
)
from schemas_app.domain.formats.json_schema.regex.nfa import CannotTellError

# Of so many symbols an undetermined character may be.
MAX_WAYS = 32
MEMBERS = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Symbol:
    """Characters alike: bit `n` of `labels` is set if they are of the label `n`.

    `members` are some of them, the most readable first. `of_words` counts for `\\b`.
    """

    labels: int
    of_words: bool
    is_certain: bool
    members: str


@dataclasses.dataclass(frozen=True, eq=False)
class Alphabet:
    """Symbols, the most readable first; `numbers` are the bits of the labels."""

    symbols: tuple[Symbol, ...]
    numbers: Mapping[nodes.Characters, int]
    starts: tuple[int, ...]
    by_atom: tuple[tuple[int, ...], ...]

    def spelled(self, character: str) -> tuple[int, ...]:
        """Return the indexes of the symbols that `character` may be of."""
        return self.by_atom[bisect.bisect_right(self.starts, ord(character)) - 1]


_Key = tuple[int, bool]


def build(labels: Iterable[nodes.Characters], *, words: bool) -> Alphabet:
    """Return the alphabet of `labels`, and of words if those matter.

    Raises CannotTellError where too many properties are undetermined.
    """
    atoms = _Atoms(list(dict.fromkeys(labels)), words=words)
    certain: dict[_Key, str] = {}
    uncertain: dict[_Key, str] = {}
    keys_by_atom: list[list[_Key]] = []
    for atom in range(len(atoms.starts)):
        keys = list(atoms.keys(atom))
        keys_by_atom.append(keys)
        found = certain if len(keys) == 1 else uncertain
        for key in keys:
            found[key] = found.get(key, "") + atoms.members(atom)
    symbols = _symbols(certain, uncertain)
    indexes = {
        (symbol.labels, symbol.of_words): index for index, symbol in enumerate(symbols)
    }
    return Alphabet(
        symbols=symbols,
        numbers={label: number for number, label in enumerate(atoms.labels)},
        starts=tuple(atoms.starts),
        by_atom=tuple(tuple(indexes[key] for key in keys) for keys in keys_by_atom),
    )


def _symbols(
    certain: Mapping[_Key, str],
    uncertain: Mapping[_Key, str],
) -> tuple[Symbol, ...]:
    found = [
        Symbol(*key, key in certain, _best(certain.get(key) or uncertain[key]))
        for key in dict.fromkeys((*certain, *uncertain))
    ]
    found.sort(key=lambda symbol: code_points.rank(symbol.members[0]))
    return tuple(found)


def _best(members: str) -> str:
    return "".join(sorted(members, key=code_points.rank)[:MEMBERS])


class _Atoms:
    """The longest ranges of characters that no label cuts in two."""

    def __init__(self, labels: Sequence[nodes.Characters], *, words: bool) -> None:
        self.labels = labels
        self._words = words
        known = {having.name for label in labels for having in label.having}
        names = sorted(known | ({properties.OF_WORDS} if words else set()))
        self._ways: dict[frozenset[str], list[frozenset[str]]] = {}
        if len(self._chosen(frozenset(names))) > MAX_WAYS:
            raise CannotTellError(f"{len(names)} properties of characters are involved")
        facts = {name: properties.knowledge(name) for name in names}
        sets = [label.ranges for label in labels]
        sets += itertools.chain.from_iterable(facts.values())
        self.starts = _cuts(sets)
        self._index = {start: index for index, start in enumerate(self.starts)}
        self._in_ranges = [0] * len(self.starts)
        for number, label in enumerate(labels):
            for atom in self._inside(label.ranges):
                self._in_ranges[atom] |= 1 << number
        self._sure = self._named({name: facts[name][0] for name in names})
        self._unsure = self._named({name: facts[name][1] for name in names})
        self._negated = sum(
            1 << number for number, label in enumerate(labels) if label.negated
        )
        self._having = [
            (1 << number, label.having)
            for number, label in enumerate(labels)
            if label.having
        ]

    def _inside(self, ranges: code_points.Ranges) -> Iterator[int]:
        end = len(self.starts)
        for first, last in ranges:
            yield from range(self._index[first], self._index.get(last + 1, end))

    def _named(self, facts: Mapping[str, code_points.Ranges]) -> list[frozenset[str]]:
        found: list[frozenset[str]] = [frozenset()] * len(self.starts)
        for name, ranges in facts.items():
            for atom in self._inside(ranges):
                found[atom] |= {name}
        return found

    def keys(self, atom: int) -> Iterator[_Key]:
        """Yield the labels an atom may be of, and whether of words: each way once."""
        if self.starts[atom] == code_points.SURROGATES[0]:
            return
        for chosen in self._chosen(self._unsure[atom] - self._sure[atom]):
            true = self._sure[atom] | chosen
            inside = self._in_ranges[atom]
            for bit, having in self._having:
                if any((item.name in true) != item.negated for item in having):
                    inside |= bit
            yield inside ^ self._negated, properties.OF_WORDS in true

    def _chosen(self, unsure: frozenset[str]) -> list[frozenset[str]]:
        """Return which of the properties may be true together."""
        ways = self._ways.get(unsure)
        if ways is None:
            categories = frozenset(filter(properties.is_of_category, unsure))
            others = sorted(unsure - categories)
            ways = self._ways[unsure] = [
                of_category.union(chosen)
                for of_category in properties.categorized(categories)
                for size in range(len(others) + 1)
                for chosen in itertools.combinations(others, size)
            ]
        return ways

    def members(self, atom: int) -> str:
        """Return a few characters of an atom."""
        following = self.starts[atom + 1 : atom + 2] or [code_points.LAST + 1]
        return code_points.readable(self.starts[atom], following[0] - 1, MEMBERS)


def _cuts(sets: Iterable[code_points.Ranges]) -> list[int]:
    """Return where the ranges begin, and where the gaps between them do."""
    first, last = code_points.SURROGATES
    cuts = {0, first, last + 1}
    for ranges in sets:
        for start, end in ranges:
            # Inside the surrogates there is nothing to tell apart.
            cuts.update((start, end + 1))
    cuts.discard(code_points.LAST + 1)
    return sorted(cuts)
