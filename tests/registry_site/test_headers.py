"""Every answer tells browsers what not to do ..."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from registry_site import headers
from schemas_app.permissions import Scope
from tests import factories
from tests.registry_site.fast_reads import processes
from tests.registry_site.test_production import SAFE_ENVIRONMENT

PROJECT = Path(__file__).resolve().parents[2]
SECRETS = {
    "SECRET_KEY": "x7" * 3 + "Qm3vL9tRk2YwZs8NbHc4JdFg6PaUe1TiXo5Vq0WlMnBz",
    "API_KEY_PEPPER": "Kp4" * 3 + "hT7yRw2Jm9sLx5Nc8Vb3Gd6Fq1Za0UeYoIiWkMnBtX",
    "AUDIT_SIGNING_KEY": "vY3Jm9sLx5Nc8Vb3Gd6Fq1Za0UeYoIiWkMnBtXhT7yQ",
}
_FOREIGN = re.compile(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_LOADS = re.compile(
    r"<(?:script|link|img|iframe|source|video|audio|embed|object|use|image)\b[^>]*?"
    r"\b(?:src|href|srcset|data)\s*=\s*[\"']?\s*((?:https?:)?//[^\"'\s>]+)",
    re.IGNORECASE,
)
_LOADS_CSS = re.compile(
    r"(?:@import\s+|url\()\s*[\"']?\s*((?:https?:)?//[^\"')\s]+)", re.IGNORECASE
)


def wrong_with(answer):
    """Return the headers that an answer lacks or has otherwise, but for its own policy."""
    wrong = {
        name: answer.headers.get(name)
        for name, value in headers.everywhere().items()
        if name != "Content-Security-Policy" and answer.headers.get(name) != value
    }
    policy = answer.headers.get("Content-Security-Policy", "")
    if "unsafe" in policy or "default-src 'none'" not in policy:
        wrong["Content-Security-Policy"] = policy
    if "frame-ancestors 'none'" not in policy:
        wrong["frame-ancestors"] = policy
    return wrong


@pytest.fixture
def server(transactional_db):
    """A web process that has published something, and soon has enough of a body."""
    factories.schema()
    factories.published()
    with processes.serving(
        redis_url=settings.REDIS_URL, BODY_SECONDS="1", MAX_BODY_BYTES="2048"
    ) as one:
        yield one
    connections.close_all()


@pytest.fixture
def person(server):
    with server.signed_in("ada") as client:
        yield client


def test_whoever_made_it(server, person):
    token = factories.key(Scope.READ)
    site = f"http://127.0.0.1:{server.port}"
    bearer = {"Authorization": f"Bearer {token}"}
    version = "/api/v1/schemas/ticks_v1/versions/1/"
    server.warm("/schemas/ticks_v1/versions/1/", token)
    before = server.hits()

    answers = {
        "the door": httpx.get(f"{site}/login/"),
        "a page": person.get("/schemas/"),
        "a redirect": httpx.get(f"{site}/schemas/"),
        "no page": person.get("/nothing/here/"),
        "a refusal": person.get("/proposals/999/"),
        "a form without its token": httpx.post(f"{site}/login/", data={"x": "y"}),
        "a wrong host": httpx.get(f"{site}/", headers={"Host": "evil.example"}),
        "a file": httpx.get(f"{site}/static/registry/registry.css"),
        "no file": httpx.get(f"{site}/static/nothing.css"),
        "health": httpx.get(f"{site}/healthz"),
        "metrics": httpx.get(f"{site}/metrics"),
        "the api": httpx.get(f"{site}/api/v1/", headers=bearer),
        "the api from memory": httpx.get(f"{site}{version}", headers=bearer),
        "the api unchanged": httpx.get(
            f"{site}{version}",
            headers={
                **bearer,
                "If-None-Match": httpx.get(f"{site}{version}", headers=bearer).headers[
                    "etag"
                ],
            },
        ),
        "the api to nobody": httpx.get(f"{site}{version}"),
        "the docs of the api": person.get("/api/v1/docs/"),
        "its document": httpx.get(f"{site}/api/v1/openapi.yaml", headers=bearer),
        "a body too large": httpx.post(f"{site}/login/", content=b"x" * 4096),
        "no stream": httpx.get(f"{site}/api/v1/announcements/stream"),
    }

    assert {name: one.status_code for name, one in answers.items()} == {
        "the door": 200,
        "a page": 200,
        "a redirect": 302,
        "no page": 404,
        "a refusal": 404,
        "a form without its token": 403,
        "a wrong host": 400,
        "a file": 200,
        "no file": 404,
        "health": 200,
        "metrics": 200,
        "the api": 200,
        "the api from memory": 200,
        "the api unchanged": 304,
        "the api to nobody": 401,
        "the docs of the api": 200,
        "its document": 200,
        "a body too large": 413,
        "no stream": 401,
    }
    assert server.hits() >= before + 2
    assert {
        name: wrong for name, one in answers.items() if (wrong := wrong_with(one))
    } == {}


def test_also_where_the_server_answers_by_itself(server):
    socket = f"http://127.0.0.1:{server.port}/ws/v1/schemas/"
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"}
    whole = {**upgrade, "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "a" * 22}

    answers = {
        "no http": httpx.request("NOHTTP", f"http://127.0.0.1:{server.port}/"),
        "no handshake": httpx.get(socket, headers=upgrade),
        "a socket of another site": httpx.get(
            socket,
            headers={
                **whole,
                "Sec-WebSocket-Key": f"{whole['Sec-WebSocket-Key']}==",
                "Origin": "http://evil.example",
            },
        ),
    }

    assert {name: one.status_code for name, one in answers.items()} == {
        "no http": 400,
        "no handshake": 400,
        "a socket of another site": 403,
    }
    assert {
        name: wrong for name, one in answers.items() if (wrong := wrong_with(one))
    } == {}


def test_also_when_something_breaks(monkeypatch, db):
    client = Client(raise_request_exception=False)
    monkeypatch.setattr(settings, "ROOT_URLCONF", "tests.registry_site.broken_urls")

    answer = client.get("/")

    assert answer.status_code == 500
    assert wrong_with(answer) == {}


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("host", "max-age=31536000"),
        ("subdomains", "max-age=31536000; includeSubDomains"),
        ("preload", "max-age=31536000; includeSubDomains; preload"),
    ],
)
def test_over_tls_to_come_back_over_tls_alone(asked, value):
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from registry_site import headers\n"
        "print(headers.everywhere()['Strict-Transport-Security'])\n"
        "print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME,\n"
        "      settings.KNOWN_BROWSER_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,\n"
        "      settings.CSRF_COOKIE_SECURE)\n"
    )

    said = _python("-c", code, HSTS=asked)

    assert said.stdout.splitlines() == [
        value,
        "__Host-sessionid __Host-csrftoken __Host-known True True",
    ], said.stderr


@pytest.mark.parametrize("hsts", ["host", "subdomains", "preload"])
def test_as_django_would_have_it_in_production(hsts):
    checked = _python(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", HSTS=hsts
    )

    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.startswith("System check identified no issues")


def test_while_nothing_is_loaded_from_elsewhere():
    found = []
    for folder in ("templates", "static"):
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.suffix in {".html", ".svg", ".txt"}:
                found += [(path.name, url) for url in _LOADS.findall(path.read_text())]
            if path.suffix in {".css", ".html", ".svg"}:
                text = path.read_text()
                found += [(path.name, url) for url in _LOADS_CSS.findall(text)]
            if path.suffix == ".js" and path.parent.name != "editor":
                text = path.read_text()
                found += [(path.name, url) for url in _FOREIGN.findall(text)]

    assert found == []


def _python(*words, **more):
    return subprocess.run(
        [sys.executable, *words],
        cwd=PROJECT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "registry_site.settings",
            **SAFE_ENVIRONMENT,
            **SECRETS,
            **more,
        },
        capture_output=True,
        check=False,
        text=True,
    )
