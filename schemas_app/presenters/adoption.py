"""Which version the modules are on: the share of the declared uses of each.

A use with a pin stays on that version; one without follows what is in force.
"""

import collections
import dataclasses
from collections.abc import Iterable, Mapping

from schemas_app.presenters.moments import counted


@dataclasses.dataclass(frozen=True, kw_only=True)
class Share:
    """The uses on one version: drawn from `x`, `width` long, in percent of the bar."""

    version: int
    count: int
    words: str
    x: str
    width: str
    middle: str
    current: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Adoption:
    """Every declared use, by version; `astray` are pins to versions there are not."""

    total: int
    shares: tuple[Share, ...]
    astray: int
    summary: str

    def of(self, version: int) -> Share | None:
        """Return the share of a version, None where nobody is on it."""
        return next((one for one in self.shares if one.version == version), None)


def adoption(
    pins: Iterable[str], *, versions: Mapping[str, int], in_force: int | None
) -> Adoption:
    """Return how uses with these pins ("" for none) spread.

    `versions` are the numbers by each name that a pin may have: number or semantic.
    """
    given = tuple(pins)
    on = [_number(pin, versions, in_force) for pin in given]
    counts = collections.Counter(number for number in on if number is not None)
    total = sum(counts.values())
    shares = []
    left = 0.0
    for number, count in sorted(counts.items()):
        width = 100 * count / total
        shares.append(
            Share(
                version=number,
                count=count,
                words=f"{count} of {counted(len(given), 'declared use')}",
                x=f"{left:.3f}%",
                width=f"{width:.3f}%",
                middle=f"{left + width / 2:.3f}%",
                current=number == in_force,
            )
        )
        left += width
    astray = sum(bool(pin) and pin not in versions for pin in given)
    return Adoption(
        total=len(given),
        shares=tuple(shares),
        astray=astray,
        summary=_summary(shares, astray),
    )


def _number(pin: str, versions: Mapping[str, int], in_force: int | None) -> int | None:
    return versions.get(pin) if pin else in_force


def _summary(shares: Iterable[Share], astray: int) -> str:
    said = [
        f"{share.words} on version {share.version}" for share in reversed([*shares])
    ]
    if astray:
        said.append(f"{astray} pinned to what there is not")
    return "; ".join(said)
