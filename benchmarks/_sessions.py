"""Somebody signed in to a running registry, as a browser would be."""

import httpx

from tests import hub as hubs

SECONDS = 60


def signed_in(hub: hubs.Hub, username: str) -> httpx.Client:
    """Return a client with the session of `username`, which may also send forms."""
    client = httpx.Client(base_url=hub.url, timeout=SECONDS, follow_redirects=True)
    client.get("/login/")
    form = {
        "username": username,
        "password": hub.passwords[username],
        "csrfmiddlewaretoken": client.cookies["csrftoken"],
    }
    client.post("/login/", data=form).raise_for_status()
    client.headers.update(
        {"X-CSRFToken": client.cookies["csrftoken"], "Referer": hub.url}
    )
    return client
