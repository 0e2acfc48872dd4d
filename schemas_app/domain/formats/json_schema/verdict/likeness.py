"""Whether two schemas say the same, told from their texts alone.

References are followed and words for people disregarded, so a definition may have
another name and a recursive schema is like itself. Sound: what is alike here accepts
the same documents. What is not may still do so.
"""

import dataclasses
import itertools
from typing import Protocol

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values, vocabulary
from schemas_app.domain.formats.json_schema.verdict import lowering

# Lists whose order means nothing to a validator.
_SETS = ("required", "enum", "type")
_NOTHING = object()
_EVERYTHING: dict[str, exact_json.Json] = {}


_Pairs = set[tuple[int, int]]


@dataclasses.dataclass(frozen=True)
class Likeness:
    """Compares parts of two lowered schemas, and remembers what it found."""

    one: lowering.Lowered
    other: lowering.Lowered
    _found: dict[tuple[int, int], bool] = dataclasses.field(default_factory=dict)

    def documents(self) -> bool:
        """Return whether the two documents are alike as a whole."""
        certain = not self.one.doubt and not self.other.doubt
        portable = all(
            vocabulary.means_the_same(part, self.one.dialect, self.other.dialect)
            for part in self.one.parts()
        )
        return certain and portable and self.alike(self.one.root, self.other.root)

    def alike(self, one: exact_json.Json, other: exact_json.Json) -> bool:
        """Return whether a part of one and a part of the other say the same."""
        pair = (id(one), id(other))
        if pair not in self._found:
            self._found[pair] = self._schemas(one, other, set())
        return self._found[pair]

    def _schemas(
        self, one: exact_json.Json, other: exact_json.Json, assumed: _Pairs
    ) -> bool:
        """Compare two schemas, taking those to be alike that are being compared.

        That is sound because every answer is "all of these": had an assumption been
        wrong, the comparison it was made for would have ended in a difference.
        """
        one, other = _followed(self.one, one), _followed(self.other, other)
        if not isinstance(one, dict) or not isinstance(other, dict):
            return one is other
        pair = (id(one), id(other))
        if pair in assumed:
            return True
        assumed.add(pair)
        keywords = one.keys() - lowering.HELPFUL
        return keywords == other.keys() - lowering.HELPFUL and all(
            self._values(keyword, one[keyword], other[keyword], assumed)
            for keyword in keywords
        )

    def _values(
        self,
        keyword: str,
        one: exact_json.Json,
        other: exact_json.Json,
        assumed: _Pairs,
    ) -> bool:
        holds = self.one.dialect.applicators.get(keyword)
        if holds is None:
            return _plain(keyword, one) == _plain(keyword, other)
        if isinstance(one, list) and isinstance(other, list):
            pairs = list(itertools.zip_longest(one, other, fillvalue=_NOTHING))
        elif (
            holds in lowering.MAPS and isinstance(one, dict) and isinstance(other, dict)
        ):
            names = {*one, *other}
            pairs = [
                (one.get(name, _NOTHING), other.get(name, _NOTHING)) for name in names
            ]
        else:
            pairs = [(one, other)]
        return all(
            json_values.same(first, second)
            if isinstance(first, list) and isinstance(second, list)
            else self._schemas(first, second, assumed)
            for first, second in pairs
        )


@dataclasses.dataclass(frozen=True)
class _Mirrored:
    """The same comparison, asked the other way round."""

    of: Likeness

    def alike(self, one: exact_json.Json, other: exact_json.Json) -> bool:
        """Return whether a part of one and a part of the other say the same."""
        return self.of.alike(other, one)


class Comparing(Protocol):
    """What tells whether parts of two schemas say the same."""

    def alike(self, one: exact_json.Json, other: exact_json.Json, /) -> bool:
        """Return whether a part of one and a part of the other say the same."""


# The last comparisons: a report asks for the same ones, both ways round.
_recent: tuple[Likeness, ...] = ()
RECENT = 4


def between(one: lowering.Lowered, other: lowering.Lowered) -> Comparing:
    """Return the comparison of two schemas, with what it found the last time."""
    global _recent  # noqa: PLW0603 - replaced as a whole, so threads may share it
    for known in _recent:
        if known.one is one and known.other is other:
            return known
        # Which keywords hold schemas is the draft's to say.
        mirrors = known.one is other and known.other is one
        if mirrors and one.dialect is other.dialect:
            return _Mirrored(known)
    made = Likeness(one, other)
    _recent = (made, *_recent[: RECENT - 1])
    return made


def forget() -> None:
    """Forget all comparisons."""
    global _recent  # noqa: PLW0603
    _recent = ()


def _followed(document: lowering.Lowered, schema: exact_json.Json) -> exact_json.Json:
    """Return what a reference leads to; something like nothing if it leads nowhere."""
    for _ in range(len(document.definitions) + 1):
        if not isinstance(schema, dict) or "$ref" not in schema:
            return _EVERYTHING if schema is True else schema
        schema = document.target(schema)
    return object()


def _plain(keyword: str, value: exact_json.Json) -> object:
    if keyword in _SETS:
        values = value if isinstance(value, list) else [value]
        return frozenset(json_values.key(item) for item in values)
    return json_values.key(value)
