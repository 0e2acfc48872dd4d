"""A question about two versions, as one reading puts it: what is asked of whom.

Both readings end in the same kind of question, so one engine answers them.
"""

import dataclasses

from schemas_app.domain.formats.json_schema import dialects, vocabulary
from schemas_app.domain.formats.json_schema.verdict import lowering, operands


@dataclasses.dataclass(frozen=True, kw_only=True)
class Case:
    """Is what all of `accept` accept also accepted by one of `reject`?

    `writer` and `reader` are the schemas that documents are made from. `pairs` are
    operands (outer, inner): if one outer covers its inner, the answer is yes. Where
    there are none, `obstacle` says why.
    """

    writer: lowering.Lowered
    reader: lowering.Lowered
    accept: tuple[str, ...]
    reject: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    obstacle: str = ""


def strict(*, reader: operands.Form, writer: operands.Form) -> Case:
    """Return the case as the versions are written."""
    one, other = reader.lowered, writer.lowered
    pairs = _lowered_pairs(one, other)
    if one.dialect is other.dialect and not (one.dispute or other.dispute):
        pairs = ((reader.written, writer.written), *pairs)
    return Case(
        writer=other,
        reader=one,
        accept=(writer.written,),
        reject=(reader.written,),
        pairs=pairs,
        obstacle=_drafts(one, other),
    )


def lenient(*, reader: operands.Form, writer: operands.Form) -> Case:
    """Return the case where writers send only what they declare, readers ignore more.

    Raises readings.Unreadable.
    """
    sends = lowering.both(writer.lowered, writer.closing)
    return Case(
        writer=sends,
        reader=reader.opened,
        accept=(writer.written, operands.of(writer.closing)),
        reject=(reader.written, operands.of(reader.opened)),
        pairs=(
            *_lowered_pairs(reader.opened, sends),
            *_lowered_pairs(reader.lowered, sends),
        ),
        obstacle=_drafts(reader.lowered, writer.lowered),
    )


def _lowered_pairs(
    reader: lowering.Lowered,
    writer: lowering.Lowered,
) -> tuple[tuple[str, str], ...]:
    """Return operands in a draft in which both schemas mean what they mean."""
    if reader.obstacle or writer.obstacle:
        return ()
    for dialect in (reader.dialect, writer.dialect):
        if _portable(reader, dialect) and _portable(writer, dialect):
            return (
                (
                    operands.of(reader, dialect=dialect),
                    operands.of(writer, dialect=dialect),
                ),
            )
    return ()


def _portable(schema: lowering.Lowered, dialect: dialects.Dialect) -> bool:
    return all(
        vocabulary.means_the_same(part, schema.dialect, dialect)
        for part in schema.parts()
    )


def _drafts(one: lowering.Lowered, other: lowering.Lowered) -> str:
    if one.obstacle or other.obstacle:
        return f"a version {one.obstacle or other.obstacle}"
    if one.dialect is other.dialect:
        return ""
    return (
        f"the versions are written in {other.dialect.name} and {one.dialect.name}, "
        "and use a keyword that means something else there"
    )
