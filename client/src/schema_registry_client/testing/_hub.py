"""What the hub in memory knows, and what a test does to it. Safe between threads."""

from __future__ import annotations

import dataclasses
import datetime
import fnmatch
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from schema_registry_client import (
    _answers,
    _exact_json,
    _fingerprints,
    _moments,
    _values,
    errors,
)

BREAKING = "breaking_change"
COMPATIBLE = "compatible_change"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TOLD = (
    *("version", "semantic_version", "previous_version", "fingerprint", "severity"),
    *("published_at", "effective_from"),
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Publication:
    """What is said of a version beside its document; None is what follows from it."""

    action: str = COMPATIBLE
    semantic_version: str | None = None
    effective_from: _moments.Moment | None = None
    published_at: _moments.Moment | None = None
    changes: Iterable[Mapping[str, Any]] = ()
    references: Mapping[str, str] = dataclasses.field(default_factory=dict)
    arrow: bytes | None = None


class Hub:
    """Versions, announcements, and whether anybody is there."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.versions: dict[str, list[dict[str, Any]]] = {}
        self.artifacts: dict[tuple[str, int], bytes] = {}
        self.announcements: list[dict[str, Any]] = []
        self.proposals: list[dict[str, Any]] = []
        self.checked: dict[str, Any] = {}
        self.is_away = False
        self.refuses = False
        self._bells: list[Callable[[], None]] = []

    def publish(
        self, schema_id: str, document: Mapping[str, Any] | str, how: Publication
    ) -> _values.SchemaVersion:
        """Add the next version of a schema, and announce it."""
        value = _document(document)
        with self.changed:
            known = self.versions.setdefault(schema_id, [])
            body = _described(schema_id, value, known, how)
            if how.arrow is not None:
                self.artifacts[schema_id, body["version"]] = how.arrow
            known.append(body)
            self.announce(
                how.action,
                schema_id,
                **{name: body[name] for name in _TOLD},
                changes=[dict(change) for change in how.changes],
                new_schema=value,
            )
        return _answers.as_version(body)

    def announce(self, action: str, schema_id: str, **members: object) -> int:
        """Add an announcement with the next number; return the number."""
        with self.changed:
            number = len(self.announcements) + 1
            told = {"sequence": number, "action": action, "schema_id": schema_id}
            self.announcements.append({**told, "at": _text(None), **members})
        self.ring()
        return number

    def set_state(
        self, *, is_away: bool | None = None, refuses: bool | None = None
    ) -> None:
        """Go away or come back; refuse the key or take it."""
        with self.changed:
            self.is_away = self.is_away if is_away is None else is_away
            self.refuses = self.refuses if refuses is None else refuses
        self.ring()

    def after(self, number: int, pattern: str | None) -> list[dict[str, Any]]:
        """Return what was announced after a number, of a schema, a glob, or all."""
        return [
            each
            for each in self.announcements[number:]
            if pattern is None or fnmatch.fnmatchcase(each["schema_id"], pattern)
        ]

    def timeline(
        self, schema_id: str, known_at: datetime.datetime | None
    ) -> list[dict[str, Any]]:
        """Return the versions in force one after the other, as known at a moment."""
        spans: list[dict[str, Any]] = []
        for each in self.versions[schema_id]:
            if known_at is None or _moments.parse(each["published_at"]) <= known_at:
                spans = [one for one in spans if _since(one) < _since(each)]
                spans.append(each)
        return spans

    def listen(self, bell: Callable[[], None]) -> Callable[[], None]:
        """Have `bell` called whenever something changes; return what ends that."""
        with self.changed:
            self._bells.append(bell)
        return lambda: self._bells.remove(bell) if bell in self._bells else None

    def ring(self) -> None:
        """Wake whoever waits for something to change."""
        with self.changed:
            self.changed.notify_all()
            bells = tuple(self._bells)
        for bell in bells:
            bell()


def _described(
    schema_id: str, value: object, known: list[dict[str, Any]], how: Publication
) -> dict[str, Any]:
    published_at = _text(how.published_at)
    body: dict[str, Any] = {
        "schema_id": schema_id,
        "version": len(known) + 1,
        "semantic_version": how.semantic_version or _next(known, how.action),
        "fingerprint": "",
        "dialect": _dialect(value),
        "status": "active",
        "severity": "breaking" if how.action == BREAKING else "compatible",
        "previous_version": len(known) or None,
        "published_at": published_at,
        "effective_from": (
            published_at if how.effective_from is None else _text(how.effective_from)
        ),
        "references": dict(how.references),
        "artifacts": [],
        "document": value,
    }
    fingerprint = _fingerprints.of(_answers.as_version(body))
    return {**body, "fingerprint": fingerprint or f"sha256:{len(known):064}"}


def _document(document: Mapping[str, Any] | str) -> Any:  # noqa: ANN401 -- JSON
    text = document if isinstance(document, str) else _exact_json.dumps(document)
    try:
        return _exact_json.loads(text)
    except ValueError as error:
        raise errors.InvalidDocument(f"The document is not JSON: {error}.") from error


def _dialect(value: object) -> str:
    named = value.get("$schema") if isinstance(value, dict) else None
    return named if isinstance(named, str) else _DIALECT


def _next(known: list[dict[str, Any]], action: str) -> str:
    if not known:
        return "1.0.0"
    major, minor, _ = map(int, known[-1]["semantic_version"].split("."))
    return f"{major + 1}.0.0" if action == BREAKING else f"{major}.{minor + 1}.0"


def _since(body: dict[str, Any]) -> datetime.datetime:
    return _moments.parse(body["effective_from"])


def _text(moment: _moments.Moment | None) -> str:
    if moment is None:
        moment = datetime.datetime.now(datetime.timezone.utc)  # noqa: TID251 -- it stands in for the hub
    return _moments.in_utc(moment).isoformat()
