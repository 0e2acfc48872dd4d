"""Asks the web process of this container whether it can serve; the engine runs this.

Speaks as a visitor would: under a host of ALLOWED_HOSTS, to the port of PORT.
"""

import contextlib
import http.client
import os
import sys

from registry_site import env, serve

_ANSWER_SECONDS = 5.0


def main() -> int:
    """Return 0 when the process is healthy, else 1 with its answer on stderr."""
    environment = env.Environment(os.environ)
    _, port = serve.address(environment)
    host = environment.words("ALLOWED_HOSTS", default=("localhost",))[0]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS)
    with contextlib.closing(connection):
        try:
            connection.request("GET", "/healthz", headers={"Host": host.lstrip(".")})
            answer = connection.getresponse()
            said = answer.read(500).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            sys.stderr.write(f"no answer: {error}\n")
            return 1
    if answer.status != http.client.OK:
        sys.stderr.write(f"{answer.status}: {said}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
