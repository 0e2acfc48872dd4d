"""What strategies raise on purpose, below `errors.SchemaRegistryError`.

SchemaRegistryError
└── StrategyError        the strategy is closed, or cannot do this now
    ├── TickTooLate      written before a breaking change that holds by now
    └── TickAhead        written by a version that did not come in time
"""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

from schema_registry_client import errors


class StrategyError(errors.SchemaRegistryError):
    """The strategy is closed, or cannot do this now."""

    code = "strategy_error"


class TickTooLate(StrategyError):
    """The tick was written before a breaking change that holds by now; not processed."""

    code = "tick_too_late"

    def __init__(self, written: str, now: str) -> None:
        super().__init__(written, now)
        self.written = written
        self.now = now

    def __str__(self) -> str:
        return f"The tick is of {self.written}, from before a breaking change; now {self.now}."


class TickAhead(StrategyError):
    """The tick was written by a version that did not come in time; not processed."""

    code = "tick_ahead"
    retryable = True

    def __init__(self, written: str, waited: float) -> None:
        super().__init__(written, waited)
        self.written = written
        self.waited = waited

    def __str__(self) -> str:
        return (
            f"The tick is of {self.written}, which did not come in {self.waited:g} s."
        )
