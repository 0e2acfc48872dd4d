"""The REST interface of the hub in memory: from a request to an answer."""

from __future__ import annotations

import datetime
import email.utils
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from schema_registry_client import _exact_json, _moments
from schema_registry_client.testing import _hub

_ARROW = "arrow_ipc"
_PROBLEM = "application/problem+json"


def transport(hub: _hub.Hub) -> httpx.MockTransport:
    """Return what carries requests to `hub`, of both kinds of client."""

    def handle(request: httpx.Request) -> httpx.Response:
        with hub.changed:
            if hub.is_away:
                raise httpx.ConnectError("the hub is away", request=request)
            if hub.refuses:
                return _problem(401, "key_revoked", "The key was revoked.")
            return _answer(hub, request)

    return httpx.MockTransport(handle)


def _answer(hub: _hub.Hub, request: httpx.Request) -> httpx.Response:
    for pattern, act in _ROUTES.items():
        match = re.fullmatch(f"/api/v1/{pattern}", request.url.path)
        if match:
            return act(hub, request, *match.groups())
    return _problem(
        404, "address_not_found", f"FakeRegistry does not answer {request.url.path}."
    )


def _version(
    hub: _hub.Hub, request: httpx.Request, schema_id: str, name: str
) -> httpx.Response:
    if schema_id not in hub.versions:
        return _problem(404, "schema_not_found", f"There is no schema {schema_id}.")
    found = _found(hub, schema_id, name, request.url.params)
    if found is None:
        return _problem(404, "version_not_found", f"There is no {schema_id}@{name}.")
    artifacts = [_artifact_of(hub, schema_id, found["version"])]
    body = _exact_json.dumps({**found, "artifacts": artifacts}).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {"ETag": etag, "Date": email.utils.formatdate(usegmt=True)}
    if request.headers.get("if-none-match") == etag:
        return httpx.Response(304, headers=headers)
    return _json(body, headers=headers)


def _timeline(hub: _hub.Hub, request: httpx.Request, schema_id: str) -> httpx.Response:
    if schema_id not in hub.versions:
        return _problem(404, "schema_not_found", f"There is no schema {schema_id}.")
    asked = request.url.params
    spans = hub.timeline(schema_id, _moment(asked.get("known_at")))
    ends: list[str | None] = [*(each["effective_from"] for each in spans[1:]), None]
    first, last = _moments.parse(asked["from"]), _moments.parse(asked["until"])
    rows = [
        {
            **{name: each[name] for name in ("version", "semantic_version", "status")},
            "since": each["effective_from"],
            "until": end,
        }
        for each, end in zip(spans, ends, strict=False)
        if _moments.parse(each["effective_from"]) < last
        and (end is None or _moments.parse(end) > first)
    ]
    return _json({"schema_id": schema_id, "results": rows})


def _artifact(
    hub: _hub.Hub, request: httpx.Request, schema_id: str, name: str, kind: str
) -> httpx.Response:
    found = _found(hub, schema_id, name, request.url.params)
    content = (
        None if found is None else hub.artifacts.get((schema_id, found["version"]))
    )
    if kind != _ARROW or content is None:
        return _problem(
            404,
            "artifact_failed",
            "It has none.",
            reason="it was published without; give arrow= to publish",
        )
    digest = hashlib.sha256(content).hexdigest()
    return httpx.Response(200, content=content, headers={"X-Content-SHA256": digest})


def _announcements(hub: _hub.Hub, request: httpx.Request) -> httpx.Response:
    asked = request.url.params
    after = int(asked.get("after", 0))
    found = hub.after(after, asked.get("schema_id"))
    return _json(
        {
            "results": found,
            "next_after": max(after, len(hub.announcements)),
            "has_more": False,
        }
    )


def _propose(hub: _hub.Hub, request: httpx.Request, schema_id: str) -> httpx.Response:
    sent = json.loads(request.content)
    fingerprint = f"sha256:{hashlib.sha256(sent['document'].encode()).hexdigest()}"
    answer = {
        "proposal_id": len(hub.proposals) + 1,
        "schema_id": schema_id,
        "state": "in_review",
        **{name: sent.get(name) for name in ("title", "message", "document")},
        "revision": {
            "number": 1,
            "fingerprint": fingerprint,
            "severity": "compatible",
            "report": {"changes": []},
        },
    }
    hub.proposals.append(answer)
    return _json(answer, status=201)


def _check(hub: _hub.Hub, request: httpx.Request, *_: str) -> httpx.Response:
    sent = json.loads(request.content)
    text = sent.get("document") or sent["new"]
    usual = {
        "fingerprint": f"sha256:{hashlib.sha256(text.encode()).hexdigest()}",
        "severity": "compatible",
        "same_as": "",
        "violations": [],
        "report": {"changes": [], "notices": [], "fixes": [], "accepted_by": []},
    }
    return _json({**usual, **hub.checked})


def _found(
    hub: _hub.Hub, schema_id: str, name: str, asked: Mapping[str, str]
) -> dict[str, Any] | None:
    if name == "in-force":
        now = datetime.datetime.now(datetime.timezone.utc)  # noqa: TID251 -- it stands in for the hub
        at = _moment(asked.get("valid_at")) or now
        spans = hub.timeline(schema_id, _moment(asked.get("known_at")))
        held = [one for one in spans if _moments.parse(one["effective_from"]) <= at]
        return held[-1] if held else None
    named = (
        each
        for each in reversed(hub.versions.get(schema_id, []))
        if name in {"latest", str(each["version"]), each["semantic_version"]}
    )
    return next(named, None)


def _artifact_of(hub: _hub.Hub, schema_id: str, version: int) -> dict[str, Any]:
    content = hub.artifacts.get((schema_id, version))
    return {
        "kind": _ARROW,
        "status": "failed" if content is None else "ready",
        "sha256": "" if content is None else hashlib.sha256(content).hexdigest(),
        "size": len(content or b""),
        "media_type": "application/vnd.apache.arrow.schema",
    }


def _moment(text: str | None) -> datetime.datetime | None:
    return None if text is None else _moments.parse(text)


def _json(
    value: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> httpx.Response:
    body = value if isinstance(value, bytes) else _exact_json.dumps(value).encode()
    told = {"Content-Type": "application/json", **(headers or {})}
    return httpx.Response(status, content=body, headers=told)


def _problem(status: int, code: str, detail: str, **members: str) -> httpx.Response:
    body = {"status": status, "code": code, "title": code, "detail": detail, **members}
    return httpx.Response(
        status, content=json.dumps(body), headers={"Content-Type": _PROBLEM}
    )


_ROUTES: dict[str, Callable[..., httpx.Response]] = {
    r"schemas/([^/]+)/versions/([^/]+)/": _version,
    r"schemas/([^/]+)/timeline/": _timeline,
    r"schemas/([^/]+)/versions/([^/]+)/artifacts/([^/]+)/": _artifact,
    r"schemas/([^/]+)/proposals/": _propose,
    r"schemas/([^/]+)/check/": _check,
    r"check/": _check,
    r"announcements/": _announcements,
}
