"""The ruler of time: which version was in force when, drawn to scale and answered.

Positions are percentages of the ruler's length, so that nothing need be computed where
it is drawn.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from schemas_app.domain import timeline

_TICKS = 5
_NARROWEST_WITH_NAME = 5.0
_SHORTEST = timedelta(hours=1)
_AHEAD = 0.06
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of the ruler; `label` is "" where there is no room for it."""

    version: int
    label: str
    title: str
    x: str
    width: str
    middle: str
    tone: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark on the ruler; `anchor` says on which side of it its label stands."""

    x: str
    label: str
    anchor: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ruler:
    """What is drawn; `asked` is where the moment asked for lies, or ""."""

    stretches: tuple[Stretch, ...]
    ticks: tuple[Tick, ...]
    now: str
    asked: str
    summary: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Answer:
    """`when`, the version (None before the first), and what is said of it.

    `aside` is said where the registry said otherwise at another time.
    """

    when: str
    version: int | None
    semantic_version: str
    said: str
    aside: str


def ruler(
    spans: Sequence[timeline.Span],
    *,
    names: Mapping[int, str],
    now: datetime,
    asked: datetime | None = None,
) -> Ruler | None:
    """Return the ruler of `spans`, None without any; `names` by version number."""
    if not spans:
        return None
    scale = _Scale.over(spans, now=now)
    return Ruler(
        stretches=tuple(_stretch(span, scale, names=names, now=now) for span in spans),
        ticks=scale.ticks(),
        now=scale.place(now),
        asked=scale.place(asked) if asked and scale.holds(asked) else "",
        summary=_summary(spans, names),
    )


def answer(
    entries: Iterable[timeline.Entry],
    *,
    names: Mapping[int, str],
    valid_at: datetime,
    known_at: datetime | None,
    now: datetime,
) -> Answer:
    """Return which version is in force at `valid_at`, as known at `known_at` or now."""
    told = tuple(entries)
    found = timeline.in_force(told, valid_at=valid_at, known_at=known_at)
    when = f"On {spoken(valid_at)}"
    if known_at is not None:
        when = f"As known on {spoken(known_at)}: on {spoken(valid_at)}"
    return Answer(
        when=when,
        version=found.version if found else None,
        semantic_version=names[found.version] if found else "",
        said=_said(found, valid_at=valid_at, now=now),
        aside=_aside(told, found, valid_at=valid_at, known_at=known_at),
    )


def spoken(at: datetime) -> str:
    """Return a moment as one says it: 3 March 2026 at 09:30 UTC."""
    utc = at.astimezone(UTC)
    seconds = ":%S" if utc.second else ""
    return utc.strftime(f"%-d %B %Y at %H:%M{seconds} UTC")


@dataclasses.dataclass(frozen=True)
class _Scale:
    start: datetime
    end: datetime

    @classmethod
    def over(cls, spans: Sequence[timeline.Span], *, now: datetime) -> "_Scale":
        start = spans[0].since
        end = max(now, spans[-1].since)
        length = max(end - start, _SHORTEST)
        try:
            return cls(start, start + length * (1 + _AHEAD))
        except OverflowError:  # the calendar ends before the ruler does
            return cls(min(start, _LAST - _SHORTEST), _LAST)

    def holds(self, at: datetime) -> bool:
        return self.start <= at <= self.end

    def share(self, at: datetime) -> float:
        inside = min(max(at, self.start), self.end)
        return 100 * ((inside - self.start) / (self.end - self.start))

    def place(self, at: datetime) -> str:
        return _percent(self.share(at))

    def ticks(self) -> tuple[Tick, ...]:
        anchors = ["start", *["middle"] * (_TICKS - 2), "end"]
        return tuple(
            Tick(
                x=_percent(100 * number / (_TICKS - 1)),
                label=self._named(
                    self.start + (self.end - self.start) * number / (_TICKS - 1)
                ),
                anchor=anchor,
            )
            for number, anchor in enumerate(anchors)
        )

    def _named(self, at: datetime) -> str:
        length = self.end - self.start
        form = "%-d %b %Y"
        if length < timedelta(days=3):
            form = "%-d %b, %H:%M"
        elif length > timedelta(days=3 * 365):
            form = "%b %Y"
        return at.astimezone(UTC).strftime(form)


def _stretch(
    span: timeline.Span, scale: _Scale, *, names: Mapping[int, str], now: datetime
) -> Stretch:
    left = scale.share(span.since)
    right = scale.share(span.until or scale.end)
    holds = span.since <= now and (span.until is None or span.until > now)
    tone = "current" if holds else "planned" if span.since > now else "past"
    return Stretch(
        version=span.version,
        label=f"v{span.version}" if right - left >= _NARROWEST_WITH_NAME else "",
        title=_words(span, names),
        x=_percent(left),
        width=_percent(right - left),
        middle=_percent((left + right) / 2),
        tone=tone,
    )


def _percent(share: float) -> str:
    return f"{share:.3f}%"


def _words(span: timeline.Span, names: Mapping[int, str]) -> str:
    until = f" until {spoken(span.until)}" if span.until else ""
    name = f"Version {span.version} ({names[span.version]})"
    return f"{name} from {spoken(span.since)}{until}"


def _summary(spans: Sequence[timeline.Span], names: Mapping[int, str]) -> str:
    """Return the ruler in words, for those who do not see it: its last stretches."""
    return "; ".join(_words(span, names) for span in spans[-3:])


def _said(found: timeline.Span | None, *, valid_at: datetime, now: datetime) -> str:
    if found is None:
        return "no version was in force."
    verb = "is" if valid_at == now else "was" if valid_at < now else "will be"
    return f"{verb} in force, known since {spoken(found.known_from)}."


def _aside(
    entries: tuple[timeline.Entry, ...],
    found: timeline.Span | None,
    *,
    valid_at: datetime,
    known_at: datetime | None,
) -> str:
    """Return what the registry says at the other time, "" where it is the same."""
    other = timeline.in_force(
        entries, valid_at=valid_at, known_at=None if known_at else valid_at
    )
    if _version(other) == _version(found):
        return ""
    lead = "Known today" if known_at else "At that moment the registry still said"
    return f"{lead}: {_version(other)}."


def _version(span: timeline.Span | None) -> str:
    return f"version {span.version}" if span else "no version"
