"""Which version holds for which stretch of a back-test, and what is still to come."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from schema_registry_client import _moments, _sync, _timeline, _values, _watching
from schema_registry_client.integrations import backtest_fields

# A moment: as the hub would have answered then. "then": at each moment as it would have
# answered at that moment. None: as it answers now.
KnownAt: TypeAlias = "_moments.Moment | Literal['then'] | None"
THEN = "then"
_RETIRED = "retired"
_LAST = datetime.datetime.max.replace(tzinfo=datetime.timezone.utc)


@dataclasses.dataclass(frozen=True)
class Span:
    """A version, from a moment on and up to another one, which is not part of it."""

    since: datetime.datetime
    until: datetime.datetime
    version: _values.SchemaVersion


def known(
    registry: _sync.SchemaRegistryClient,
    schema_id: str,
    start: datetime.datetime,
    end: datetime.datetime,
    known_at: KnownAt,
) -> _timeline.Timeline:
    """Return which version was in force when, by what was known then."""
    if known_at != THEN:
        return registry.get_schema_versions(schema_id, start, end, known_at=known_at)
    news = [each for each in _news(registry, schema_id) if start < each < end]
    found: dict[datetime.datetime, _values.SchemaVersion] = {}
    last = None
    for since, until in itertools.pairwise([start, *news, end]):
        part = registry.get_schema_versions(schema_id, since, until, known_at=since)
        for moment, version in part.items():
            if version != last:
                found[moment] = last = version
    return _timeline.Timeline(found, schema_id=schema_id, start=start, end=end)


def spans(timeline: _timeline.Timeline) -> Iterator[Span]:
    """Yield the stretches of a timeline, in order."""
    ends = [*[*timeline][1:], timeline.end]
    for (since, version), until in zip(timeline.items(), ends, strict=True):
        yield Span(since, until, version)


def versions(
    registry: _sync.SchemaRegistryClient, schema_id: str
) -> tuple[_values.SchemaVersion, ...]:
    """Return every version that was ever published, in order, retired ones too."""
    numbers = {
        each.version
        for each in registry.announcements(schema_id=schema_id)
        if each.action in _watching.CHANGES and each.version is not None
    }
    return tuple(
        registry.get_schema(f"{schema_id}@{number}") for number in sorted(numbers)
    )


class Fields:
    """Which fields are declared when; guards against those of later versions."""

    def __init__(self, versions: Iterable[_values.SchemaVersion]) -> None:
        self._versions = {each.version: each for each in versions}
        self._documents = {n: each.document for n, each in self._versions.items()}
        self._known: dict[str, tuple[int, ...]] = {}

    def strangers(self, names: Sequence[str], version: int) -> list[str]:
        """Return which fields other versions declare, but this one does not."""
        return [
            name
            for name in names
            if (numbers := self._declaring(name)) and version not in numbers
        ]

    def first(self, name: str, span: Span, known_at: KnownAt) -> int | None:
        """Return the version that first declares a field, if that is in the future."""
        known_until = _LAST
        if known_at is not None:
            known_until = span.since if known_at == THEN else _moments.in_utc(known_at)
        declaring = self._declaring(name)
        for number in declaring:
            version = self._versions[number]
            if (
                version.published_at <= known_until
                and version.effective_from <= span.since
            ):
                return None
        return min(declaring, default=None)

    def _declaring(self, name: str) -> tuple[int, ...]:
        """Return the versions that speak of a field, by name or by a pattern."""
        if name not in self._known:
            self._known[name] = tuple(
                number
                for number, document in self._documents.items()
                if backtest_fields.declares(document, name)
            )
        return self._known[name]


def _news(
    registry: _sync.SchemaRegistryClient, schema_id: str
) -> list[datetime.datetime]:
    """Return the moments at which something became known, in order."""
    moments = set()
    for each in registry.announcements(schema_id=schema_id):
        if each.action in _watching.CHANGES:
            moments.add(_moments.parse(each["published_at"]))
        elif each.action == _RETIRED:
            moments.add(each.at)
    return sorted(moments)
