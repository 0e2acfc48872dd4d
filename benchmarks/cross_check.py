"""Tries to refute every COMPATIBLE by documents; a night's work, started by hand.

Over the corpora, the project's own cases and random edits of their schemas, in both
directions and readings. Documents are made from the writer's schema by the engine's own
search, and borrowed from the corpora, whose witnesses nobody made for this pair; those
are judged by fresh validators. One refutation is one too many.
"""

import dataclasses
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from benchmarks import _corpora, _documents, _engine, _mutations, _results
from schemas_app.domain import errors, exact_json, quoting
from schemas_app.domain.formats.json_schema.verdict import containment, readings
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import (
    Outcome,
    Reading,
    SchemaDocument,
    Witness,
)

SHARED = _results.PROJECT.parent / "shared"
FOLDERS = (SHARED / "corpora", SHARED / "realworld")
CASES = _results.PROJECT / "tests" / "cases" / "json_schema"
DOCUMENTS = 200
BORROWED = 40
MUTATIONS = 3_000
SEED = 20_261_127

Refute: TypeAlias = (
    "Callable[[SchemaDocument, SchemaDocument, Reading, int], Witness | None]"
)


@dataclasses.dataclass(kw_only=True)
class Nightly:
    """What is asked, how hard it is tried, and what has come out so far.

    `documents` are those asked of the search and those borrowed; the search makes fewer
    where a schema has fewer.
    """

    ask: _engine.Contains
    refute: Refute
    each: int = DOCUMENTS
    borrowed: int = BORROWED
    proofs: int = 0
    documents: int = 0
    crashes: list[str] = dataclasses.field(default_factory=list)
    unread: list[str] = dataclasses.field(default_factory=list)
    refuted: list[str] = dataclasses.field(default_factory=list)

    def check(
        self, pairs: Iterable[_corpora.Pair], pool: Sequence[exact_json.Json]
    ) -> None:
        """Try to refute what is proven of `pairs`, also by documents of the `pool`."""
        chance = random.Random(SEED)  # noqa: S311 - no secret
        for pair in pairs:
            try:
                taken_in = _engine.attempted(
                    lambda pair=pair: [  # type: ignore[misc]
                        _documents.taken_in(side) for side in (pair.old, pair.new)
                    ]
                )
            except errors.RegistryError:
                continue
            if isinstance(taken_in, _engine.Crash):
                self.crashes.append(f"{pair.id}: {taken_in}")
                continue
            for direction in Direction:
                sides = taken_in if direction is Direction.FORWARD else taken_in[::-1]
                some = chance.sample(pool, min(self.borrowed, len(pool)))
                for reading in Reading:
                    self._check(pair, direction, reading, sides, some)

    def figures(self) -> dict[str, float]:
        """Return what has come out."""
        return {
            "proofs": self.proofs,
            "documents": self.documents,
            "refuted": len(self.refuted),
        }

    def _check(
        self,
        pair: _corpora.Pair,
        direction: Direction,
        reading: Reading,
        sides: Sequence[SchemaDocument],
        borrowed: Sequence[exact_json.Json],
    ) -> None:
        outer, inner = sides
        where = f"{pair.corpus} {pair.id}, {direction} {reading}"
        answer = _engine.asked(self.ask, outer, inner, reading)
        if answer.crash:
            self.crashes.append(f"{where}: {answer.crash}")
        verdict = answer.verdict
        if verdict is None or verdict.outcome is not Outcome.COMPATIBLE:
            return
        self.proofs += 1
        self._search(where, outer, inner, reading)
        # What a corpus holds speaks of schemas as they are written.
        if reading is Reading.STRICT:
            self._borrow(where, *pair.sides(direction), borrowed)

    def _search(
        self, where: str, outer: SchemaDocument, inner: SchemaDocument, reading: Reading
    ) -> None:
        try:
            found = _engine.attempted(
                lambda: self.refute(outer, inner, reading, self.each)
            )
        except readings.UnreadableError as reason:
            self.unread.append(f"{where}: a version {reason}")
            return
        self.documents += self.each
        if isinstance(found, _engine.Crash):
            self.crashes.append(f"{where}: {found}")
        elif found is not None:
            self.refuted.append(f"{where}: {quoting.value(found.document)}")

    def _borrow(
        self,
        where: str,
        reader: _documents.Document,
        writer: _documents.Document,
        borrowed: Sequence[exact_json.Json],
    ) -> None:
        self.documents += len(borrowed)
        accepting, rejecting = map(_documents.validator, (writer, reader))
        for document in borrowed:
            if accepting.is_valid(document) and not rejecting.is_valid(document):
                self.refuted.append(f"{where}: {quoting.value(document)}")


def run() -> dict[str, float]:
    """Check all there is and return how many proofs stood how many documents."""
    known = [*cases(CASES), *(pair for folder in _there() for pair in _in(folder))]
    nightly = Nightly(ask=_engine.contains(), refute=containment.cross_check)
    pool = list(witnesses(known))
    for title, pairs in (
        ("cases and corpora", known),
        ("mutations", _mutations.pairs(known, count=MUTATIONS, seed=SEED)),
    ):
        nightly.check(pairs, pool)
        print(f"After {title}: {nightly.figures()}", flush=True)
    _results.lines("REFUTED", nightly.refuted, most=100)
    _results.lines("CRASHES", nightly.crashes, most=100)
    _results.lines("Proven, but no documents can be made", nightly.unread)
    return nightly.figures()


def cases(folder: Path) -> Iterator[_corpora.Pair]:
    """Yield the pairs of the project's own cases, one file each."""
    for path in sorted(folder.glob("*/*.json")):
        case = exact_json.loads(path.read_text(encoding="utf-8"))
        old, new = (
            _documents.Document(value=case[side], draft=case.get("draft", ""))
            for side in ("old", "new")
        )
        yield _corpora.Pair(
            id=f"{path.parent.name}/{path.stem}",
            corpus="cases",
            kind=_corpora.Kind.HISTORY,
            old=old,
            new=new,
        )


def witnesses(pairs: Iterable[_corpora.Pair]) -> Iterator[exact_json.Json]:
    """Yield the documents that corpora hold, of whatever pair."""
    for pair in pairs:
        for known in pair.known.values():
            if known.witness is not _corpora.NOTHING:
                yield known.witness


def _there() -> Iterator[Path]:
    for folder in FOLDERS:
        if folder.is_dir():
            yield folder
        else:
            print(f"There is no folder {folder}: checked without it.")


def _in(folder: Path) -> tuple[_corpora.Pair, ...]:
    return _corpora.found(folder).pairs
