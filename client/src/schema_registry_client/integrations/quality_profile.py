"""What the values of a table look like: kinds, nulls, ranges, and how they are spread.

A profile is plain values: it can be written as JSON, kept, and be the reference that
later data is compared with.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schema_registry_client.validation import _masks, _sources
from schema_registry_client.validation._columns import (
    ARRAY,
    NUMBERS,
    OBJECT,
    TEXT,
    Column,
    Object,
    Part,
    Text,
)
from schema_registry_client.validation._libraries import pa, pc, types
from schema_registry_client.validation.errors import InvalidData

BINS = 10  # deciles
WORDS = 50  # texts that are counted one by one; what has more is no category,
LONGEST = 200  # nor what has longer ones
BARS = 24
_MOMENT = "moment"
_FRACTION = "number"


@dataclasses.dataclass(frozen=True)
class ColumnProfile:
    """One column. `kinds` counts values by JSON type, with `moment` for dates and times.

    `edges` are the inner deciles of its numbers and `counts` how many lie below the
    first, between two, and from the last on; `bars` counts them in equal widths from
    `low` to `high`. `words` counts its texts where there are few; else it is empty.
    """

    name: str
    rows: int
    nulls: int
    kinds: Mapping[str, int]
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    edges: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    bars: tuple[int, ...] = ()
    words: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def null_rate(self) -> float:
        """The share of rows without a value."""
        return self.nulls / self.rows if self.rows else 0.0


@dataclasses.dataclass(frozen=True)
class Profile:
    """A table: how many rows, and each column by its name."""

    rows: int
    columns: Mapping[str, ColumnProfile]

    def to_json(self) -> str:
        """Return it as JSON, from which `from_json` makes it again."""
        return json.dumps(dataclasses.asdict(self), allow_nan=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Profile:
        """Return what `to_json` wrote. Raises InvalidData."""
        try:
            held = json.loads(text)
            columns = {
                name: ColumnProfile(**{**column, **_tuples(column)})
                for name, column in held["columns"].items()
            }
            return cls(rows=int(held["rows"]), columns=columns)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InvalidData(f"This is no profile: {error!r}.") from error


@dataclasses.dataclass(frozen=True)
class Measured:
    """A profile, and the numbers it was made of, to be counted otherwise."""

    profile: Profile
    numbers: Mapping[str, Any]


def profile(data: Any) -> Profile:  # noqa: ANN401 -- any table
    """Return the profile of a table of any kind. Raises InvalidData."""
    return measured(data).profile


def measured(data: Any) -> Measured:  # noqa: ANN401 -- any table
    """Return the profile of a table with its values. Raises InvalidData."""
    rows = 0
    found: dict[str, _Gathered] = {}
    for batch in _sources.columns(data):
        for part in batch.of(OBJECT):
            if isinstance(part, Object):
                for name, column in part.members.items():
                    found.setdefault(name, _Gathered(name)).add(column)
        rows += batch.length
    return Measured(
        Profile(rows, {name: each.profile(rows) for name, each in found.items()}),
        {name: each.joined() for name, each in found.items() if each.numbers},
    )


def counted(numbers: Any, edges: Sequence[float]) -> tuple[int, ...]:  # noqa: ANN401 -- Arrow's
    """Return how many numbers are below the first edge, between two, and above."""
    below = [pc.sum(pc.less(numbers, edge)).as_py() or 0 for edge in edges]
    return tuple(b - a for a, b in itertools.pairwise([0, *below, len(numbers)]))


class _Gathered:
    """What is known of one column, batch after batch."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.kinds: dict[str, int] = {}
        self.numbers: list[Any] = []
        self.words: dict[str, int] = {}
        self._values = 0
        self._are_words = True

    def add(self, column: Column) -> None:
        """Take in the values of a batch."""
        for part in column.parts:
            present = _masks.full(part.present, part.length).true_count
            if present:
                self._values += present
                kind = self._kind(part)
                self.kinds[kind] = self.kinds.get(kind, 0) + present
                self._take(part, kind)

    def joined(self) -> Any:  # noqa: ANN401 -- Arrow's
        """Return all numbers as floats, without nulls."""
        return pa.chunked_array(self.numbers, pa.float64())

    def profile(self, rows: int) -> ColumnProfile:
        """Return what is known of the column."""
        spread = _spread(self.joined()) if self.numbers else {}
        return ColumnProfile(
            name=self.name,
            rows=rows,
            nulls=rows - self._values,
            kinds=dict(sorted(self.kinds.items())),
            words=dict(self.words) if self._are_words else {},
            **spread,
        )

    @staticmethod
    def _kind(part: Part) -> str:
        if part.kind == TEXT:
            return _MOMENT if _is_moment(part.array.type) else TEXT
        if part.kind in NUMBERS:
            return "integer" if _is_whole(part.array) else _FRACTION
        return part.kind

    def _take(self, part: Part, kind: str) -> None:
        if part.kind in NUMBERS:
            self.numbers.append(part.array.cast(pa.float64(), safe=False).drop_null())
        elif isinstance(part, Text) and kind == TEXT and self._are_words:
            self._count(part.encoded)
        elif part.kind not in {OBJECT, ARRAY} and kind != _MOMENT and self._are_words:
            self._count(part.array.cast(pa.string()))

    def _count(self, array: Any) -> None:  # noqa: ANN401 -- Arrow's
        for each in pc.value_counts(array.drop_null()):
            word = str(each["values"].as_py())
            self.words[word] = self.words.get(word, 0) + each["counts"].as_py()
            if len(self.words) > WORDS or len(word) > LONGEST:
                self._are_words, self.words = False, {}
                return


def _is_moment(kind: Any) -> bool:  # noqa: ANN401 -- an Arrow type
    return bool(types.is_temporal(kind))


def _is_whole(array: Any) -> bool:  # noqa: ANN401 -- Arrow's
    if types.is_integer(array.type):
        return True
    as_float = array.cast(pa.float64(), safe=False)
    return not pc.any(pc.not_equal(as_float, pc.floor(as_float))).as_py()


def _spread(numbers: Any) -> dict[str, Any]:  # noqa: ANN401 -- Arrow's
    low, high = (pc.min_max(numbers)[name].as_py() for name in ("min", "max"))
    shares = [number / BINS for number in range(1, BINS)]
    deciles = pc.quantile(numbers, q=shares, interpolation="lower").to_pylist()
    edges = tuple(sorted({*deciles}))
    width = (high - low) / BARS
    mean = pc.mean(numbers).as_py()
    steps = [low + width * number for number in range(1, BARS)]
    bars = (
        counted(numbers, steps) if width and math.isfinite(width) else (len(numbers),)
    )
    return {
        "low": low,
        "high": high,
        "mean": mean if math.isfinite(mean) else None,  # a sum may be beyond all floats
        "edges": edges,
        "counts": counted(numbers, edges),
        "bars": bars,
    }


def _tuples(column: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {name: _tuple(column.get(name, ())) for name in ("edges", "counts", "bars")}


def _tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)
