"""Which version of each schema holds, which comes, and what an announcement changes.

No input or output. Time is the hub's: what takes effect later than it was announced
waits for `activated`, whatever the clock of this machine says.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from schema_registry_client import _values

BREAKING, COMPATIBLE = "breaking_change", "compatible_change"
CHANGES = frozenset({BREAKING, COMPATIBLE})
ENDS_A_PLAN = frozenset(
    {
        "unscheduled",
        *("proposal_rejected", "proposal_withdrawn"),
        *("proposal_expired", "proposal_superseded"),
    }
)
ACTIONS = CHANGES | ENDS_A_PLAN | {"activated", "retired", "scheduled"}

Snapshot = Mapping[str, _values.SchemaVersion]


@dataclasses.dataclass(frozen=True)
class Coming:
    """A version that is published and not in force yet."""

    number: int
    effective_from: datetime
    is_breaking: bool


@dataclasses.dataclass(frozen=True)
class Switch:
    """From now on another version holds; `told` is what said so."""

    schema_id: str
    number: int
    is_breaking: bool
    since: datetime | None = None
    told: _values.Announcement | None = None

    def after(self, earlier: Switch | None) -> Switch:
        """Return this switch when `earlier` was not made yet: what that breaks, breaks."""
        if earlier is None or self.is_breaking:
            return self
        return dataclasses.replace(self, is_breaking=earlier.is_breaking)

    @property
    def pin(self) -> str:
        """The reference of the version that holds."""
        return f"{self.schema_id}@{self.number}"


class Versions:
    """What holds now, for one tick as a whole: `current` is replaced, never changed."""

    def __init__(self) -> None:
        self.current: Snapshot = MappingProxyType({})
        self.coming: dict[str, dict[int, Coming]] = {}
        self.since: datetime | None = None  # older ticks are of before a break
        self.due: datetime | None = None  # when the next version comes into force
        self.gone: set[str] = set()
        self.by_pin: dict[str, Snapshot] = {}  # what a tick of a version is read by
        self._heard: dict[str, int] = {}

    def number(self, schema_id: str) -> int:
        """Return the number that we heard holds; it may not be adopted yet."""
        return self._heard.get(schema_id, 0)

    def take(self, told: _values.Announcement) -> Switch | Coming | None:
        """Take note of an announcement; return what follows from it."""
        if told.action == "retired":
            return self._retired(told)
        if told.version is None or told.version <= self.number(told.schema_id):
            return None
        if told.action in CHANGES and _is_later(told):
            coming = Coming(
                told.version, told.effective_from or told.at, told.action == BREAKING
            )
            return self.expect(told.schema_id, coming)
        if told.action not in {*CHANGES, "activated"}:
            return None
        is_breaking = told.action == BREAKING or told.get("severity") == "breaking"
        self._heard[told.schema_id] = told.version
        # Those in between never hold, but what they broke is broken.
        skipped = (
            each.is_breaking
            for number, each in self.coming.get(told.schema_id, {}).items()
            if number <= told.version
        )
        return Switch(
            told.schema_id,
            told.version,
            is_breaking=is_breaking or any(skipped),
            since=told.effective_from or told.at,
            told=told,
        )

    def expect(self, schema_id: str, coming: Coming) -> Coming:
        """Take note that a version will come into force."""
        self.coming.setdefault(schema_id, {})[coming.number] = coming
        self._look_ahead()
        return coming

    def resynced(self, version: _values.SchemaVersion) -> Switch | None:
        """Take note of what holds by now; return what follows, if it is another one."""
        held = self.current.get(version.schema_id)
        is_held = held is not None and held.version == version.version
        is_heard = self.number(version.schema_id) == version.version
        if held == version or (is_heard and not is_held):  # it is on its way
            return None
        self._heard[version.schema_id] = version.version
        since = version.effective_from
        return Switch(version.schema_id, version.version, is_breaking=True, since=since)

    def adopt(self, adopted: Iterable[tuple[_values.SchemaVersion, Switch]]) -> None:
        """Have these versions hold, all at once."""
        current = dict(self.current)
        for version, switch in adopted:
            current[version.schema_id] = version
            self._heard.setdefault(version.schema_id, version.version)
            coming = self.coming.get(version.schema_id, {})
            for number in [each for each in coming if each <= version.version]:
                del coming[number]
            if switch.is_breaking:
                self._break(switch)
        self.current = MappingProxyType(current)
        read_by = {
            pin: self._read_by(held[pin.partition("@")[0]])
            for pin, held in self.by_pin.items()
        }
        now = {each.pin: self.current for each in current.values()}
        self.by_pin = {**read_by, **now}
        self.gone -= now.keys()
        self._look_ahead()

    def _read_by(self, version: _values.SchemaVersion) -> Snapshot:
        """Return what holds, with one schema as a tick still on its way has it."""
        return MappingProxyType({**self.current, version.schema_id: version})

    def _break(self, switch: Switch) -> None:
        """What was written by versions before this one is not read any more."""
        forgotten = {
            pin for pin in self.by_pin if pin.partition("@")[0] == switch.schema_id
        }
        self.gone |= forgotten
        self.by_pin = {
            pin: held for pin, held in self.by_pin.items() if pin not in forgotten
        }
        if switch.since is not None:
            self.since = max(switch.since, self.since or switch.since)

    def _look_ahead(self) -> None:
        moments = (
            each.effective_from
            for coming in self.coming.values()
            for each in coming.values()
        )
        self.due = min(moments, default=None)

    def _retired(self, told: _values.Announcement) -> Switch | None:
        self.coming.get(told.schema_id, {}).pop(told.version or 0, None)
        self._look_ahead()
        restored = told.get("restored_version")
        if restored is None or restored == self.number(told.schema_id):
            return None
        self._heard[told.schema_id] = restored
        return Switch(told.schema_id, restored, is_breaking=True, since=told.at)


def _is_later(told: _values.Announcement) -> bool:
    return told.effective_from is not None and told.effective_from > told.at
