"""An ASGI server that knows one answer and asks nobody; for `reads` to compare with.

PROTOCOL says how it speaks HTTP: as uvicorn comes, or as `registry_site.serve` has it.
"""

import json
import os
from pathlib import Path
from typing import Any

import uvicorn


def main() -> None:
    """Serve the answer in the file ANSWER."""
    kept = json.loads(Path(os.environ["ANSWER"]).read_text())
    headers = [(name.encode(), value.encode()) for name, value in kept["headers"]]
    body = kept["body"].encode()

    async def application(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    uvicorn.run(
        application,
        port=int(os.environ["PORT"]),
        http=os.environ["PROTOCOL"],
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
