"""jsonsubschema as a program of its own, under an environment of its own.

Run by its path with the Python of that environment, never imported: it reads lines
`{"outer", "inner"}` and answers each with `{"within", "seconds"}` or `{"error"}`. The
first line it writes is empty of news and says that it is ready.
"""

import importlib
import json
import os
import sys
import time
from typing import Any


def _answer(ask: Any, line: str) -> dict[str, Any]:  # noqa: ANN401
    request = json.loads(line)
    begin = time.perf_counter()
    try:
        within = ask(request["inner"], request["outer"])
    # Whatever it ends in is an answer: that it does not support the pair.
    except BaseException as error:  # noqa: BLE001
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    return {"within": bool(within), "seconds": time.perf_counter() - begin}


def main() -> None:
    """Answer requests from standard input until it is closed."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the library prints is no answer
    ask = importlib.import_module("jsonsubschema").isSubschema
    ask({"type": "integer"}, {"type": "number"})
    print("{}", file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(_answer(ask, line)), file=answers, flush=True)


if __name__ == "__main__":
    main()
