"""The fake hub's REST interface: from a request to a reply."""

import datetime
import hashlib
import itertools
import json
import re
from collections.abc import Callable
from typing import Any

from tests.client import fake_hub

CHECKED: dict[str, Any] = {
    "fingerprint": "sha256:00",
    "same_as": "",
    "severity": "breaking",
    "suggested_bump": "major",
    "suggested_version": "2.0.0",
    "violations": [{"against": 1, "direction": "backward", "outcome": "undecided"}],
    "report": {
        "level": "BACKWARD",
        "accepted_by": ["NONE", "FORWARD"],
        "changes": [{"rule": "PATTERN_CHANGED", "path": "/pattern"}],
        "notices": [{"code": "BACKTRACKING_PATTERN", "path": "/pattern"}],
        "fixes": [{"kind": "RESTORE", "patch": []}],
    },
}


def reply(hub: fake_hub.Hub, seen: fake_hub.Seen) -> fake_hub.Reply:
    """Return what a test planned for this request, else what the hub knows."""
    for index, (path, planned) in enumerate(hub.planned):
        if seen.path.endswith(path):
            del hub.planned[index]
            return planned
    if not hub.knows(seen.headers):
        return fake_hub.problem(401, "not_authenticated", remedy="Send a key.")
    for pattern, answer in _ROUTES.items():
        match = re.fullmatch(f"/api/v1/{pattern}", seen.path)
        if match:
            return answer(hub, seen, *match.groups())
    return fake_hub.problem(404, "address_not_found")


def _timeline(hub: fake_hub.Hub, seen: fake_hub.Seen, schema_id: str) -> fake_hub.Reply:
    versions = hub.versions.get(schema_id)
    if versions is None:
        return fake_hub.problem(404, "schema_not_found")
    results: list[dict[str, Any]] = []
    for each in versions:  # a later one replaces what earlier ones say of its time
        since = datetime.datetime.fromisoformat(each.meta["effective_from"])
        results = [one for one in results if one["since"] < since]
        told = ("version", "semantic_version", "status")
        results.append({**{name: each.meta[name] for name in told}, "since": since})
    first, last = (
        datetime.datetime.fromisoformat(seen.query[name]) for name in ("from", "until")
    )
    ends = [one["since"] for one in results[1:]]
    rows = [
        {**one, "since": one["since"].isoformat(), "until": end and end.isoformat()}
        for one, end in itertools.zip_longest(results, ends)
        if one["since"] < last and (end is None or end > first)
    ]
    text = json.dumps({"schema_id": schema_id, "results": rows})
    return fake_hub.Reply(200, text.encode())


def _version(
    hub: fake_hub.Hub, seen: fake_hub.Seen, schema_id: str, name: str
) -> fake_hub.Reply:
    found = _found(hub, schema_id, name)
    if found is None:
        return fake_hub.problem(404, "version_not_found", detail=f"No {name}.")
    body = found.json(document=True).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    if seen.headers.get("if-none-match") == etag:
        return fake_hub.Reply(304, b"", (("etag", etag),))
    headers = (("content-type", fake_hub.JSON), ("etag", etag))
    return fake_hub.Reply(200, body, headers)


def _artifact(
    hub: fake_hub.Hub, seen: fake_hub.Seen, schema_id: str, name: str, kind: str
) -> fake_hub.Reply:
    found = _found(hub, schema_id, name)
    if found is None or kind != "arrow_ipc":
        return fake_hub.problem(404, "artifact_not_found")
    if found.meta.get("artifact_status") == "failed":
        reason = "/price has no Arrow type"
        return fake_hub.problem(404, "artifact_failed", reason=reason)
    if found.asked_too_early > 0 or found.artifact is None:
        found.asked_too_early -= 1
        soon = (("retry-after", "0"),)
        return fake_hub.problem(404, "artifact_not_ready", headers=soon)
    digest = hashlib.sha256(found.artifact).hexdigest()
    headers = (("content-type", fake_hub.ARROW), ("x-content-sha256", digest))
    return fake_hub.Reply(200, found.artifact, headers)


def _propose(hub: fake_hub.Hub, seen: fake_hub.Seen, schema_id: str) -> fake_hub.Reply:
    sent = json.loads(seen.body)
    answer = {
        "proposal_id": 7,
        "schema_id": schema_id,
        "state": "in_review",
        "title": sent["title"],
        "message": sent["message"],
        "author": "key demo",
        "revision": {
            "number": 1,
            "fingerprint": "sha256:00",
            "base_version": None,
            "severity": "breaking",
            "report": {"changes": []},
        },
    }
    return fake_hub.Reply(201, json.dumps(answer).encode())


def _check(hub: fake_hub.Hub, seen: fake_hub.Seen, *_: str) -> fake_hub.Reply:
    return fake_hub.Reply(200, json.dumps(CHECKED).encode())


def _report(
    hub: fake_hub.Hub, seen: fake_hub.Seen, schema_id: str, old: str, new: str
) -> fake_hub.Reply:
    before, after = (_found(hub, schema_id, name) for name in (old, new))
    assert before is not None
    assert after is not None
    told = {
        "schema_id": schema_id,
        "old_version": before.meta["version"],
        "new_version": after.meta["version"],
        "severity": "breaking",
        "report": CHECKED["report"],
    }
    return fake_hub.Reply(200, json.dumps(told).encode())


def _fields(
    hub: fake_hub.Hub, seen: fake_hub.Seen, schema_id: str, name: str
) -> fake_hub.Reply:
    row = {
        "name": "size",
        "depth": 0,
        "type": "int64",
        "json_type": "integer",
        "nullable": False,
        "constraints": ["minimum 0"],
        "unit": "",
        "description": "",
        "pointer": "/properties/size",
    }
    told = {"schema_id": schema_id, "version": 1, "fields": [row]}
    return fake_hub.Reply(200, json.dumps(told).encode())


def _validate(
    hub: fake_hub.Hub, seen: fake_hub.Seen, schema_id: str, name: str
) -> fake_hub.Reply:
    """Say of a record what it says of itself."""
    records = [json.loads(line) for line in seen.body.splitlines()]
    lines = [
        json.dumps({"line": number, **record})
        for number, record in enumerate(records, 1)
    ]
    return fake_hub.Reply(200, "\n".join(lines).encode())


def _announcements(hub: fake_hub.Hub, seen: fake_hub.Seen) -> fake_hub.Reply:
    after = int(seen.query.get("after", 0))
    limit = min(int(seen.query.get("limit", 100)), hub.page_size)
    found = hub.after(after, seen.query.get("schema_id"))
    page = found[:limit]
    position = page[-1].number if page else after
    results = ", ".join(each.text for each in page)
    more = json.dumps(len(found) > limit)
    text = f'{{"results": [{results}], "next_after": {position}, "has_more": {more}}}'
    return fake_hub.Reply(200, text.encode())


def _found(hub: fake_hub.Hub, schema_id: str, name: str) -> fake_hub.Published | None:
    for each in reversed(hub.versions.get(schema_id, [])):
        if name in {
            "latest",
            "in-force",
            str(each.meta["version"]),
            each.meta["semantic_version"],
        }:
            return each
    return None


_ROUTES: dict[str, Callable[..., fake_hub.Reply]] = {
    r"schemas/([^/]+)/timeline/": _timeline,
    r"schemas/([^/]+)/versions/([^/]+)/": _version,
    r"schemas/([^/]+)/versions/([^/]+)/artifacts/([^/]+)/": _artifact,
    r"schemas/([^/]+)/versions/([^/]+)/report/([^/]+)/": _report,
    r"schemas/([^/]+)/versions/([^/]+)/fields/": _fields,
    r"schemas/([^/]+)/versions/([^/]+)/validate/": _validate,
    r"schemas/([^/]+)/proposals/": _propose,
    r"schemas/([^/]+)/check/": _check,
    r"check/": _check,
    r"announcements/": _announcements,
}
