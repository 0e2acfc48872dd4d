"""What is asked of the hub: builds requests. No input or output."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from typing import Any

from schema_registry_client import (
    _exact_json,
    _references,
    _settings,
    _steps,
    _values,
    errors,
)

JSON = {"Accept": "application/json"}
NDJSON = "application/x-ndjson"


def version_url(
    settings: _settings.Settings,
    reference: _references.Reference,
    **moments: str | None,
) -> str:
    """Return the address of one version, as of `moments` (valid_at, known_at)."""
    schema = _settings.segment(reference.schema_id)
    return settings.rest(
        f"schemas/{schema}/versions/{_settings.segment(reference.version)}/", **moments
    )


def get(
    url: str, *, etag: str | None = None, accept: str = "application/json"
) -> _steps.Request:
    """Return a request that reads `url`, or confirms what is known by `etag`."""
    condition = {} if etag is None else {"If-None-Match": etag}
    return _steps.Request("GET", url, {"Accept": accept, **condition})


def propose(
    settings: _settings.Settings,
    *,
    schema_id: str,
    document: str | Mapping[str, Any],
    title: str,
    message: str,
    semantic_version: str | None,
) -> _steps.Request:
    """Return a request that proposes `document`. Raises errors.InvalidDocument."""
    wanted = {
        "title": title,
        "message": message,
        "document": _text_of(document),
        "semantic_version": semantic_version,
    }
    schema = _settings.segment(_references.schema_id(schema_id))
    return _post(settings.rest(f"schemas/{schema}/proposals/"), wanted)


def check(
    settings: _settings.Settings,
    *,
    schema_id: str,
    document: str | Mapping[str, Any],
    level: str | None,
    reading: str | None,
) -> _steps.Request:
    """Return a request that checks `document`. Raises errors.InvalidDocument."""
    schema = _settings.segment(_references.schema_id(schema_id))
    return _post(
        settings.rest(f"schemas/{schema}/check/"),
        {"document": _text_of(document), "level": level, "reading": reading},
    )


def check_documents(
    settings: _settings.Settings,
    *,
    old: str | Mapping[str, Any],
    new: str | Mapping[str, Any],
    level: str | None,
    reading: str | None,
) -> _steps.Request:
    """Return a request that compares two. Raises errors.InvalidDocument."""
    return _post(
        settings.rest("check/"),
        {
            "old": _text_of(old),
            "new": _text_of(new),
            "level": level,
            "reading": reading,
        },
    )


def known_by(key: str, request: _steps.Request) -> _steps.Request:
    """Return `request` with a key by which the hub does not do it twice."""
    return dataclasses.replace(
        request, headers={**request.headers, "Idempotency-Key": key}
    )


def lines(url: str, records: Iterable[bytes]) -> _steps.Request:
    """Return a request that sends records, one a line."""
    headers = {"Accept": NDJSON, "Content-Type": NDJSON}
    return _steps.Request("POST", url, headers, b"\n".join(records) + b"\n")


def _post(url: str, wanted: Mapping[str, str | None]) -> _steps.Request:
    """Return a request that sends what of `wanted` is not None."""
    body = {name: value for name, value in wanted.items() if value is not None}
    return _steps.Request(
        "POST",
        url,
        {**JSON, "Content-Type": "application/json"},
        json.dumps(body).encode(),
    )


def _text_of(document: str | Mapping[str, Any]) -> str:
    if isinstance(document, str):
        return document  # exact text; only the hub judges it, and says where it fails
    try:
        text = _exact_json.dumps(
            document.document
            if isinstance(document, _values.SchemaVersion)
            else document
        )
        text.encode()
    except (TypeError, ValueError) as error:
        raise errors.InvalidDocument(
            f"The document cannot be written as JSON: {error}."
        ) from error
    return text
