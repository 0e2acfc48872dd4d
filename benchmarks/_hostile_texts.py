"""Documents that nobody should write and somebody will, made up from a seed.

Document N is the same in every run, whichever come before it. The families take turns;
one document in so many of a family is `heavy`, as large as the limits let it be. What
only holds bytes together (an encoding that is none) is bytes, everything else text.
"""

import dataclasses
import random
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from benchmarks import _hostile_bytes, _hostile_parts, _hostile_shapes

Made: TypeAlias = "str | bytes"
Family: TypeAlias = "Callable[[random.Random, bool], Made]"

SEED = 20_261_123
HEAVY_EACH = 40

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "depth": _hostile_shapes.depth,
        "width": _hostile_shapes.width,
        "long lists": _hostile_shapes.long_lists,
        "cycles": _hostile_shapes.cycles,
        "doubling references": _hostile_shapes.doubling,
        "towers": _hostile_shapes.towers,
        "repetition": _hostile_shapes.repetition,
        "negations": _hostile_shapes.negations,
        "unicode": _hostile_parts.unicode,
        "numbers": _hostile_parts.numbers,
        "patterns": _hostile_parts.patterns,
        "foreign references": _hostile_parts.foreign_references,
        "identifiers": _hostile_parts.identifiers,
        "our own members": _hostile_parts.own_members,
        "keywords of the wrong kind": _hostile_parts.wrong_kinds,
        "any keywords": _hostile_parts.any_keywords,
        "duplicate members": _hostile_bytes.duplicates,
        "no objects": _hostile_bytes.no_objects,
        "truncated": _hostile_bytes.truncated,
        "corrupted": _hostile_bytes.corrupted,
        "encodings": _hostile_bytes.encodings,
    }
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Hostile:
    """One document, and where it comes from."""

    number: int
    family: str
    heavy: bool
    text: Made


def made(number: int, *, seed: int = SEED, heavy_each: int = HEAVY_EACH) -> Hostile:
    """Return the document of this number."""
    names = tuple(FAMILIES)
    family = names[number % len(names)]
    heavy = number // len(names) % heavy_each == heavy_each - 1
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - to be repeated
    text = FAMILIES[family](chance, heavy)
    return Hostile(number=number, family=family, heavy=heavy, text=text)


def records(chance: random.Random) -> tuple[Any, ...]:
    """Return data that patterns, sizes and depths are tried on."""
    run = chance.choice("ab01 é") * chance.choice((30, 3_000, 30_000))
    deep: Any = 1
    for _ in range(chance.choice((3, 150))):
        deep = {chance.choice("abx"): deep} if chance.random() < 0.5 else [deep]
    return (run, f"{run}!", deep, {"a": f"{run}!", "b": deep}, [f"{run}!"] * 3)
