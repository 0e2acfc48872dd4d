"""Pairs of schemas from a folder: what is there is told by its form, not by its name.

* `*.jsonl`, a line with `old` and `new`: a pair, with what is known of it. The fields
  are those of the project's corpora: `subset`, `superset`, the witnesses, `label`.
* `*.jsonl`, a line with `schema`, `schemaver` and `document`: a version of a schema.
* `<schema>_v1.2.3.json`: a version of a schema.
* `<release>/<schema>.schema.json`, releases being numbers: a version of a schema, that
  may refer to others of its release.

Of versions, each is paired with the next one.
"""

import dataclasses
import enum
import itertools
import re
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks import _documents
from schemas_app.domain import exact_json
from schemas_app.domain.levels import Direction

Row: TypeAlias = "Mapping[str, Any]"
Number: TypeAlias = "tuple[int, ...]"

NOTHING = object()
_FIELDS = {
    Direction.BACKWARD: ("subset", "witness_old_not_new"),
    Direction.FORWARD: ("superset", "witness_new_not_old"),
}
_VERSIONED = re.compile(r"(.+)_v(\d+(?:\.\d+)+)\.json")
_RELEASE = re.compile(r"\d+(?:\.\d+)+")
_SUFFIX = ".schema.json"
# SchemaVer counts models, revisions and additions; the first that differs is the kind.
_KINDS_OF_CHANGE = ("MODEL", "REVISION", "ADDITION")
# What each says about data of the version before; of a revision, only of some data.
_LABELS = {"MODEL": False, "ADDITION": True}


class Kind(enum.Enum):
    """What is known of the pairs of a corpus."""

    TRUTH = "whether one contains the other"
    LABELS = "what another registry, or a person, calls them"
    HISTORY = "that they follow each other"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Known:
    """What a corpus knows of one direction; `claim` where its own source differs."""

    truth: bool | None = None
    claim: bool | None = None
    label: bool | None = None
    witness: object = NOTHING


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Pair:
    """Two versions and what is known of them; `change` is what their author calls it."""

    id: str
    corpus: str
    kind: Kind
    old: _documents.Document
    new: _documents.Document
    known: Mapping[Direction, Known] = dataclasses.field(default_factory=dict)
    change: str = ""
    note: str = ""

    def sides(
        self, direction: Direction
    ) -> tuple[_documents.Document, _documents.Document]:
        """Return the reader's and the writer's schema."""
        backward = direction is Direction.BACKWARD
        return (self.new, self.old) if backward else (self.old, self.new)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Found:
    """All pairs of a folder, and in sentences what of it was left out."""

    pairs: tuple[Pair, ...]
    left_out: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class _Version:
    corpus: str
    schema: str
    number: Number
    document: _documents.Document
    numbers_mean: bool = False


def found(folder: Path) -> Found:
    """Return the pairs in `folder` and below it. Raises ValueError for what is no row."""
    pairs: list[Pair] = []
    versions: list[_Version] = []
    left_out: list[str] = []
    for path in sorted(folder.rglob("*.jsonl")):
        rows = list(_rows(path))
        asserting = sum("format_assert" in row for row in rows)
        if asserting:
            left_out.append(
                f"{path.stem}: {asserting} pairs that need formats asserted"
            )
        pairs += _pairs(path.stem, rows)
        versions += _self_describing(path.parent.name, rows)
    versions += _numbered_files(folder)
    for version in _releases(folder):
        if _is_schema(version.document.value):
            versions.append(version)
        else:
            number = ".".join(map(str, version.number))
            left_out.append(
                f"{version.corpus}: {version.schema} {number} names no $schema"
            )
    return Found(pairs=(*pairs, *_successive(versions)), left_out=tuple(left_out))


def documents(folder: Path) -> Iterator[tuple[str, _documents.Document]]:
    """Yield the versions in `folder` and below it, each with the name of its corpus."""
    for path in sorted(folder.rglob("*.jsonl")):
        for version in _self_describing(path.parent.name, list(_rows(path))):
            yield version.corpus, version.document
    for version in (*_numbered_files(folder), *_releases(folder)):
        yield version.corpus, version.document


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = exact_json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: {error}") from error
            if not isinstance(row, dict):
                raise ValueError(f"{path}, line {number}: not a row")  # noqa: TRY004
            yield row


def _pairs(corpus: str, rows: Sequence[Row]) -> Iterator[Pair]:
    for number, row in enumerate(rows, start=1):
        if "old" in row and "new" in row and "format_assert" not in row:
            draft = str(row.get("draft") or "")
            yield Pair(
                id=str(row.get("id", f"{corpus}#{number}")),
                corpus=corpus,
                kind=Kind.LABELS if "label" in row else Kind.TRUTH,
                old=_documents.Document(value=row["old"], draft=draft),
                new=_documents.Document(value=row["new"], draft=draft),
                known={direction: _known(row, direction) for direction in Direction},
                note=str(row.get("note", "")),
            )


def _known(row: Row, direction: Direction) -> Known:
    truth, witness = _FIELDS[direction]
    claim = row.get("source_claim")
    return Known(
        truth=row.get(truth),
        claim=claim.get(truth) if isinstance(claim, dict) else None,
        label=row["label"].get(str(direction)) if "label" in row else None,
        witness=row.get(witness, NOTHING),
    )


def _self_describing(corpus: str, rows: Sequence[Row]) -> Iterator[_Version]:
    """Yield versions in Iglu's form: written in draft 4, under a meta-schema of its own."""
    for row in rows:
        if {"schema", "schemaver", "document"} <= row.keys():
            yield _Version(
                corpus=corpus,
                schema=row["schema"],
                number=tuple(map(int, row["schemaver"].split("-"))),
                document=_documents.Document(
                    value=_documents.in_draft(row["document"], "draft-04")
                ),
                numbers_mean=True,
            )


def _numbered_files(folder: Path) -> Iterator[_Version]:
    for path in sorted(folder.rglob("*.json")):
        named = _VERSIONED.fullmatch(path.name)
        if named:
            yield _Version(
                corpus=path.parent.name,
                schema=named[1],
                number=_number(named[2]),
                document=_documents.Document(value=_loaded(path)),
            )


def _releases(folder: Path) -> Iterator[_Version]:
    for release in sorted(folder.rglob("*")):
        if release.is_dir() and _RELEASE.fullmatch(release.name):
            values = {
                path.name.removesuffix(_SUFFIX): _loaded(path)
                for path in sorted(release.glob(f"*{_SUFFIX}"))
            }
            beside = {
                value["$id"]: value for value in values.values() if "$id" in value
            }
            for name, value in values.items():
                yield _Version(
                    corpus=release.parent.name,
                    # A release may spell a name differently; it is the same thing.
                    schema=name.casefold(),
                    number=_number(release.name),
                    document=_documents.Document(
                        value=value, beside=_referred_to(value, beside)
                    ),
                )


def _referred_to(value: Any, beside: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    """Return what of `beside` the document refers to, directly or through others."""
    found: dict[str, Any] = {}
    waiting = [value]
    while waiting:
        referring = waiting.pop()
        for reference in _references(referring):
            joined = urllib.parse.urljoin(referring.get("$id", ""), reference)
            uri = urllib.parse.urldefrag(joined).url
            if uri in beside and uri not in found:
                found[uri] = beside[uri]
                waiting.append(beside[uri])
    return found


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def _successive(versions: Iterable[_Version]) -> Iterator[Pair]:
    ordered = sorted(versions, key=lambda one: (one.corpus, one.schema, one.number))
    for (corpus, schema), group in itertools.groupby(
        ordered, key=lambda one: (one.corpus, one.schema)
    ):
        for old, new in itertools.pairwise(group):
            numbers = ".".join(map(str, old.number)), ".".join(map(str, new.number))
            change = _kind_of_change(old, new)
            yield Pair(
                id=f"{schema} {numbers[0]} -> {numbers[1]}",
                corpus=corpus,
                kind=Kind.HISTORY,
                old=old.document,
                new=new.document,
                known={Direction.BACKWARD: Known(label=_LABELS.get(change))},
                change=change,
            )


def _kind_of_change(old: _Version, new: _Version) -> str:
    if not old.numbers_mean:
        return ""
    counted = zip(_KINDS_OF_CHANGE, old.number, new.number, strict=True)
    return next((kind for kind, before, after in counted if before != after), "")


def _number(text: str) -> Number:
    return tuple(map(int, text.split(".")))


def _loaded(path: Path) -> Any:  # noqa: ANN401 (JSON)
    return exact_json.loads(path.read_text(encoding="utf-8"))


def _is_schema(value: exact_json.Json) -> bool:
    return isinstance(value, dict) and "$schema" in value
