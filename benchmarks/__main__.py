"""Lists the benchmarks, or runs the one that is named.

The last line of a run is one JSON object: {"name": ..., "figures": {...}}.
"""

import ast
import importlib
import json
import sys
from pathlib import Path

_FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Return the names of all benchmarks."""
    return tuple(
        sorted(path.stem for path in _FOLDER.glob("*.py") if path.stem[0] != "_")
    )


def summary(name: str) -> str:
    """Return the first line of what a benchmark says of itself."""
    source = (_FOLDER / f"{name}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


def main(words: list[str]) -> None:
    """List the benchmarks, or run the one named by the only word."""
    if not words:
        for name in names():
            print(f"{name:<16} {summary(name)}")
        return
    name = words[0]
    if len(words) > 1 or name not in names():
        sys.exit(
            f"No such benchmark: {' '.join(words)}. There are: {', '.join(names())}"
        )
    figures = importlib.import_module(f"benchmarks.{name}").run()
    print(json.dumps({"name": name, "figures": figures}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
