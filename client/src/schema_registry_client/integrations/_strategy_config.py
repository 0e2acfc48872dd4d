"""What `strategy_config` has to say for the schemas' part; the rest is the strategy's."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from schema_registry_client import _references, errors


@dataclasses.dataclass(frozen=True)
class Options:
    """What a strategy depends on, and how long it waits."""

    required_schemas: tuple[str, ...]
    update_timeout: float = 30.0
    hold_timeout: float = 30.0
    settle_seconds: float = 0.0


def read(config: Mapping[str, Any]) -> Options:
    """Return the options in `config`. Raises errors.InvalidSettings, InvalidReference."""
    names = config.get("required_schemas")
    if isinstance(names, str) or not isinstance(names, list | tuple) or not names:
        raise errors.InvalidSettings(
            "strategy_config['required_schemas'] is the list of schemas it depends on."
        )
    required = tuple(dict.fromkeys(_references.schema_id(str(name)) for name in names))
    seconds = {
        name: _seconds(
            name, config[name], least=0.0 if name == "settle_seconds" else 0.001
        )
        for name in ("update_timeout", "hold_timeout", "settle_seconds")
        if name in config
    }
    return Options(required, **seconds)


def _seconds(name: str, value: object, *, least: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or value < least:  # type: ignore[arg-type, operator]
        raise errors.InvalidSettings(
            f"strategy_config[{name!r}] is {value!r}; give seconds."
        )
    return float(value)  # type: ignore[arg-type]
