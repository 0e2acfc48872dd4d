"""A question about two versions, as one reading puts it: what is asked of whom.

Both readings end in the same kind of question, so one engine answers them.
"""

import dataclasses
import functools
import itertools
from collections.abc import Iterator

from schemas_app.domain.formats.json_schema import dialects, vocabulary
from schemas_app.domain.formats.json_schema.verdict import lowering, operands

Pairs = tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Case:
    """Is what all of `accept` accept also accepted by one of `reject`?

    `writer` and `reader` are the schemas that documents are made from, and `writer`
    says what `accept` say together. `readers` are the schemas of `reject`: if one of
    them accepts all that the writer may send, the answer is yes. `written` are the
    versions' own operands, (outer, inner), where the question is about them as they
    are.
    """

    writer: lowering.Lowered
    reader: lowering.Lowered
    accept: tuple[str, ...]
    reject: tuple[str, ...]
    readers: tuple[lowering.Lowered, ...] = ()
    written: Pairs = ()

    @functools.cached_property
    def ways(self) -> tuple[Pairs, ...]:
        """What to ask of set algebra: pairs of operands (outer, inner), in ways.

        If in each way one outer covers its inner, the answer to the case is yes. There
        are several ways where validators read a keyword differently: one with it, one
        without it. The first is the referee's.
        """
        disputed = self.writer.disputed.union(
            *(reader.disputed for reader in self.readers)
        )
        return tuple(
            tuple(self._pairs(dropped)) for dropped in _subsets(sorted(disputed))
        )

    @property
    def obstacle(self) -> str:
        """Why there may be nothing to ask of set algebra."""
        one, other = self.reader, self.writer
        if one.doubt or other.doubt:
            return f"a version {one.doubt or other.doubt}"
        if one.dialect is other.dialect:
            return "nothing to compare"
        drafts = (other.dialect, one.dialect)
        named = dict.fromkeys(
            keyword
            for side, there in ((other, one.dialect), (one, other.dialect))
            for part in side.parts()
            for keyword in vocabulary.differing(part, side.dialect, there)
        )
        return (
            f"the versions are written in {' and '.join(it.name for it in drafts)}, "
            f"which read {', '.join(f'`{keyword}`' for keyword in named)} differently"
        )

    def _pairs(self, dropped: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        if not dropped:
            yield from self.written
        writer = lowering.without(self.writer, dropped)
        for reader in self.readers:
            yield from _lowered_pairs(lowering.without(reader, dropped), writer)


def strict(*, reader: operands.Form, writer: operands.Form) -> Case:
    """Return the case as the versions are written."""
    one, other = reader.lowered, writer.lowered
    return Case(
        writer=other,
        reader=one,
        accept=(writer.written,),
        reject=(reader.written,),
        readers=(one,),
        written=((reader.written, writer.written),)
        if one.dialect is other.dialect
        else (),
    )


def lenient(*, reader: operands.Form, writer: operands.Form) -> Case:
    """Return the case where writers send only what they declare, readers ignore more.

    Raises readings.UnreadableError.
    """
    return Case(
        writer=writer.sent,
        reader=reader.opened,
        accept=(writer.written, writer.closing_operand),
        reject=(reader.written, reader.opened_operand),
        # Opened, a reader accepts more, unless the branches of a `oneOf` overlap then.
        readers=(reader.opened, reader.lowered)
        if reader.chooses_one
        else (reader.opened,),
    )


def _lowered_pairs(
    reader: lowering.Lowered, writer: lowering.Lowered
) -> Iterator[tuple[str, str]]:
    """Yield operands in a draft in which both schemas mean what they mean."""
    if reader.doubt or writer.doubt:
        return
    for dialect in (reader.dialect, writer.dialect):
        if _portable(reader, dialect) and _portable(writer, dialect):
            yield (
                operands.of(reader, dialect=dialect),
                operands.of(writer, dialect=dialect),
            )
            return


def _portable(schema: lowering.Lowered, dialect: dialects.Dialect) -> bool:
    return all(
        vocabulary.means_the_same(part, schema.dialect, dialect)
        for part in schema.parts()
    )


def _subsets(keywords: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield what a validator may pass over, nothing first."""
    sizes = range(len(keywords) + 1)
    return itertools.chain.from_iterable(
        itertools.combinations(keywords, size) for size in sizes
    )
