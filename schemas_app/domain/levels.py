"""What a schema promises its users: compatibility levels, once for all formats."""

import dataclasses
import enum
from collections.abc import Mapping
from types import MappingProxyType


class Direction(enum.StrEnum):
    """BACKWARD: what was valid stays valid. FORWARD: what is valid was valid before."""

    BACKWARD = "backward"
    FORWARD = "forward"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Level:
    """Which directions a schema promises, and against how many earlier versions."""

    name: str
    directions: tuple[Direction, ...]
    transitive: bool = False


_B, _F = Direction.BACKWARD, Direction.FORWARD

LEVELS: Mapping[str, Level] = MappingProxyType(
    {
        level.name: level
        for level in (
            Level(name="NONE", directions=()),
            Level(name="BACKWARD", directions=(_B,)),
            Level(name="BACKWARD_TRANSITIVE", directions=(_B,), transitive=True),
            Level(name="FORWARD", directions=(_F,)),
            Level(name="FORWARD_TRANSITIVE", directions=(_F,), transitive=True),
            Level(name="FULL", directions=(_B, _F)),
            Level(name="FULL_TRANSITIVE", directions=(_B, _F), transitive=True),
        )
    },
)
