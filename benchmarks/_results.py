"""Tables for people, and the folder that a run leaves its details in."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from schemas_app.domain import exact_json

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / ".bench"


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table in Markdown, the form in which docs/benchmarks.md keeps it."""
    texts = [tuple(map(str, columns)), *(tuple(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    head, *body = (
        "| " + " | ".join(map(str.ljust, text, widths)) + " |" for text in texts
    )
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    print(f"\n{title}\n", head, rule, *body, sep="\n", flush=True)


def lines(title: str, sentences: Iterable[str], *, most: int = 20) -> None:
    """Print a list, of which no more than `most`; nothing of an empty one."""
    said = list(sentences)
    if said:
        print(
            f"\n{title} ({len(said)})\n", *(f"- {one}" for one in said[:most]), sep="\n"
        )
    if len(said) > most:
        print(f"- and {len(said) - most} more")


def kept(path: Path, rows: Iterable[exact_json.Json]) -> None:
    """Write `rows` to `path` as lines of JSON and say so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(exact_json.dumps(row) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    where = path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path
    print(f"\nIn full, one line of JSON each: {where}")
