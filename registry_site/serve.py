"""Runs the web process: `python -m registry_site.serve`, here and in a container.

HOST and PORT say where. A proxy in front is believed about the address and the scheme of
a request when FORWARDED_ALLOW_IPS names it; uvicorn would believe all of this machine.
"""

import gc
import os
import sys

import uvicorn
from django.core.exceptions import ImproperlyConfigured

from registry_site import env, http_protocol, socket_protocol

_GRACE_SECONDS = 5
# Listeners send next to nothing; what they are sent is small and not worth packing.
_LONGEST_FRAME_BYTES = 64 * 1024
# How long the event loop, which answers from memory and tells listeners, may have to
# wait for a thread that answers a request. Python's own 5 ms add up: an announcement
# changes hands several times.
_SWITCH_SECONDS = 0.001


def main() -> None:
    """Serve until told to stop, letting requests finish for a few seconds."""
    try:
        environment = env.Environment(os.environ)
        host, port = address(environment)
        proxies = environment.text("FORWARDED_ALLOW_IPS")
        environment.stop_if_wrong()
        config = uvicorn.Config(
            "registry_site.asgi:application",
            host=host,
            port=port,
            lifespan="on",
            log_config=None,  # Django's LOGGING speaks for every part
            access_log=False,  # django-structlog writes one line a request
            server_header=False,
            http=http_protocol.HttpProtocol,
            ws=socket_protocol.SocketProtocol,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            ws_max_size=_LONGEST_FRAME_BYTES,
            ws_per_message_deflate=False,
        )
        config.load()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    sys.setswitchinterval(_SWITCH_SECONDS)
    # What was imported stays: to look through it again and again frees nothing, and
    # takes a tenth of a second each time.
    gc.collect()
    gc.freeze()
    uvicorn.Server(config).run()


def address(environment: env.Environment) -> tuple[str, int]:
    """Return where to listen."""
    host = environment.text("HOST", default="127.0.0.1")
    return host, environment.integer("PORT", default=8000, low=1, high=65535)


if __name__ == "__main__":
    main()
